"""Seeing a step through that must not be left half done."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Await some work to its end, also when cancelled meanwhile; the cancel is passed on afterwards.

    >>> asyncio.run(uninterrupted(asyncio.sleep(0, "done")))
    'done'
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        task.exception()  # looked at: the cancel counts more than how the work went
        raise cancelled
    return task.result()
