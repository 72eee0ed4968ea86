"""The books: manifests and catalog kept in step.

The manifest's line is written first, and on the disk before the catalog learns of it. What a crash kept from the
catalog is entered at the next need: the catalog knows how much of each manifest it holds.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from stat import S_ISREG

from vantrue_client.archive import manifest
from vantrue_client.archive.catalog import Catalog
from vantrue_client.archive.copy import Copy
from vantrue_client.archive.inside import list_inside, real_folder, stat_inside
from vantrue_client.archive.layout import MANIFEST, OWN_FOLDER
from vantrue_client.archive.lock import held
from vantrue_client.files import storage_error

CATALOG = "catalog.db"
WAIT_SECONDS = 60.0


def settled(copy: Copy, here: bool) -> Copy:
    """A copy as the disk shows it: one whose removal was noted while its file still lies here was not removed."""
    return replace(copy, removed_at=None, reason=None) if here and copy.removed_at is not None else copy


class Books:
    """An archive's manifests and its catalog, opened."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.own = real_folder(root, PurePosixPath(OWN_FOLDER))
        self._threads = threading.RLock()
        self._depth = 0
        self._catalog = Catalog(self.own / CATALOG)
        self._inode = self._there()

    @property
    def catalog(self) -> Catalog:
        """The catalog; the new one when another process has made it anew."""
        with self._threads:
            if self._inode != (there := self._there()):
                self._catalog.close()
                self._catalog, self._inode = Catalog(self.own / CATALOG), there
            return self._catalog

    def close(self) -> None:
        """Let the catalog go."""
        self._catalog.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Only one of all threads and processes writes at a time; raises ArchiveBusy when that takes too long."""
        with self._threads:
            if self._depth:
                yield
                return
            with held(self.own / "writing", "is writing to the archive", wait=WAIT_SECONDS):
                self._depth += 1
                try:
                    yield
                finally:
                    self._depth -= 1

    def note(self, copies: Sequence[Copy]) -> None:
        """Enter the state of copies: the manifest's line, then the catalog's row. Raises StorageError."""
        with self.writing():
            for day in {str(manifest.day_of(copy.file)) for copy in copies}:
                self.catch_up(day)
            manifest.append(self.root, copies)
            self.enter(copies)

    def enter(self, copies: Sequence[Copy]) -> None:
        """Enter into the catalog what the manifests tell already."""
        days = {str(manifest.day_of(copy.file)) for copy in copies}
        self.catalog.put(copies, {day: self._manifest_size(day) for day in days})

    def catch_up(self, day: str) -> bool:
        """Enter what a day's manifest tells and a crash kept from the catalog; whether there was anything."""
        size = self._manifest_size(day)
        if size in {0, self.catalog.entered(day)}:
            return False
        with self.writing():
            try:
                found = manifest.read(self.root, PurePosixPath(day))
            except OSError as error:
                raise storage_error(error, self.root / day / MANIFEST) from error
            copies = [settled(copy, self.status(copy.file) is not None) for copy in found.copies.values()]
            self.catalog.put(copies, {day: found.size})
        return True

    def status(self, file: str) -> os.stat_result | None:
        """What lstat tells of a regular file here; None when there is none to be reached, a link included."""
        try:
            status = stat_inside(self.root, PurePosixPath(file))
        except OSError:
            return None
        return status if status is not None and S_ISREG(status.st_mode) else None

    def lies_here(self, copy: Copy) -> bool:
        """Whether a copy's file is here with its size."""
        status = self.status(copy.file)
        return status is not None and status.st_size == copy.recording.size

    def lying_here(self, copies: Iterable[Copy]) -> set[str]:
        """Of many copies the files that are here with their size: a folder is listed once."""
        sizes = {copy.file: copy.recording.size for copy in copies}
        here = set()
        for folder in map(PurePosixPath, {file.rpartition("/")[0] for file in sizes}):
            with suppress(OSError):
                for name, status in list_inside(self.root, folder):
                    file = f"{folder}/{name}"
                    if S_ISREG(status.st_mode) and sizes.get(file) == status.st_size:
                        here.add(file)
        return here

    def _manifest_size(self, day: str) -> int:
        status = self.status(f"{day}/{MANIFEST}")
        return 0 if status is None else status.st_size

    def _there(self) -> tuple[int, int] | None:
        try:
            status = (self.own / CATALOG).stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino
