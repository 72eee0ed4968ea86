"""A short turn at a file, one process and thread after the other; a crash leaves no lock behind."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vantrue_client.errors import StorageError
from vantrue_client.files import private_opener, storage_error

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


WAIT = 10.0  # seconds: turns take milliseconds
_PAUSE = 0.002
_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}


@contextmanager
def exclusive(path: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock on a file that lies beside what is guarded; raises StorageError after ``wait`` seconds.

    >>> from tempfile import mkdtemp
    >>> with exclusive(Path(mkdtemp()) / "lock"):
    ...     pass
    """
    try:
        handle = private_opener(str(path), os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise storage_error(error, path) from error
    until = time.monotonic() + wait
    try:
        while not _taken(handle, path):
            if time.monotonic() >= until:
                raise StorageError(f"Another process holds {path} for too long.", path=path, advice="End it.")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _taken(handle: int, path: Path) -> bool:
    try:
        _lock(handle)
    except OSError as error:
        if error.errno not in _HELD:
            raise storage_error(error, path) from error
        return False
    return True
