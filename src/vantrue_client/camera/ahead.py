"""Reading ahead: a list is drained to its end while what came of it is already in use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

_T = TypeVar("_T")


async def ahead(source: AsyncGenerator[list[_T]]) -> AsyncGenerator[_T]:
    """What a source gives, one by one, while the source is read on however long each one takes.

    A camera's one connection is held by its list until that ends, so the list must not wait for the download of its
    first recording. What is held back are recordings, never the list's bytes; the source bounds their number.
    """
    waiting: asyncio.Queue[list[_T] | None] = asyncio.Queue()

    async def drain() -> None:
        try:
            async with aclosing(source):
                async for batch in source:
                    waiting.put_nowait(batch)
        finally:
            waiting.put_nowait(None)

    reading = asyncio.create_task(drain())
    try:
        while (batch := await waiting.get()) is not None:
            for one in batch:
                yield one
        await reading
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
