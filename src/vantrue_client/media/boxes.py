"""The boxes that MP4 and MOV files are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

from vantrue_client.media.reading import read_at

MOST_CHILDREN = 10_000


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind, and where it, its body and the next one start.

    The end is a claim that may lie beyond the file. ``open_ended``: it goes to the end of what holds it.
    """

    HEADER: ClassVar[int] = 8
    LONG_HEADER: ClassVar[int] = 16

    kind: bytes
    start: int
    body: int
    end: int
    open_ended: bool = False

    @property
    def name(self) -> str:
        """The kind as text."""
        return self.kind.decode("latin-1")


def box_at(file: BinaryIO, at: int, limit: int) -> Box | None:
    """The box that starts at a byte of what ends at ``limit``; None when nothing there looks like one."""
    return read_head(read_at(file, at, min(Box.LONG_HEADER, limit - at)), at, limit)


def read_head(head: bytes, at: int, limit: int) -> Box | None:
    """The box whose first 16 bytes, or what there is of them, stand at a byte of what ends at ``limit``.

    >>> read_head(bytes.fromhex("00000001 6d646174 00000001 00000000"), 32, 1 << 40)
    Box(kind=b'mdat', start=32, body=48, end=4294967328, open_ended=False)
    >>> read_head(bytes(16), 0, 16) is None
    True
    """
    if len(head) < Box.HEADER or not all(0x20 <= letter <= 0x7E or letter == 0xA9 for letter in head[4:8]):
        return None
    size, kind = int.from_bytes(head[:4], "big"), head[4:8]
    if size == 0:
        return Box(kind, at, at + 8, limit, open_ended=True)
    if size == 1 and len(head) < Box.LONG_HEADER:
        return Box(kind, at, at + 16, at + 16)
    if size == 1:
        size = int.from_bytes(head[8:16], "big")
        return Box(kind, at, at + 16, at + size) if size >= 16 else None
    return Box(kind, at, at + 8, at + size) if size >= 8 else None


def children(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes in a stretch of bytes that is in memory, ``MOST_CHILDREN`` at most.

    The last may claim to end behind the stretch, and is given with the end that it really has: ``Box.end`` is safe.

    >>> [box.kind for box in children(bytes.fromhex("00000008 66726565 000000ff 6d646961"), 0, 16)]
    [b'free', b'mdia']
    """
    at = start
    for _ in range(MOST_CHILDREN):
        box = read_head(data[at : min(at + Box.LONG_HEADER, end)], at, end)
        if box is None or box.body > end:
            return
        yield replace(box, end=min(box.end, end))
        at = box.end
        if at >= end:
            return


def child(data: bytes, parent: Box, *path: bytes) -> Box | None:
    """The first box of each kind down a path below another; None where a step is missing."""
    box: Box | None = parent
    for kind in path:
        if box is None:
            return None
        box = next((one for one in children(data, box.body, box.end) if one.kind == kind), None)
    return box
