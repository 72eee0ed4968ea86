"""A package while it is made: beside its final name, which it gets only once all of it is on the disk."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from vantrue_client.archive.inside import CHUNK
from vantrue_client.archive.lock import held
from vantrue_client.errors import ArchiveBusy, NoRoom, UsageError
from vantrue_client.files import make_folder, private_opener, put_folder_in_place, storage_error, sync_folder

ENDING = ".making"
LOCK = "vantrue-evidence.lock"
"""What tells an unfinished package of ours, and that nobody works on it when the lock is free."""
MARGIN = 64 << 20
"""Bytes that reports, stills and tracks take at the most, roughly."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a package."""

    size: int
    sha256: str


@dataclass(slots=True)
class Building:
    """A package's folder while it is filled; ``files`` by their place in it, with slashes. Raises StorageError."""

    root: Path
    files: dict[str, Entry] = field(default_factory=dict)

    def write(self, place: str, content: bytes) -> Entry:
        """A file that is in memory."""
        with self._new(place) as file:
            file.write(content)
        return self._entered(place, len(content), hashlib.sha256(content).hexdigest())

    def copy(self, place: str, source: BinaryIO) -> Entry:
        """A file as it is, byte for byte, hashed as it goes by."""
        digest, size = hashlib.sha256(), 0
        with self._new(place) as file:
            while chunk := source.read(CHUNK):
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return self._entered(place, size, digest.hexdigest())

    def finish(self) -> None:
        """Make its folders last; its files do already."""
        for folder, _, _ in os.walk(self.root):
            sync_folder(Path(folder))

    @contextmanager
    def _new(self, place: str) -> Iterator[BinaryIO]:
        path = self.root / PurePosixPath(place)
        make_folder(path.parent)
        try:
            with open(path, "xb", opener=private_opener) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise storage_error(error, path) from error

    def _entered(self, place: str, size: int, sha256: str) -> Entry:
        self.files[place] = Entry(size, sha256)
        return self.files[place]


@contextmanager
def building(to: Path, size: int) -> Iterator[Building]:
    """A folder to fill, which gets its name when the body ends well, and is gone when it does not.

    size  bytes that are to go in: they must fit before anything is begun

    What an earlier one that was killed left beside it goes first. Raises UsageError where the name is taken, NoRoom,
    StorageError.
    """
    if os.path.lexists(to):
        raise UsageError(f"{to} is there already.", advice="Name another folder: nothing is written over.")
    make_folder(to.parent)
    clean(to.parent)
    beside = to.with_name(f".{to.name}{ENDING}")
    if os.path.lexists(beside):
        raise UsageError(f"{beside} is in the way.", advice="Wait for what works there, or remove it.")
    try:
        if shutil.disk_usage(to.parent).free < size + MARGIN:
            raise _no_room(to, size)
        make_folder(beside)
        with held(beside / LOCK, "is making this package"):
            package = beside / "package"
            make_folder(package)
            made = Building(package)
            yield made
            made.finish()
            put_folder_in_place(package, to)
    except NoRoom:
        raise _no_room(to, size) from None
    finally:
        _remove(beside)


def clean(folder: Path) -> None:
    """Remove what packages that were killed half way left in a folder; what is still worked on, or foreign, stays."""
    for path in folder.glob(f".*{ENDING}"):
        if path.is_symlink() or not (path / LOCK).is_file():
            continue
        try:
            with held(path / LOCK, "is making this package"):
                _remove(path)
        except ArchiveBusy:
            continue


def _remove(folder: Path) -> None:
    """The lock goes last, so that what an interruption leaves is known again."""
    shutil.rmtree(folder / "package", ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _no_room(to: Path, size: int) -> NoRoom:
    return NoRoom(
        f"The package takes about {(size + MARGIN) / 1e6:.0f} MB, and {to.parent} has not that much room.",
        path=to,
        kept="No package was made, and nothing half made is left.",
        advice="Make room there, or name a folder on another disk.",
    )
