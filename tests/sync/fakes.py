"""A source in memory with faults on order, and what tests of sync share."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from vantrue_client.errors import ConnectionLost, ListIncomplete, NotFound, VantrueError
from vantrue_client.model import CameraTime, Channel, Filter, Kind, Opened, Patience, Recording

QUICK = Patience(give_up=0.4, gap=0.001)
"""For tests in which a file is given up or damaged."""

CALM = Patience(give_up=60, gap=0.001)
"""For tests in which nothing is given up, however slow the machine."""


def movie(size: int, seed: int = 0) -> bytes:
    """Bytes that are structurally a whole MP4 of a given size."""
    head, tail = _box(b"ftyp", b"isom\0\0\2\0"), _box(b"moov", _box(b"free", b""))
    return head + _box(b"mdat", random.Random(seed).randbytes(size - len(head) - len(tail) - 8)) + tail


def _box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def clip(
    number: int,
    kind: Kind = Kind.NORMAL,
    channel: Channel = Channel.FRONT,
    *,
    size: int = 5000,
    seconds: int = 60,
    name: str | None = None,
) -> Recording:
    """The clip that began ``number`` minutes after eight."""
    start = CameraTime.of(2025, 12, 11, 8 + number // 60, number % 60)
    letter = {Channel.FRONT: "A", Channel.INTERIOR: "B", Channel.REAR: "C"}[channel]
    moment = f"20251211_{start.clock:%H%M%S}_{number:05}"
    name = name or f"{moment}_{kind.value[0].upper()}_{letter}.MP4"
    path = f"/{kind.value.title()}/{name}"
    end = CameraTime.of(2025, 12, 11, 8 + (number + 1) // 60, (number + 1) % 60) if seconds == 60 else None
    return Recording(
        name,
        path,
        path,
        kind,
        size,
        start=start,
        end=end,
        channel=channel,
        sequence=number,
        locked=False,
        moment=moment,
    )


@dataclass
class Reply:
    """One answer of the card: what it delivers before it ends, or breaks."""

    offset: int
    size: int | None
    content: bytes
    fault: VantrueError | None = None
    modified: CameraTime | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self.content), 1000):
            yield self.content[at : at + 1000]
            await asyncio.sleep(0)
        if self.fault is not None:
            raise self.fault


@dataclass
class FakeCamera:
    """A camera whose card and faults are attributes; it counts what it was asked for."""

    card: dict[Recording, bytes] = field(default_factory=dict)
    breaks: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # bytes of each reply in turn
    silent: set[str] = field(default_factory=set)  # names of which not a byte comes
    left: bool = False
    leaves_after: int | None = None  # bytes in all
    list_cut_after: int | None = None
    delivered: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lists: int = 0
    open_now: int = 0
    open_most: int = 0
    meet: asyncio.Barrier | None = None
    label: str = "the fake camera"

    def add(self, recording: Recording, content: bytes | None = None) -> Recording:
        self.card[recording] = movie(recording.size, seed=len(self.card)) if content is None else content
        return recording

    def move(self, recording: Recording, path: str) -> Recording:
        moved = replace(recording, path=path, target=path, locked=True)
        self.card[moved] = self.card.pop(recording)
        return moved

    async def recordings(self, chosen: Filter | None = None) -> AsyncIterator[Recording]:
        self.lists += 1
        for at, recording in enumerate((chosen or Filter()).choose(self.card)):
            if at == self.list_cut_after:
                raise ListIncomplete("The list ended in the middle.")
            yield recording

    @asynccontextmanager
    async def open(self, recording: Recording, offset: int = 0, end: int | None = None) -> AsyncIterator[Opened]:
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)
        try:
            await (asyncio.sleep(0) if self.meet is None else self.meet.wait())
            yield self._reply(recording, offset)
        finally:
            self.open_now -= 1

    def _reply(self, recording: Recording, offset: int) -> Opened:
        if self.left or recording.name in self.silent:
            raise ConnectionLost("No answer.", address="fake")
        content = next((content for known, content in self.card.items() if known.path == recording.path), None)
        if content is None:
            raise NotFound("No such file.", status=-1)
        breaks = self.breaks[recording.name]
        count = breaks.pop(0) if breaks else len(content)
        fault = ConnectionLost("It was reset.") if count < len(content) - offset else None
        if self.leaves_after is not None and sum(self.delivered.values()) + count >= self.leaves_after:
            count = self.leaves_after - sum(self.delivered.values())
            self.left, fault = True, ConnectionLost("It fell silent.", address="fake")
        piece = content[offset : offset + count]
        self.delivered[recording.name] += len(piece)
        return Reply(offset, len(content), piece, fault)


def moments(count: int, *, every: int = 3) -> Iterator[Recording]:
    """Three channels each, every third an event."""
    for number in range(count):
        for channel in Channel:
            yield clip(number, Kind.NORMAL if number % every else Kind.EVENT, channel)
