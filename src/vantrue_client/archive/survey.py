"""What lies in an archive, a day's folder at a time: recordings in the books, what fetches left, and what is not ours.

Books may be behind the disk, or lost: the manifests are read, and the catalog only for what no manifest tells.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from stat import S_ISDIR, S_ISREG

from vantrue_client.archive import manifest
from vantrue_client.archive.catalog import Catalog
from vantrue_client.archive.copy import Copy
from vantrue_client.archive.inside import list_inside
from vantrue_client.archive.layout import DAY, MANIFEST, OWN_FOLDER, UNDATED, is_place
from vantrue_client.fetch.journal import JOURNAL, PART, Journal, read_journal
from vantrue_client.files import HALF
from vantrue_client.model import CameraTime, Kind
from vantrue_client.wire.models import layout_of
from vantrue_client.wire.record import recording

_KINDS = frozenset(kind.value for kind in Kind)


@dataclass(slots=True)
class Day:
    """One day's folder.

    copies      what the books tell of its files, by place; removed ones too
    lying       the files of those that are here, with their sizes
    unfinished  parts and journals with their sizes, and the copy that was to come of each
    books       the manifest, and what a crash left of one
    kinds       the folders in it that are ours
    foreign     what is not ours, or could not be looked at
    """

    day: PurePosixPath
    copies: dict[str, Copy] = field(default_factory=dict)
    lying: dict[str, int] = field(default_factory=dict)
    unfinished: dict[str, tuple[int, Copy]] = field(default_factory=dict)
    books: dict[str, int] = field(default_factory=dict)
    kinds: list[PurePosixPath] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def days(root: Path, foreign: list[str]) -> Iterator[PurePosixPath]:
    """The folders of days; what else lies beside and above them goes into ``foreign``."""
    for name, is_folder in _entries(root, PurePosixPath(), foreign):
        above = PurePosixPath(name)
        if is_folder and name == UNDATED:
            yield above
        elif is_folder and len(name) == 4 and name.isdigit() and name.isascii():
            for below, is_day in _entries(root, above, foreign):
                if is_day and DAY.fullmatch(str(above / below)):
                    yield above / below
                else:
                    foreign.append(str(above / below))
        elif not is_folder or name != OWN_FOLDER:
            foreign.append(name)


def look(root: Path, day: PurePosixPath, catalog: Catalog | None) -> Day:
    """Look at one day's folder."""
    found = Day(day)
    if catalog is not None:
        found.copies.update((copy.file, copy) for copy in catalog.of_day(str(day)))
    try:
        found.copies.update(manifest.read(root, day).copies)
    except OSError as error:
        found.foreign.append(f"{day / MANIFEST}: {error.strerror}")
    for name, status in _statuses(root, day, found.foreign):
        half = HALF.fullmatch(name)
        if S_ISDIR(status.st_mode) and name in _KINDS:
            found.kinds.append(day / name)
            _look_into(root, day / name, found)
        elif S_ISREG(status.st_mode) and (name == MANIFEST or (half and half[1] == MANIFEST)):
            found.books[str(day / name)] = status.st_size
        else:
            found.foreign.append(str(day / name))
    return found


def _look_into(root: Path, folder: PurePosixPath, found: Day) -> None:
    files = {}
    for name, status in _statuses(root, folder, found.foreign):
        if S_ISREG(status.st_mode):
            files[name] = status.st_size
        else:
            found.foreign.append(str(folder / name))
    for name, size in files.items():
        place = str(folder / name)
        target = _target(name)
        if place in found.copies:
            found.lying[place] = size
        elif target is not None:
            found.unfinished[place] = size, _to_come(root, folder / target)
        elif (copy := _unentered(root, folder / name, size, files)) is not None:
            found.copies[place], found.lying[place] = copy, size
        else:
            found.foreign.append(place)


def _target(name: str) -> str | None:
    """The file that a part or a journal belongs to; None for what is neither."""
    half = HALF.fullmatch(name)
    if half and half[1].endswith(JOURNAL):
        return half[1].removesuffix(JOURNAL)
    for ending in (JOURNAL, PART):
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)
    return None


def _unentered(root: Path, place: PurePosixPath, size: int, beside: Iterable[str]) -> Copy | None:
    """A file that no book tells of though a fetch brought it: its journal says so, or its name was only claimed."""
    if not is_place(str(place)):
        return None
    journal = read_journal(root / place)
    if journal is not None and (journal.size == size or size == 0):
        return _of_journal(place, journal)
    return _to_come(root, place) if size == 0 and place.name + PART in beside else None


def _to_come(root: Path, place: PurePosixPath) -> Copy:
    """The copy that was to come of a part, as far as its journal or its name tells."""
    journal = read_journal(root / place)
    if journal is not None:
        return _of_journal(place, journal)
    return Copy("", recording(place.name, "", size=None, channels=layout_of(None)), str(place), "0" * 64)


def _of_journal(place: PurePosixPath, journal: Journal) -> Copy:
    end = None
    with suppress(ValueError):
        end = CameraTime.parse(journal.end) if journal.end else None
    found = recording(journal.name, journal.path, size=journal.size, end=end, channels=layout_of(None))
    return Copy(journal.owner, found, str(place), journal.sha256 or "0" * 64)


def _entries(root: Path, folder: PurePosixPath, foreign: list[str]) -> Iterator[tuple[str, bool]]:
    for name, status in _statuses(root, folder, foreign):
        yield name, S_ISDIR(status.st_mode)


def _statuses(root: Path, folder: PurePosixPath, foreign: list[str]) -> list[tuple[str, os.stat_result]]:
    try:
        return sorted(list_inside(root, folder), key=lambda entry: entry[0])
    except OSError as error:
        foreign.append(f"{folder}: {error.strerror}")
        return []
