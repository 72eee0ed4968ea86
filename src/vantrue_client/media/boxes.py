"""The boxes that MP4 and MOV files are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from vantrue_client.media.reading import read_at


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind, and where it, its body and the next one start.

    The end is a claim that may lie beyond the file. ``open_ended``: it goes to the end of what holds it.
    """

    HEADER: ClassVar[int] = 8

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
    head = read_at(file, at, min(16, limit - at))
    if len(head) < Box.HEADER or not all(0x20 <= letter <= 0x7E or letter == 0xA9 for letter in head[4:8]):
        return None
    size, kind = int.from_bytes(head[:4], "big"), head[4:8]
    if size == 0:
        return Box(kind, at, at + 8, limit, open_ended=True)
    if size == 1 and len(head) < 16:
        return Box(kind, at, at + 16, at + 16)
    if size == 1:
        size = int.from_bytes(head[8:16], "big")
        return Box(kind, at, at + 16, at + size) if size >= 16 else None
    return Box(kind, at, at + 8, at + size) if size >= 8 else None
