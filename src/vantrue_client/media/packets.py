"""How the packets of an MPEG transport stream follow each other; what is in them is read elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

PACKET = 188
SYNC = 0x47


@dataclass(frozen=True, slots=True)
class Shape:
    """How packets follow each other: every so many bytes, and so many before each."""

    stride: int
    before: int

    def packet(self, data: bytes, number: int) -> bytes:
        """One packet."""
        return data[number * self.stride + self.before :][:PACKET]


SHAPES = (Shape(PACKET, 0), Shape(PACKET + 4, 4))


def shape_of(head: bytes) -> Shape | None:
    """How the packets of a file that begins so follow each other; None for what is no transport stream.

    >>> shape_of((b"G" + bytes(187)) * 2), shape_of(b"GPS," + bytes(600))
    (Shape(stride=188, before=0), None)
    """
    for shape in SHAPES:
        places = range(shape.before, len(head), shape.stride)
        if len(places) >= 2 and all(head[at] == SYNC for at in places):
            return shape
    return None
