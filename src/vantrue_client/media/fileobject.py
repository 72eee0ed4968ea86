"""A reader as a file object, for libraries that know nothing of asyncio (PyAV)."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, Future


class ThreadFile(io.RawIOBase):
    """Used in another thread than the loop's (``asyncio.to_thread``); each read waits for the loop to bring it.

    Raises OSError once it is closed, so that the thread ends.
    """

    def __init__(self, read: Callable[[int, int], Awaitable[bytes]], size: Callable[[], int]) -> None:
        super().__init__()
        self._read = read
        self._size = size
        self._loop = asyncio.get_running_loop()
        self._at = 0
        self._waiting: Future[bytes] | None = None
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

        async def bring() -> bytes:
            return await self._read(self._at, len(buffer))

        if self._over:
            raise OSError("the recording is closed")
        self._waiting = asyncio.run_coroutine_threadsafe(bring(), self._loop)
        try:
            data = self._waiting.result()
        except CancelledError as error:
            raise OSError("the recording is closed") from error
        self._at += len(data)
        buffer[: len(data)] = data
        return len(data)

    def let_go(self) -> None:
        """End what waits, from the loop's thread."""
        self._over = True
        if self._waiting is not None:
            self._waiting.cancel()
