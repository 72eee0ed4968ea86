"""Tracks of what lies in the archive, so that the second look costs nothing: a file a day, for its owner alone.

They stand beside the catalog and not in it: what was learnt of places goes by removing files, and leaves nothing in a
database's free pages (rule `permission-location`). They are made from the recordings: losing them loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from vantrue_client.archive.copy import Copy
from vantrue_client.archive.inside import real_folder
from vantrue_client.archive.layout import OWN_FOLDER
from vantrue_client.archive.packed import Packed
from vantrue_client.errors import StorageError
from vantrue_client.files import read_small, remove_files, with_unfinished, write_whole
from vantrue_client.model import CameraTime
from vantrue_client.model.holding import Package, Scope, Stock, Tell

FOLDER = PurePosixPath(OWN_FOLDER) / "tracks"
MOST_BYTES = 256 << 20
SUFFIX = ".tracks"


class _Entry(msgspec.Struct, array_like=True, frozen=True):
    """What is kept of one copy, with what erasing by camera and time goes by."""

    file: str
    sha256: str
    camera: str
    when: str | None
    track: Packed


@dataclass(frozen=True, slots=True)
class Kept:
    """A track that is kept for a copy."""

    copy: Copy
    track: Packed


class Tracks:
    """The tracks that are kept in an archive; everything here blocks, and raises StorageError."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def of_day(self, day: str) -> dict[str, tuple[str, Packed]]:
        """What is kept of a day ``2025/12-11``, by file: the copy's hash, and the track. Damaged: nothing."""
        return {entry.file: (entry.sha256, entry.track) for entry in self._read(self._path(day))}

    def keep(self, day: str, kept: Mapping[str, Kept]) -> None:
        """Keep the tracks of a day's files beside those that are kept already."""
        if not kept:
            return
        real_folder(self._root, FOLDER)
        path = self._path(day)
        others = [entry for entry in self._read(path) if entry.file not in kept]
        own = [_entry(one) for one in kept.values()]
        self._write(path, [*others, *own])

    def drop(self, file: str) -> None:
        """Keep nothing of a file any more, which is removed."""
        path = self._path(str(PurePosixPath(file).parent.parent))
        entries = self._read(path)
        if any(entry.file == file for entry in entries):
            self._write(path, [entry for entry in entries if entry.file != file])

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Keep nothing any more of what is meant; whether all of it went."""
        done = True
        for path in self._files():
            entries = self._read(path)
            left = [entry for entry in entries if not _meant(entry, scope)]
            if left:
                if len(left) < len(entries):
                    self._write(path, left)
            elif not scope.limited or entries:
                done = remove_files(with_unfinished(path), tell) and done
        return done

    def count(self, scope: Scope) -> int:
        """How many tracks are kept of what is meant."""
        return sum(_meant(entry, scope) for path in self._files() for entry in self._read(path))

    def all(self) -> dict[str, Packed]:
        """Every track that is kept, by file."""
        return {entry.file: entry.track for path in self._files() for entry in self._read(path)}

    def _files(self) -> list[Path]:
        folder = self._root / FOLDER
        if folder.is_symlink() or not folder.is_dir():
            return []
        return sorted(path for path in folder.iterdir() if path.suffix == SUFFIX)

    def _path(self, day: str) -> Path:
        return self._root / FOLDER / (day.replace("/", "-") + SUFFIX)

    def _read(self, path: Path) -> list[_Entry]:
        if path.parent.is_symlink():
            return []
        content = read_small(path, MOST_BYTES)
        try:
            return [] if content is None else msgspec.msgpack.decode(content, type=list[_Entry])
        except msgspec.MsgspecError:
            return []

    def _write(self, path: Path, entries: list[_Entry]) -> None:
        write_whole(path, msgspec.msgpack.encode(entries))


class Locations:
    """The tracks as a category of what is stored about the user: the Protocol `Holding`."""

    category = "location"
    about = "Tracks that were read from recordings: where the car was."
    limits = frozenset({"camera", "time"})
    afterwards = "The recordings still hold where they were made; erase footage to be rid of that, too."

    def __init__(self, root: Path) -> None:
        self._tracks = Tracks(root.expanduser())

    def stocks(self, scope: Scope) -> list[Stock]:
        """How many are kept."""
        count = self._tracks.count(scope)
        return [Stock("tracks", count)] if count else []

    def stays(self, scope: Scope) -> list[str]:
        """Nothing."""
        return []

    def export(self, package: Package) -> None:
        """Every fix, a line each."""
        if tracks := self._tracks.all():
            package.lines("location/fixes.jsonl", "Where the car was, by recording.", _lines(tracks))

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Remove them."""
        return self._tracks.erase(scope, tell)


def forget(root: Path) -> None:
    """Keep no track any more: the permission `location` was withdrawn. Raises StorageError."""
    told: list[str] = []
    if not Tracks(root).erase(Scope(), told.append):
        raise StorageError(" ".join(told), path=root)


def _entry(kept: Kept) -> _Entry:
    copy = kept.copy
    when = copy.recording.when
    return _Entry(copy.file, copy.sha256, copy.camera, None if when is None else str(when), kept.track)


def _meant(entry: _Entry, scope: Scope) -> bool:
    if scope.camera not in {None, entry.camera}:
        return False
    if not scope.limits & {"time"}:
        return True
    when = None if entry.when is None else CameraTime.parse(entry.when)
    if when is None:
        return False
    return (scope.since is None or when >= scope.since) and (scope.until is None or when < scope.until)


def _lines(tracks: Mapping[str, Packed]) -> Iterator[object]:
    from vantrue_client.archive.packing import unpack  # it makes places of numbers: never without the permission

    for file, packed in tracks.items():
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
