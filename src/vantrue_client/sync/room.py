"""Room on the disk: looked at before each file, with what other files under way still need."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from vantrue_client.errors import NoRoom, TransferError
from vantrue_client.files import storage_error
from vantrue_client.model import Recording

RESERVE = 64 * 1024 * 1024  # for the catalog, manifests, and what others write meanwhile

Usage = Callable[[Path], tuple[int, int]]
MakeRoom = Callable[[Recording, int], None]


def disk_usage(path: Path) -> tuple[int, int]:
    """Bytes in all and bytes free of the disk that a path will lie on; raises NotWritable."""
    at = path.absolute()
    while not at.exists() and at != at.parent:
        at = at.parent
    try:
        usage = shutil.disk_usage(at)
    except OSError as error:
        raise storage_error(error, at) from error
    return usage.total, usage.free


class Room:
    """Claims room for files before they are fetched.

    min_free  bytes that are to stay free, beside a reserve of 64 MiB
    make      makes room for a recording, as many bytes as it lacks, if it can; it may block
    """

    def __init__(
        self, min_free: int = 0, *, reserve: int = RESERVE, usage: Usage = disk_usage, make: MakeRoom | None = None
    ) -> None:
        self.make = make
        self._spare = max(min_free, reserve)
        self._usage = usage
        self._claimed: dict[Path, int] = {}

    def short(self, target: Path, part: Path, size: int) -> int:
        """Bytes that are missing for a file; 0 when there is room. Raises NotWritable."""
        total, free = self._usage(target)
        needed = self._needed(part, size)
        return max(0, needed + self._spare - free) if needed > 0 and size <= total else 0

    @contextmanager
    def claim(self, target: Path, part: Path, size: int) -> Iterator[None]:
        """Hold room for a file of ``size`` bytes, some of which may lie in ``part`` already.

        Raises NoRoom, and TransferError for a file that this disk could never hold: a list that tells nonsense of
        one file must not end the run for all.
        """
        total, free = self._usage(target)
        if size > total:
            raise TransferError(f"It is listed with {size} bytes, more than the whole disk at {target.parent} holds.")
        needed = self._needed(part, size)
        if needed > 0 and needed + self._spare > free:
            raise NoRoom(
                f"There is no room for {target.name}: {needed} bytes are needed and {self._spare} stay free, "
                f"but {target.parent} has {free}.",
                path=target,
                kept="What was finished is intact.",
                advice="Make room, then run the same again: it goes on where it stopped.",
            )
        self._claimed[part] = size
        try:
            yield
        finally:
            del self._claimed[part]

    def _needed(self, part: Path, size: int) -> int:
        return size - _size(part) + sum(claimed - _size(other) for other, claimed in self._claimed.items())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
