"""A camera's settings: read from what it says of itself, written, and read back.

A setting's own number without ``par`` answers Status 0 and not its value (facts: camera-wifi, Commands): values come
from 3014 alone, and nothing is ever written without ``par``.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.playback import Playback
from vantrue_client.errors import (
    CameraError,
    CommandError,
    ConnectionLost,
    NotTaken,
    ProtocolError,
    UsageError,
    WrongState,
)
from vantrue_client.model.setting import Change, Option, Setting
from vantrue_client.policy.masking import learn
from vantrue_client.wire.commands import Command
from vantrue_client.wire.menu import Item, read_menu_3031, read_movie_sizes_3030
from vantrue_client.wire.reply import check, read_pairs_3014, read_reply
from vantrue_client.wire.settings import MOVIE_SIZE, secrets_in, settings_from

VERSION = "00000000"  # of the menu that one has, which 3031 wants to be told
REREAD = (0.0, 0.3, 1.0)
"""Seconds before each reading back: some firmware takes a moment to mean what it said."""


async def read(contact: Contact) -> list[Setting]:
    """Every setting, by number; raises the typed error where 3014 is not answered."""
    commands = await contact.commands()
    told = await _values(contact)
    menu = await _menu(contact)
    sizes: tuple[Option, ...] = ()
    if MOVIE_SIZE in {*told, *menu} and not (MOVIE_SIZE in menu and menu[MOVIE_SIZE].options):
        sizes = read_movie_sizes_3030(await _told(contact, Command.MOVIE_SIZES))
    return settings_from(told, menu, sizes, commands)


async def change(contact: Contact, playback: Playback, setting: Setting, option: Option) -> Change:
    """Write a setting and read it back; recording is stopped for it only where the camera wants that and it is allowed.

    Raises UsageError for what is no setting, NotTaken where another value is read back, CameraBusy, and the typed error
    of what the camera answered.
    """
    if not setting.changeable or option.index < 0:
        raise UsageError(
            f"{setting.name} ({setting.command}) cannot be set.", advice="`vantrue settings ls` says which can."
        )
    try:
        await contact.ask(setting.command, option.index)
    except WrongState:
        async with playback.meanwhile(f"it changes {setting.name!r} only while it does not record"):
            await contact.ask(setting.command, option.index)
    after = await _read_back(contact, setting, option)
    if await contact.knows(Command.SAVE_SETTINGS):
        with suppress(CommandError, ProtocolError):  # the value is confirmed: where it is kept is the camera's affair
            await contact.ask(Command.SAVE_SETTINGS)
    return after


async def _read_back(contact: Contact, setting: Setting, option: Option) -> Change:
    after = setting
    for pause in REREAD:
        await asyncio.sleep(pause)
        try:
            told = await _values(contact)
        except ConnectionLost as error:
            error.kept = f"{setting.name} was written; whether it holds could not be read."
            raise
        after = replace(setting, value=told.get(setting.command))
        if after.value is None or after.is_now(option):
            return Change(setting, after, confirmed=after.value is not None)
    raise NotTaken(
        f"{contact.address} said yes, and {setting.name} still reads {after.shown!r}.",
        address=contact.address,
        kept="Nothing else was changed.",
        advice="Some settings change only while it does not record, or on the camera itself.",
    )


async def _values(contact: Contact) -> dict[int, str]:
    told = read_pairs_3014(await contact.ask(Command.SETTINGS))
    learn(*secrets_in(told))
    return told


async def _menu(contact: Contact) -> dict[int, Item]:
    return read_menu_3031(await _told(contact, Command.MENU, VERSION))


async def _told(contact: Contact, command: Command, text: str | None = None) -> bytes:
    """The reply to what a firmware need not know; empty where it has none. Raises ConnectionLost where it is gone."""
    if not await contact.knows(command):
        return b""
    try:
        body = await contact.body(command, text=text)
        check(read_reply(body, address=contact.address), contact.address)
    except (CommandError, ProtocolError):
        return b""
    except CameraError as error:
        if isinstance(error, ConnectionLost) and not await contact.answers():
            raise
        return b""
    return body
