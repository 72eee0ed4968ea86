"""Holding a part, so that two processes never write one file."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from vantrue_client.errors import ArchiveBusy
from vantrue_client.files import private_opener, storage_error

if sys.platform != "win32":
    import fcntl


@contextlib.contextmanager
def claim(path: Path) -> Iterator[FileIO]:
    """Open a file for reading and writing, made when missing, and hold it; a link is never followed.

    The hold ends with the process, however it ends. Raises ArchiveBusy when another one has it, StorageError when it
    cannot be opened.
    """
    with _open(path) as file:
        if not _hold(file, path):
            raise ArchiveBusy(
                f"Another process is bringing {path.stem} right now.", path=path, advice="Wait until it is done."
            )
        yield file


def _open(path: Path) -> FileIO:
    try:
        return open(path, "r+b", buffering=0, opener=_or_make)
    except OSError as error:
        raise storage_error(error, path) from error


def _or_make(path: str, flags: int) -> int:
    return private_opener(path, flags | os.O_CREAT)


def _hold(file: FileIO, path: Path) -> bool:
    if sys.platform == "win32":  # an open file cannot be renamed or removed there, which does as well
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a disk that knows no locks is used all the same
        return True
    try:  # who had it before may just have given it its final name: a finished file is nobody's to write
        return os.path.samestat(os.fstat(file.fileno()), path.lstat())
    except FileNotFoundError:
        return False
