"""What was learnt of places, a file a day, for its owner alone.

It stands beside the catalog and not in it: it goes by removing files, and leaves nothing in a database's free pages
(rule `permission-location`). It is made from the recordings: losing it loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Generic, Protocol, TypeVar

import msgspec

from vantrue_client.archive.inside import real_folder
from vantrue_client.archive.layout import OWN_FOLDER
from vantrue_client.errors import StorageError
from vantrue_client.files import read_small, remove_files, with_unfinished, write_whole
from vantrue_client.model import CameraTime, Recording
from vantrue_client.model.holding import Scope, Tell

FOLDER = PurePosixPath(OWN_FOLDER) / "tracks"
MOST_BYTES = 256 << 20


class Entry(Protocol):
    """What is kept, by what an erasure goes by."""

    def meant(self, scope: Scope) -> bool:
        """Whether an erasure means it."""
        ...


E = TypeVar("E", bound=Entry)


class DayFiles(Generic[E]):
    """Files of one ending in an archive, each a list of entries; everything here blocks, and raises StorageError.

    A day is spelt ``2025/12-11``. What is damaged holds nothing.
    """

    def __init__(self, root: Path, ending: str, entry: type[E]) -> None:
        self._root = root
        self._ending = ending
        self._type = list[entry]  # type: ignore[valid-type]

    def read(self, day: str) -> list[E]:
        """What is kept of a day."""
        return self._read(self._path(day))

    def write(self, day: str, entries: Sequence[E]) -> None:
        """Keep this of a day, and nothing else."""
        real_folder(self._root, FOLDER)
        write_whole(self._path(day), msgspec.msgpack.encode(entries))

    def forget(self, day: str) -> None:
        """Keep nothing of a day any more."""
        path, told = self._path(day), list[str]()
        if not path.parent.is_symlink() and path.exists() and not remove_files([path], told.append):
            raise StorageError(" ".join(told), path=path)

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Keep nothing any more of what is meant; whether all of it went."""
        done = True
        for path in self._files():
            entries = self._read(path)
            left = [entry for entry in entries if not entry.meant(scope)]
            if left:
                if len(left) < len(entries):
                    write_whole(path, msgspec.msgpack.encode(left))
            elif not scope.limited or entries:
                done = remove_files(with_unfinished(path), tell) and done
        return done

    def all(self) -> Iterator[E]:
        """Everything that is kept, oldest day first."""
        for path in self._files():
            yield from self._read(path)

    def _files(self) -> list[Path]:
        folder = self._root / FOLDER
        if folder.is_symlink() or not folder.is_dir():
            return []
        return sorted(path for path in folder.iterdir() if path.suffix == self._ending)

    def _path(self, day: str) -> Path:
        return self._root / FOLDER / (day.replace("/", "-") + self._ending)

    def _read(self, path: Path) -> list[E]:
        if path.parent.is_symlink():
            return []
        content = read_small(path, MOST_BYTES)
        try:
            return [] if content is None else msgspec.msgpack.decode(content, type=self._type)
        except msgspec.MsgspecError:
            return []


def when_of(recording: Recording) -> str | None:
    """When it was on its camera's clock, as entries keep it."""
    return None if recording.when is None else str(recording.when)


def within(scope: Scope, first: str | None, last: str | None) -> bool:
    """Whether a stretch of the camera's clock, ends included, touches the time that is meant."""
    if not scope.limits & {"time"}:
        return True
    try:
        start, end = (None if when is None else CameraTime.parse(when) for when in (first, last))
    except ValueError:
        return True  # damaged: rather gone than kept against the user's will
    if start is None or end is None:
        return False
    return (scope.since is None or end >= scope.since) and (scope.until is None or start < scope.until)
