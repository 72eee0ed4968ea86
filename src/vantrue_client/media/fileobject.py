"""A reader as a file object, for libraries that know nothing of asyncio (PyAV)."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError

CLOSED = "the recording is closed"


class ThreadFile(io.RawIOBase):
    """Used in another thread than the loop's (``asyncio.to_thread``); each read waits for the loop to bring it.

    Raises OSError once it is closed, so that the thread ends.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        read: Callable[[int, int], Awaitable[bytes]],
        size: Callable[[], int],
    ) -> None:
        super().__init__()
        self._read = read
        self._size = size
        self._loop = loop
        self._at = 0
        self._waiting: asyncio.Task[object] | None = None
        self._over = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go elsewhere; raises ValueError before the start."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size()}[whence]
        if base + offset < 0:
            raise ValueError("before the start")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview | bytearray, /) -> int:  # type: ignore[override]
        """Fill a buffer, less of it only at the end."""
        try:
            data = asyncio.run_coroutine_threadsafe(self._bring(len(buffer)), self._loop).result()
        except CancelledError as error:
            raise OSError(CLOSED) from error
        self._at += len(data)
        buffer[: len(data)] = data
        return len(data)

    def let_go(self) -> None:
        """End what waits, and what still comes; from the loop's thread."""
        self._over = True
        if self._waiting is not None:
            self._waiting.cancel()

    async def _bring(self, count: int) -> bytes:
        if self._over:
            raise OSError(CLOSED)
        self._waiting = asyncio.current_task()
        try:
            return await self._read(self._at, count)
        finally:
            self._waiting = None
