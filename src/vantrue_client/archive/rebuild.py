"""Rebuilding: the catalog is made anew from the files and their manifests.

The manifests tell what each file is, that it is kept, and what was removed. A file that no line tells of is protected:
it is catalogued by its content, as kept, of a camera that nobody knows. Files are not read again where a line tells
their hash; `verify` does that.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from stat import S_ISDIR, S_ISLNK, S_ISREG

from vantrue_client.archive import manifest
from vantrue_client.archive.books import CATALOG, WAIT_SECONDS, settled
from vantrue_client.archive.catalog import Catalog
from vantrue_client.archive.copy import UNKNOWN_CAMERA, Copy, now
from vantrue_client.archive.database import carry_over
from vantrue_client.archive.inside import file_time, hash_inside, list_inside
from vantrue_client.archive.layout import DAY, OWN_FOLDER, UNDATED, is_place
from vantrue_client.archive.lock import held
from vantrue_client.errors import StorageError
from vantrue_client.files import storage_error, sync_folder
from vantrue_client.model import Kind
from vantrue_client.wire.models import layout_of
from vantrue_client.wire.record import recording

Files = dict[str, os.stat_result]


@dataclass(slots=True)
class Rebuilt:
    """What was found.

    copies         files that lie here, or that a manifest says should
    removed        removals that are remembered
    unlisted       files of which no manifest told: catalogued by their content, and kept
    damaged_lines  manifest lines that cannot be read
    left_out       what was not followed or could not be read, with the reason
    """

    copies: int = 0
    removed: int = 0
    unlisted: int = 0
    damaged_lines: int = 0
    left_out: list[str] = field(default_factory=list)


def rebuild(root: Path) -> Rebuilt:
    """Make the catalog anew and put it in the place of the old one, whole or not at all; raises StorageError."""
    own = root / OWN_FOLDER
    with held(own / "writing", "is writing to the archive", wait=WAIT_SECONDS):
        new = own / f"{CATALOG}.new"
        rebuilt = Rebuilt()
        try:
            _discard(new)
            catalog = Catalog(new, lasting=False)
            try:
                for day in _days(root, rebuilt):
                    _enter_day(root, day, catalog, rebuilt)
                with contextlib.suppress(StorageError):  # what only a broken catalog knew is lost with it
                    carry_over(catalog.engine, own / CATALOG)
            finally:
                catalog.close()
            _put_in_place(new, own / CATALOG)
        except OSError as error:
            raise storage_error(error, new) from error
    return rebuilt


def _days(root: Path, rebuilt: Rebuilt) -> Iterator[PurePosixPath]:
    for year in _folders(root, PurePosixPath(), rebuilt):
        if year.name == UNDATED:
            yield year
        elif len(year.name) == 4 and year.name.isdigit():
            for day in _folders(root, year, rebuilt):
                if DAY.fullmatch(str(day)):
                    yield day


def _enter_day(root: Path, day: PurePosixPath, catalog: Catalog, rebuilt: Rebuilt) -> None:
    try:
        found = manifest.read(root, day)
    except OSError as error:
        rebuilt.left_out.append(f"{day}: its manifest cannot be read: {error.strerror}")
        found = manifest.Read({})
    files = _files(root, day, rebuilt)
    copies = [settled(copy, copy.file in files) for copy in found.copies.values()]
    unlisted = list(_unlisted(root, {file: files[file] for file in files.keys() - found.copies.keys()}, rebuilt))
    catalog.put([*copies, *unlisted], {str(day): found.size})
    rebuilt.damaged_lines += found.damaged
    rebuilt.unlisted += len(unlisted)
    rebuilt.removed += (gone := sum(copy.removed_at is not None for copy in copies))
    rebuilt.copies += len(copies) + len(unlisted) - gone


def _files(root: Path, day: PurePosixPath, rebuilt: Rebuilt) -> Files:
    """What lies in a day's folders and may be a recording."""
    files: Files = {}
    for folder in _folders(root, day, rebuilt):
        if folder.name in set(Kind):
            for at, status in _listed(root, folder, rebuilt):
                if S_ISREG(status.st_mode) and is_place(str(at)):
                    files[str(at)] = status
    return files


def _folders(root: Path, above: PurePosixPath, rebuilt: Rebuilt) -> Iterator[PurePosixPath]:
    return (at for at, status in _listed(root, above, rebuilt) if S_ISDIR(status.st_mode))


def _listed(root: Path, folder: PurePosixPath, rebuilt: Rebuilt) -> Iterator[tuple[PurePosixPath, os.stat_result]]:
    try:
        entries = sorted(list_inside(root, folder), key=lambda entry: entry[0])
    except OSError as error:
        rebuilt.left_out.append(f"{folder}: {error.strerror}")
        return
    for name, status in entries:
        if S_ISLNK(status.st_mode):
            rebuilt.left_out.append(f"{folder / name}: a link, not followed")
        else:
            yield folder / name, status


def _unlisted(root: Path, files: Files, rebuilt: Rebuilt) -> Iterator[Copy]:
    for file, status in sorted(files.items()):
        place = PurePosixPath(file)
        if status.st_size == 0 and os.path.lexists(root / f"{file}.part"):
            continue  # a name that was claimed for a file still on its way
        try:
            sha256, size = hash_inside(root, place)
        except OSError as error:
            rebuilt.left_out.append(f"{file}: {error.strerror}")
            continue
        kind = Kind(place.parent.name)
        found = recording(
            place.name, f"/{kind}/{place.name}", size=size, end=file_time(status), channels=layout_of(None)
        )
        yield Copy(UNKNOWN_CAMERA, replace(found, kind=kind), file, sha256, kept=True, fetched_at=now())


def _discard(path: Path) -> None:
    """A database and what SQLite keeps beside it: a journal left behind would be played into the next one."""
    for ending in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _put_in_place(new: Path, final: Path) -> None:
    with open(new, "rb+") as file:
        os.fsync(file.fileno())
    for ending in ("-journal", "-wal", "-shm"):
        final.with_name(final.name + ending).unlink(missing_ok=True)
    new.replace(final)
    sync_folder(final.parent)
