"""Long work in a thread that ends when the one who waits for it is cancelled."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TypeVar

from vantrue_client.errors import Damaged, VantrueError
from vantrue_client.files import storage_error
from vantrue_client.share.reduce.kinds import Told


class Ended(Exception):
    """Nobody waits for the work any more; never seen outside."""


def ended(stop: Event) -> None:
    """Raises Ended once nobody waits any more."""
    if stop.is_set():
        raise Ended


T = TypeVar("T")


async def in_thread(work: Callable[[Event, Told], T], told: Told) -> T:
    """What a function gives that looks at an event now and then, and tells how far it is.

    Cancelled, this ends only after the function has: what it wrote can be removed then.
    """
    loop, stop = asyncio.get_running_loop(), Event()

    def tell(share: float) -> None:
        loop.call_soon_threadsafe(told, share)

    running = asyncio.ensure_future(asyncio.to_thread(work, stop, tell))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()
        raise


def library_error(error: Exception, what: Damaged, to: Path | None = None) -> VantrueError:
    """The typed error for what FFmpeg says: about the disk it writes to, where it is that, else about the original."""
    number = getattr(error, "errno", None)
    if to is not None and number in {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EIO}:
        return storage_error(OSError(number, getattr(error, "strerror", None)), to)
    return what
