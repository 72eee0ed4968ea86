"""Tracks of what lies in the archive, and the drives of its days, so that the second look costs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from vantrue_client.archive.copy import Copy
from vantrue_client.archive.dayfiles import DayFiles, when_of, within
from vantrue_client.archive.drives import Drives
from vantrue_client.archive.packed import Packed
from vantrue_client.errors import StorageError
from vantrue_client.model.holding import Package, Scope, Stock, Tell
from vantrue_client.sentences import Sentence

READING = 1
"""Counted up when a reader learns better what it read before: tracks kept under another number are read anew."""


class _Entry(msgspec.Struct, array_like=True, frozen=True):
    """What is kept of one copy, with what erasing by camera and time goes by."""

    file: str
    sha256: str
    camera: str
    when: str | None
    track: Packed
    reading: int = READING

    def meant(self, scope: Scope) -> bool:
        return scope.camera in {None, self.camera} and within(scope, self.when, self.when)


@dataclass(frozen=True, slots=True)
class Kept:
    """A track that is kept for a copy."""

    copy: Copy
    track: Packed


class Tracks:
    """The tracks that are kept in an archive, and the drives that were made of them.

    Everything here blocks, and raises StorageError.
    """

    def __init__(self, root: Path) -> None:
        self._files = DayFiles(root, ".tracks", _Entry)
        self.drives = Drives(root)

    def of_day(self, day: str) -> dict[str, tuple[str, Packed]]:
        """What is kept of a day ``2025/12-11``, by file: the copy's hash, and the track. Damaged: nothing."""
        return {one.file: (one.sha256, one.track) for one in self._files.read(day) if one.reading == READING}

    def keep(self, day: str, kept: Mapping[str, Kept]) -> None:
        """Keep the tracks of a day's files beside those that are kept already."""
        if not kept:
            return
        others = [entry for entry in self._files.read(day) if entry.file not in kept]
        own = [_entry(one) for one in kept.values()]
        self._files.write(day, [*others, *own])

    def drop(self, file: str) -> None:
        """Keep nothing of a file any more, which is removed; nor the drives of its day."""
        day = str(PurePosixPath(file).parent.parent)
        self.drives.forget(day)
        entries = self._files.read(day)
        if any(entry.file == file for entry in entries):
            self._files.write(day, [entry for entry in entries if entry.file != file])

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Keep nothing any more of what is meant; whether all of it went."""
        drives = self.drives.erase(scope, tell)
        return self._files.erase(scope, tell) and drives

    def count(self, scope: Scope) -> int:
        """How many tracks are kept of what is meant."""
        return sum(entry.meant(scope) for entry in self._files.all())

    def all(self) -> Iterator[tuple[str, Packed]]:
        """Every track that is kept, and its file."""
        return ((entry.file, entry.track) for entry in self._files.all())


class Locations:
    """The tracks as a category of what is stored about the user: the Protocol `Holding`."""

    category = "location"
    about = Sentence(
        "stored.location", "Tracks that were read from recordings, and the drives made of them: where the car was."
    )
    limits = frozenset({"camera", "time"})
    afterwards = Sentence(
        "stored.location.afterwards",
        "The recordings still hold where they were made; erase footage to be rid of that, too.",
    )

    def __init__(self, root: Path) -> None:
        self._tracks = Tracks(root.expanduser())

    def stocks(self, scope: Scope) -> list[Stock]:
        """How many are kept."""
        found = [
            Stock(Sentence("stored.location.tracks", "tracks"), self._tracks.count(scope)),
            Stock(Sentence("stored.location.drives", "days of drives"), self._tracks.drives.count(scope)),
        ]
        return [stock for stock in found if stock.count]

    def stays(self, scope: Scope) -> list[str]:
        """Nothing."""
        return []

    def export(self, package: Package) -> None:
        """Every fix, a line each; and every drive that is kept."""
        if self._tracks.count(Scope()):
            package.lines("location/fixes.jsonl", "Where the car was, by recording.", _lines(self._tracks.all()))
        if self._tracks.drives.count(Scope()):
            package.lines("location/drives.jsonl", "Drives, as they were found.", self._tracks.drives.lines())

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Remove them."""
        return self._tracks.erase(scope, tell)


def forget(root: Path) -> None:
    """Keep no track and no drive any more: `location` was withdrawn. Raises StorageError."""
    told: list[str] = []
    if not Tracks(root).erase(Scope(), told.append):
        raise StorageError(" ".join(told), path=root)


def _entry(kept: Kept) -> _Entry:
    copy = kept.copy
    return _Entry(copy.file, copy.sha256, copy.camera, when_of(copy.recording), kept.track)


def _lines(tracks: Iterator[tuple[str, Packed]]) -> Iterator[object]:
    from vantrue_client.archive.packing import unpack  # it makes places of numbers: never without the permission

    for file, packed in tracks:
        for fix in unpack(packed).fixes:
            yield {
                "file": file,
                "time": fix.time.isoformat(),
                "latitude": fix.latitude,
                "longitude": fix.longitude,
                "speed": fix.speed,
                "course": fix.course,
                "altitude": fix.altitude,
            }
