"""The queue on the disk: one small file, always whole, that several processes may look at and change.

One process works on it at a time; what the others change holds for that one, too.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec

from vantrue_client.archive.lock import held
from vantrue_client.archive.text import loaded, stored
from vantrue_client.files import make_folder, read_small, with_unfinished, write_whole
from vantrue_client.model import CameraTime, Channel, Kind, Recording
from vantrue_client.sync.queue import Change, Entry, Queue, State

PATTERN = "queue-*.json"
MOST_BYTES = 64 * 1024 * 1024
PATIENCE = 10.0  # seconds that another process has for its change
Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]

log = logging.getLogger(__name__)


class _Line(msgspec.Struct, omit_defaults=True, frozen=True):
    """One entry, as it stands in the file."""

    number: Count
    name: str
    path: str
    target: str
    kind: Kind
    size: Count
    size_exact: bool = True
    start: str | None = None
    end: str | None = None
    channel: Channel | None = None
    sequence: Count | None = None
    locked: bool | None = None
    moment: str | None = None
    camera: str = ""
    state: State = State.WAITING
    reason: str = ""


class _File(msgspec.Struct, omit_defaults=True, frozen=True):
    entries: list[_Line] = []
    paused: str | None = None
    given: Count = 0


class QueueFile:
    """One archive's queue. Everything here blocks, and raises StorageError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: object = None

    @classmethod
    def of(cls, archive: Path, state: Path) -> QueueFile:
        """That of an archive, kept with the program's state: what is asked for on one disk is not for another."""
        name = hashlib.blake2b(str(archive.absolute()).encode(errors="surrogateescape"), digest_size=6).hexdigest()
        return cls(state / PATTERN.replace("*", name))

    def read(self) -> Queue:
        """How it stands; a file that is no queue any more is begun anew."""
        self._seen = self._stamp()
        content = read_small(self.path, MOST_BYTES)
        if content is None:
            return Queue()
        try:
            return _queue(msgspec.json.decode(content, type=_File))
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            log.warning("%s is no queue any more, and is begun anew: %s", self.path, error)
            return Queue()

    def change(self, change: Change) -> Queue:
        """Do something to it, and return how it stands then; on the disk when this returns."""
        make_folder(self.path.parent)
        with held(self._beside(".lock"), "changes the queue", wait=PATIENCE):
            before = self.read()
            after = change(before)
            if after != before:
                write_whole(self.path, msgspec.json.encode(_file(after)))
                self._seen = self._stamp()
            return after

    @property
    def changed(self) -> bool:
        """Whether somebody else changed it since it was last read or changed here."""
        return self._stamp() != self._seen

    @contextmanager
    def working(self) -> Iterator[None]:
        """While this holds, nobody else works on it; raises ArchiveBusy where somebody does."""
        make_folder(self.path.parent)
        with held(self._beside(".work"), "works on the queue"):
            yield

    def files(self) -> list[Path]:
        """All that may lie on the disk of it."""
        return [
            *with_unfinished(self.path),
            *(one for end in (".lock", ".work") if (one := self._beside(end)).exists()),
        ]

    def _stamp(self) -> object:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _beside(self, end: str) -> Path:
        return self.path.with_suffix(end)


def _queue(file: _File) -> Queue:
    entries = tuple(_entry(line) for line in file.entries)
    given = max([file.given, *(entry.number for entry in entries)])
    once = {entry.number: entry for entry in entries}  # a number is given once, whatever a file says
    left = [entry for entry in once.values() if entry.left]
    return Queue(
        (*left, *(entry for entry in once.values() if not entry.left)), file.paused and loaded(file.paused), given
    )


def _entry(line: _Line) -> Entry:
    recording = Recording(
        loaded(line.name),
        loaded(line.path),
        loaded(line.target),
        line.kind,
        line.size,
        line.size_exact,
        start=CameraTime.parse(line.start) if line.start else None,
        end=CameraTime.parse(line.end) if line.end else None,
        channel=line.channel,
        sequence=line.sequence,
        locked=line.locked,
        moment=loaded(line.moment) if line.moment is not None else None,
    )
    return Entry(line.number, recording, line.camera, line.state, loaded(line.reason))


def _file(queue: Queue) -> _File:
    return _File([_line(entry) for entry in queue.entries], queue.paused and stored(queue.paused), queue.given)


def _line(entry: Entry) -> _Line:
    one = entry.recording
    return _Line(
        number=entry.number,
        name=stored(one.name),
        path=stored(one.path),
        target=stored(one.target),
        kind=one.kind,
        size=one.size,
        size_exact=one.size_exact,
        start=str(one.start) if one.start else None,
        end=str(one.end) if one.end else None,
        channel=one.channel,
        sequence=one.sequence,
        locked=one.locked,
        moment=stored(one.moment) if one.moment is not None else None,
        camera=entry.camera,
        state=entry.state,
        reason=stored(entry.reason),
    )
