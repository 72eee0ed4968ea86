"""Turns: how many requests a camera is asked at once, and the pause between them.

A camera that is hit with many requests at once has been seen to wedge or reboot (facts: camera-wifi, Getting to it).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from vantrue_client.errors import UsageError

MOST = 2


class Pace:
    """Hands out turns; a request holds one from its start until its connection is closed.

    connections  1 or 2
    gap          seconds between the end of a request and the start of the next
    """

    def __init__(
        self,
        connections: int,
        gap: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not 1 <= connections <= MOST:
            raise UsageError(f"A camera takes 1 or {MOST} connections at once, not {connections}.")
        self._turns = asyncio.Semaphore(connections)
        self._gap = gap
        self._clock = clock
        self._sleep = sleep
        self._free_at: float | None = None
        self._holders: set[asyncio.Task[Any] | None] = set()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it; raises UsageError where a task would wait for itself."""
        task = asyncio.current_task()
        if self._turns.locked() and task in self._holders:
            raise UsageError(
                "The camera's only connection is held by a recording that this task has open.",
                advice="Close that first, or make the Camera with connections=2.",
            )
        async with self._turns:
            if self._free_at is not None and (wait := self._free_at - self._clock()) > 0:
                await self._sleep(wait)
            self._holders.add(task)
            try:
                yield
            finally:
                self._holders.discard(task)
                self._free_at = self._clock() + self._gap
