"""A second copy of the archive's originals in a store: the same places, verified by hash, and nothing deleted there."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from pathlib import Path, PurePosixPath

import msgspec

from vantrue_client.archive import Archive, Copy
from vantrue_client.archive import manifest as manifests
from vantrue_client.archive.inside import hash_inside
from vantrue_client.errors import Damaged, NameTaken, NotDelivered, StorageError, UnsafeName, VantrueError
from vantrue_client.fetch.uninterrupted import uninterrupted
from vantrue_client.files import storage_error, write_whole
from vantrue_client.share.mirrored import Mirrored
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.store import Shelf

LIST = "mirrored"
"""What the lists of a day's recordings are called there, before their size and hash."""
_TYPES = {".mp4": "video/mp4", ".mov": "video/quicktime", ".ts": "video/mp2t", ".jpg": "image/jpeg"}


class State(StrEnum):
    """How it went with one file."""

    SENT = "sent"
    PRESENT = "present"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class One:
    """How it went with one recording, and why not."""

    copy: Copy
    state: State
    reason: str = ""


@dataclass(slots=True)
class Run:
    """How a run went so far.

    ended  what ended it early; None: it came to its end
    """

    sent: list[Copy] = field(default_factory=list)
    present: int = 0
    failed: list[One] = field(default_factory=list)
    ended: VantrueError | None = None

    def take(self, one: One) -> None:
        """Count one."""
        if one.state is State.SENT:
            self.sent.append(one.copy)
        elif one.state is State.PRESENT:
            self.present += 1
        else:
            self.failed.append(one)

    @property
    def bytes(self) -> int:
        """How much was sent, or found there and proven."""
        return sum(copy.recording.size for copy in self.sent)


async def mirror(
    archive: Archive,
    copies: Sequence[Copy],
    shelf: Shelf,
    memory: Mirrored,
    run: Run,
    told: Callable[[One], None],
) -> None:
    """Bring to an open store what it has not, a day after the other, the newest first; ``run`` hears how it goes.

    A file that is there and differs is left, and has failed. Cancelled, what arrived is remembered.
    """
    try:
        for day, group in groupby(sorted(copies, key=_order, reverse=True), key=_day):
            here = list(group)
            for copy in here:
                one = await _bring(archive, copy, shelf, memory)
                run.take(one)
                told(one)
            await _list(archive, day, [copy for copy in here if memory.holds(copy)], shelf, memory)
    except (NotDelivered, StorageError) as error:
        run.ended = error


async def missing(copies: Sequence[Copy], shelf: Shelf, memory: Mirrored) -> list[Copy]:
    """What a store has not, as far as is remembered.

    What was put there before is believed while one file of its day is still there with its size; else all of that day
    is doubted, and proven again. Raises what looking raises.
    """
    for day in {_day(copy) for copy in copies}:
        known = memory.of_day(day)
        if known is not None and await shelf.size(known[0]) != known[1]:
            await asyncio.to_thread(memory.doubt, day)
    return [copy for copy in copies if not memory.holds(copy)]


async def _bring(archive: Archive, copy: Copy, shelf: Shelf, memory: Mirrored) -> One:
    if memory.holds(copy):
        return One(copy, State.PRESENT)
    try:
        parcel = await uninterrupted(asyncio.to_thread(_parcel, archive, copy))
        await shelf.put(parcel)
    except (Damaged, NameTaken, UnsafeName) as error:
        return One(copy, State.FAILED, error.what)
    await uninterrupted(asyncio.to_thread(memory.put, copy.file, parcel.size, parcel.sha256))
    return One(copy, State.SENT)


def _parcel(archive: Archive, copy: Copy) -> Parcel:
    """The copy, read and found as it came; raises Damaged."""
    try:
        sha256, size = hash_inside(archive.root, PurePosixPath(copy.file))
    except OSError as error:
        raise Damaged(f"It cannot be read here: {error.strerror or type(error).__name__}.") from error
    if (size, sha256) != (copy.recording.size, copy.sha256):
        raise Damaged("It is not as it came any more: its SHA-256 is another one.")
    kind = _TYPES.get(PurePosixPath(copy.file).suffix.lower(), "application/octet-stream")
    return Parcel(archive.path(copy), copy.file, kind, size, sha256)


async def _list(archive: Archive, day: str, copies: Sequence[Copy], shelf: Shelf, memory: Mirrored) -> None:
    """The manifest's lines of what is there, beside it. A longer one comes beside the one before: none is replaced."""
    if not copies:
        return
    content = await asyncio.to_thread(_lines, archive, day, copies)
    sha256 = hashlib.sha256(content).hexdigest()
    name = f"{day}/{LIST}-{len(content):08d}-{sha256[:12]}.jsonl"
    if memory.has(name, len(content), sha256):
        return
    at = memory.path.with_suffix(".list")
    try:
        await asyncio.to_thread(write_whole, at, content)
        await shelf.put(Parcel(at, name, "application/jsonl", len(content), sha256))
    finally:
        at.unlink(missing_ok=True)
    await asyncio.to_thread(memory.put, name, len(content), sha256)


def _lines(archive: Archive, day: str, copies: Sequence[Copy]) -> bytes:
    files = [copy.file for copy in copies]
    try:
        told = manifests.history(archive.root, PurePosixPath(day), files)
    except OSError as error:
        raise storage_error(error, Path(archive.root, day)) from error
    lines = [msgspec.json.encode(line) for file in sorted(files) for line in told[file]]
    return b"".join(line + b"\n" for line in lines)


def _day(copy: Copy) -> str:
    return str(manifests.day_of(copy.file))


def _order(copy: Copy) -> tuple[str, str]:
    return _day(copy), copy.file
