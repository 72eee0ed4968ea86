"""A lock between processes that a crash cannot leave behind: the system's, on an open file.

The file itself is no lock; it stays and tells the pid of the last holder.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vantrue_client.errors import ArchiveBusy
from vantrue_client.files import private_opener, storage_error

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 4096, os.SEEK_SET)  # beyond the pid: what is locked cannot be read
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_PAUSE = 0.02


@contextmanager
def held(path: Path, what: str, *, wait: float = 0.0) -> Iterator[None]:
    """Hold a lock; raises ArchiveBusy, which tells the holder's pid, after ``wait`` seconds, and NotWritable."""
    handle = _held(path, what, time.monotonic() + wait)
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def _held(path: Path, what: str, until: float) -> int:
    """The open lock file: the very one that lies there, as an erasure may have removed it while this one waited."""
    while True:
        try:
            handle = private_opener(str(path), os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise storage_error(error, path) from error
        try:
            _take(handle, path, what, until)
            if os.path.samestat(os.fstat(handle), path.lstat()):
                return handle
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _take(handle: int, path: Path, what: str, until: float) -> None:
    while True:
        try:
            _lock(handle)
            return
        except OSError as error:
            if error.errno not in _HELD:
                raise storage_error(error, path) from error
        if time.monotonic() >= until:
            raise ArchiveBusy(
                f"Another process{_holder(handle)} {what}.",
                path=path,
                kept="Nothing was changed.",
                advice="Wait for it to end, or end it.",
            )
        time.sleep(_PAUSE)


def _holder(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    pid = os.read(handle, 32).split(b"\n")[0]
    return f" (pid {pid.decode()})" if pid.isdigit() else ""
