"""Which camera is meant, and whether the one that answers is it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from vantrue_client.errors import CameraAmbiguous, CameraNotFound, UsageError

if TYPE_CHECKING:
    from vantrue_client.camera.remembered import Known, Remembered
    from vantrue_client.camera.verify import Found

GRACE = 1.5  # seconds that others have to answer once one did: without a name it must be known that it is the only one


async def only_one(found: AsyncIterator[Found], *, grace: float = GRACE) -> Found:
    """The only camera that is found; raises CameraNotFound for none and CameraAmbiguous for several."""
    several: dict[str, Found] = {}
    try:
        several |= {one.address: one for one in [await anext(found)]}
        async with asyncio.timeout(grace):
            async for one in found:
                several[one.address] = one
    except (StopAsyncIteration, TimeoutError):
        pass
    if not several:
        raise CameraNotFound(
            "No camera answered.", advice="Join the camera's Wi-Fi, or name its address: --camera 192.168.1.254"
        )
    if len(several) > 1:
        names = ", ".join(f"{one.address} ({one.model or one.text or 'unknown model'})" for one in several.values())
        raise CameraAmbiguous(f"Several cameras answer: {names}.", advice="Name one with --camera.")
    return next(iter(several.values()))


def named(camera: str, remembered: Remembered) -> Known | None:
    """The remembered camera that a nickname or id means; None for an address; UsageError for what is neither."""
    if known := remembered.find(camera):
        return known
    if _like_an_address(camera):
        return None
    names = ", ".join(one.nickname or one.id for one in remembered.cameras())
    raise UsageError(
        f"No camera is called {camera!r}.",
        advice=f"Known are: {names}." if names else "Give its address, such as 192.168.1.254.",
    )


def _like_an_address(text: str) -> bool:
    return any(char in text for char in ".:/") or text == "localhost"
