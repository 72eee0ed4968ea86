"""The manifest in each day's folder: one JSON line a file, appended, what a lost catalog is made from again.

A line tells the whole state of one file; the last line about a file holds. A removal is a line, too. A line that a
crash cut off, or that something damaged, is skipped and counted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, BinaryIO

import msgspec

from vantrue_client.archive.copy import Copy
from vantrue_client.archive.inside import open_inside, real_folder, unlink_inside
from vantrue_client.archive.layout import MANIFEST, is_place
from vantrue_client.archive.text import loaded, stored
from vantrue_client.files import append_line, storage_error, write_whole
from vantrue_client.model import CameraTime, Channel, Kind, Recording
from vantrue_client.wire.commands import file_target

MAX_LINE = 64 * 1024
MOST_HISTORY = 1000
Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Line(msgspec.Struct, omit_defaults=True, frozen=True):
    """One line, as it stands in the file; ``file`` is below the day's folder."""

    file: str
    camera: str
    path: str
    name: str
    kind: Kind
    size: Count
    sha256: Hash
    start: datetime | None = None
    end: datetime | None = None
    channel: Channel | None = None
    sequence: Count | None = None
    moment: str | None = None
    locked: bool | None = None
    kept: bool = False
    fetched_at: Moment | None = None
    verified_at: Moment | None = None
    removed_at: Moment | None = None
    removed: str | None = None


@dataclass(slots=True)
class Read:
    """What a manifest tells: the last state of each file by its place, the bytes read, the lines not understood."""

    copies: dict[str, Copy]
    size: int = 0
    damaged: int = 0


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Line)


def append(root: Path, copies: Iterable[Copy]) -> None:
    """Note the state of copies in their day's manifests; on the disk when this returns. Raises StorageError."""
    for copy in copies:
        folder = real_folder(root, day_of(copy.file))
        append_line(folder / MANIFEST, encoded(copy))


def encoded(copy: Copy) -> bytes:
    """The line that tells of a copy, without its end."""
    return _ENCODER.encode(line_of(copy))


def read(root: Path, day: PurePosixPath) -> Read:
    """Read a day's manifest; a missing one tells nothing. Raises OSError when it cannot be read, or is a link."""
    found = Read({})
    try:
        file = open_inside(root, day / MANIFEST)
    except FileNotFoundError:
        return found
    with file:
        _read_lines(file, day, found)
    return found


def history(root: Path, day: PurePosixPath, files: Collection[str]) -> dict[str, list[Line]]:
    """All that a day's manifest ever told of some of its files, oldest first, the latest `MOST_HISTORY` of each.

    ``files`` and the answer's keys are below the archive. Raises OSError as `read` does.
    """
    told: dict[str, deque[Line]] = {file: deque(maxlen=MOST_HISTORY) for file in files}
    try:
        with open_inside(root, day / MANIFEST) as file:
            while piece := file.readline(MAX_LINE):
                try:
                    line = _DECODER.decode(piece)
                except (ValueError, msgspec.DecodeError, RecursionError):
                    continue
                if (about := f"{day}/{line.file}") in told:
                    told[about].append(line)
    except FileNotFoundError:
        pass
    return {file: list(lines) for file, lines in told.items()}


def rewrite(root: Path, day: PurePosixPath, stays: Callable[[Copy], bool]) -> int:
    """Leave of a day's manifest the lines of copies that stay; one without any goes. Returns the bytes left.

    Lines that cannot be read go, too: nobody knows whom they tell of. Raises StorageError.
    """
    path, kept = real_folder(root, day) / MANIFEST, []
    try:
        with open_inside(root, day / MANIFEST) as file:
            while line := file.readline(MAX_LINE):
                found = Read({})
                _read_line(line, day, found)
                if line.endswith(b"\n") and any(map(stays, found.copies.values())):
                    kept.append(line)
        if not kept:
            unlink_inside(root, day / MANIFEST)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise storage_error(error, path) from error
    content = b"".join(kept)
    if kept:
        write_whole(path, content)
    return len(content)


def _read_lines(file: BinaryIO, day: PurePosixPath, found: Read) -> None:
    whole = True  # whether the next piece begins a line
    while piece := file.readline(MAX_LINE):
        found.size += len(piece)
        ended = piece.endswith(b"\n")
        if whole and (ended or len(piece) < MAX_LINE):
            _read_line(piece, day, found)
        elif whole:
            found.damaged += 1
        whole = ended


def _read_line(line: bytes, day: PurePosixPath, found: Read) -> None:
    if line.isspace():
        return
    try:
        copy = copy_of(_DECODER.decode(line), day)
    except (ValueError, msgspec.DecodeError, RecursionError):
        found.damaged += 1
    else:
        found.copies[copy.file] = copy


def day_of(file: str) -> PurePosixPath:
    """The day's folder in which a copy's manifest lies."""
    return PurePosixPath(file).parent.parent


def line_of(copy: Copy) -> Line:
    """What the manifest says about a copy."""
    recording = copy.recording
    return Line(
        file="/".join(PurePosixPath(copy.file).parts[-2:]),
        camera=copy.camera,
        path=stored(recording.path),
        name=stored(recording.name),
        kind=recording.kind,
        size=recording.size,
        sha256=copy.sha256,
        start=None if recording.start is None else recording.start.clock,
        end=None if recording.end is None else recording.end.clock,
        channel=recording.channel,
        sequence=recording.sequence,
        moment=recording.moment and stored(recording.moment),
        locked=recording.locked,
        kept=copy.kept,
        fetched_at=copy.fetched_at,
        verified_at=copy.verified_at,
        removed_at=copy.removed_at,
        removed=copy.reason,
    )


def copy_of(line: Line, day: PurePosixPath) -> Copy:
    """The copy that a line tells of; raises ValueError when it names no place for a recording in that day."""
    file = f"{day}/{line.file}"
    if not is_place(file):
        raise ValueError(line.file)
    name, path = loaded(line.name), loaded(line.path)
    recording = Recording(
        name=name,
        path=path,
        target=file_target(path),
        kind=line.kind,
        size=line.size,
        start=None if line.start is None else CameraTime(line.start),
        end=None if line.end is None else CameraTime(line.end),
        channel=line.channel,
        sequence=line.sequence,
        locked=line.locked,
        moment=line.moment and loaded(line.moment),
    )
    return Copy(
        camera=line.camera,
        recording=recording,
        file=file,
        sha256=line.sha256,
        kept=line.kept,
        fetched_at=line.fetched_at,
        verified_at=line.verified_at,
        removed_at=line.removed_at,
        reason=line.removed,
    )
