"""The way to the camera that is meant: its address, a connection, and whether the one that answers is it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from vantrue_client.errors import CameraError, CameraNotFound
from vantrue_client.policy.actions import Action
from vantrue_client.workspace.meeting import named, only_one

if TYPE_CHECKING:
    from vantrue_client.camera.camera import Camera
    from vantrue_client.camera.remembered import Known
    from vantrue_client.workspace.laptop import Laptop


@asynccontextmanager
async def reach(workspace: Laptop, action: Action) -> AsyncIterator[Camera]:
    """The camera that the settings mean, or the only one found, connected for an action; raises as that method."""
    wanted = workspace.settings.camera
    known = named(wanted, workspace.remembered) if wanted else None
    if known is not None:
        address = await _whereabouts(workspace, known, action)
    else:
        address = wanted or (await only_one(workspace.discover())).address
    async with _connected(workspace, address, action) as camera:
        yield camera


@asynccontextmanager
async def _connected(workspace: Laptop, address: str, action: Action) -> AsyncIterator[Camera]:
    from vantrue_client.camera.camera import Camera

    settings = workspace.settings
    async with Camera(
        address,
        patience=settings.patience,
        connections=settings.jobs,
        memory=workspace.remembered,
        allow_stop_recording=settings.allow_stop_recording,
        interface=settings.interface,
        gate=workspace.privacy.gate(action),
    ) as camera:
        yield camera


async def _whereabouts(workspace: Laptop, known: Known, action: Action) -> str:
    """Where a remembered camera answers now: where it last did, else among those that are found."""
    tried = set()
    if known.address:
        tried.add(known.address)
        if await _is_there(workspace, known, known.address, action):
            return known.address
    async for found in workspace.discover():
        if found.address not in tried and await _is_there(workspace, known, found.address, action):
            return found.address
    name = known.nickname or known.id
    raise CameraNotFound(f"{name} does not answer.", advice="Join its Wi-Fi, or bring it into reach.")


async def _is_there(workspace: Laptop, known: Known, address: str, action: Action) -> bool:
    try:
        async with _connected(workspace, address, action) as camera:
            return (await workspace.meet(camera)).id == known.id
    except CameraError:
        return False
