"""A source in memory whose every answer follows a plan, and media files made by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from vantrue_client.errors import ConnectionLost, VantrueError
from vantrue_client.model import CameraTime, Filter, Kind, Opened, Patience, Recording

QUICK = Patience(gap=0.0005, give_up=60)
"""For what comes whole, however slow the machine."""

HASTY = Patience(gap=0.0005, give_up=0.15)
"""For what is given up."""


@dataclass(frozen=True)
class Answer:
    """How one `open` goes; the plain one answers truthfully and whole.

    data      what the file holds by now; None: as before
    error     raised instead of an answer
    most      bytes after which the stream ends, cleanly or (``lost``) by losing the connection
    told      whether a size is told
    off       added to the size told, of a whole file only where ``range_off`` gives another for ranges
    ranges    False: a range is ignored; a number: a range starts there, whatever was asked
    hangs     after its bytes it neither ends nor breaks
    """

    data: bytes | None = None
    error: VantrueError | None = None
    most: int | None = None
    lost: bool = False
    told: bool = True
    off: int = 0
    range_off: int | None = None
    ranges: bool | int = True
    modified: CameraTime | None = None
    hangs: bool = False
    chunk: int = 1000


class Scripted:
    """A source that answers after a plan; the last answer of it goes on for ever."""

    label = "the scripted camera"

    def __init__(self, data: bytes, *plan: Answer) -> None:
        self.data = data
        self.plan: Iterator[Answer] = iter(plan)
        self.answer = Answer()
        self.last = plan[-1] if plan else self.answer
        self.asked: list[int] = []
        self.at_once = 0
        self.sent = 0

    async def recordings(self, chosen: Filter | None = None) -> AsyncIterator[Recording]:
        for listed in list[Recording]():
            yield listed

    @asynccontextmanager
    async def open(self, recording: Recording, offset: int = 0, end: int | None = None) -> AsyncIterator[Opened]:
        self.asked.append(offset)
        answer = next(self.plan, self.last)
        self.data = self.data if answer.data is None else answer.data
        assert self.at_once == 0, "two connections at once"
        self.at_once += 1
        try:
            await asyncio.sleep(0)
            if answer.error is not None:
                raise answer.error
            yield Reply(answer, self.data, offset, self._count, end)
        finally:
            self.at_once -= 1

    def _count(self, chunk: bytes) -> bytes:
        self.sent += len(chunk)
        return chunk


class Reply:
    def __init__(
        self, answer: Answer, data: bytes, asked: int, count: Callable[[bytes], bytes] = bytes, end: int | None = None
    ) -> None:
        self.answer = answer
        self.count = count
        self.offset = answer.ranges if type(answer.ranges) is int else asked if answer.ranges else 0
        off = answer.range_off if self.offset and answer.range_off is not None else answer.off
        self.size = len(data) + off if answer.told else None
        self.modified = answer.modified
        self.bytes = data[self.offset : end if answer.ranges else None]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        bytes_ = self.bytes if self.answer.most is None else self.bytes[: self.answer.most]
        for at in range(0, len(bytes_), self.answer.chunk):
            await asyncio.sleep(0)
            yield self.count(bytes_[at : at + self.answer.chunk])
        if self.answer.hangs:
            await asyncio.Event().wait()
        if self.answer.lost:
            raise ConnectionLost("The camera fell silent.")


def lost(most: int = 0) -> Answer:
    return Answer(most=most, lost=True)


def refused() -> Answer:
    return Answer(error=ConnectionLost("The camera refused the connection."))


def recording(name: str = "20251211_184930_01110_N_A.MP4", size: int = 0, *, exact: bool = True) -> Recording:
    path = f"A:\\Normal\\{name}"
    end = CameraTime.of(2025, 12, 11, 18, 50, 32)
    return Recording(name, path, f"/Normal/{name}", Kind.NORMAL, size, exact, end=end)


def box(kind: bytes, body: bytes = b"") -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def movie(size: int = 5000, *, moov_first: bool = False) -> bytes:
    """Boxes that add up, with bytes in them that tell any two places apart."""
    body = b"".join(n.to_bytes(4, "big") for n in range(1, size // 4 + 1))
    mdat, moov = box(b"mdat", body), box(b"moov", box(b"mvhd", bytes(100)))
    return box(b"ftyp", b"isom\0\0\2\0") + (moov + mdat if moov_first else mdat + moov)
