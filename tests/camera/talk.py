"""A simulated camera and someone who talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from vantrue_client.camera.camera import Camera
from vantrue_client.errors import VantrueError
from vantrue_client.mock import MockCamera
from vantrue_client.model import Patience, Recording

QUICK = Patience(connect=60, command=60, list=60, silence=60, give_up=60, gap=0)
"""Nothing is waited for that comes, and what comes late on a busy machine is."""


@asynccontextmanager
async def simulated(
    card: Path, *faults: str, model: str = "n4-pro", mock: dict[str, Any] | None = None, **options: Any
) -> AsyncIterator[tuple[MockCamera, Camera]]:
    """A simulated camera with a card and faults, and a `Camera` with further options."""
    async with (
        MockCamera(model, faults, card=card, **(mock or {})) as device,
        Camera(device.address, **{"patience": QUICK, **options}) as camera,
    ):
        yield device, camera


def asked(mock: MockCamera) -> list[str]:
    """What was asked: command numbers, or paths."""
    return [str(request.command) if request.command is not None else request.path for request in mock.requests]


async def listed(camera: Camera) -> list[Recording]:
    """Everything that it lists."""
    return [recording async for recording in camera.recordings()]


async def as_far_as_it_goes(camera: Camera) -> tuple[list[Recording], VantrueError | None]:
    """What it lists, and the error at the end."""
    found: list[Recording] = []
    try:
        async for recording in camera.recordings():
            found.append(recording)  # noqa: PERF401 (what came before the error counts)
    except VantrueError as error:
        return found, error
    return found, None
