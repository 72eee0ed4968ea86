"""A group of tasks whose first error comes out as it is, and not inside an exception group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def tasks() -> AsyncIterator[asyncio.TaskGroup]:
    """Like `asyncio.TaskGroup`: one that fails stops the others, and none is left behind."""
    first: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as several:
        first = several.exceptions[0]
    if first is not None:
        raise first
