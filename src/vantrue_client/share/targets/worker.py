"""Blocking work in a thread that ends when it is cancelled: a copy to a disk, a library that knows no async."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from vantrue_client.fetch.uninterrupted import uninterrupted

T = TypeVar("T")
Check = Callable[[], None]
"""Called between two steps of the work; raises Stopped once it is to end."""


class Stopped(Exception):
    """The work was cancelled: what it had begun is to be cleared away on the way out."""


async def in_worker(work: Callable[[Check], T]) -> T:
    """Do some work in a thread and wait until it is over, also when cancelled: it is told, and clears up first.

    >>> asyncio.run(in_worker(lambda check: 7))
    7
    """
    stop = threading.Event()

    def check() -> None:
        if stop.is_set():
            raise Stopped

    task = asyncio.create_task(uninterrupted(asyncio.to_thread(work, check)))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stop.set()
        await uninterrupted(asyncio.wait({task}))
        task.exception()
        raise
