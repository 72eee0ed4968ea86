"""Thumbnails and what a file says of its picture."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from vantrue_client.mock import thumbnails
from vantrue_client.mock.commands.table import Ask, on
from vantrue_client.mock.reply import Reply, answer, picture, string

if TYPE_CHECKING:
    from vantrue_client.mock.device import Device

THUMBNAIL, SCREEN = (320, 180), (640, 360)


@on(4001, 4002)
async def thumbnail(device: Device, ask: Ask) -> Reply:
    """A small still, or one the size of the camera's screen."""
    entry = device.contents.find(ask.request.path)
    if entry is None:
        return answer(ask.command, -1)
    size = THUMBNAIL if ask.command == 4001 else SCREEN
    try:
        return picture(await asyncio.to_thread(thumbnails.jpeg, entry.file, size))
    except thumbnails.NoPicture:
        return answer(ask.command, -5)


@on(4005)
async def about(device: Device, ask: Ask) -> Reply:
    """Width, height and length."""
    entry = device.contents.find(ask.request.path)
    if entry is None:
        return answer(4005, -1)
    try:
        width, height, seconds = await asyncio.to_thread(thumbnails.measure, entry.file)
    except thumbnails.NoPicture:
        return answer(4005, -5)
    return string(4005, f"Width:{width}, Height:{height}, Length:{seconds} sec")
