"""The boxes of an MP4 file, as far as the simulator rewrites them: parsed, changed, packed again."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_FOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}


@dataclass(slots=True)
class Box:
    """A box: bytes, or boxes within.

    >>> bytes(Box(b"free", b"xy"))
    b'\\x00\\x00\\x00\\nfreexy'
    """

    kind: bytes
    body: bytes = b""
    children: list[Box] = field(default_factory=list)

    def __bytes__(self) -> bytes:
        body = self.body + b"".join(bytes(child) for child in self.children)
        return struct.pack(">I4s", 8 + len(body), self.kind) + body

    def find(self, *path: bytes) -> Box:
        """The first box down a path; KeyError when there is none."""
        at = self
        for kind in path:
            at = next((child for child in at.children if child.kind == kind), None) or _missing(kind)
        return at

    def all(self, kind: bytes) -> list[Box]:
        """Its boxes of a kind."""
        return [child for child in self.children if child.kind == kind]


def parse(data: bytes) -> Iterator[Box]:
    """The boxes that bytes hold; those that only hold boxes are opened."""
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        body = data[at + head : at + size]
        yield Box(kind, children=list(parse(body))) if kind in _FOLDERS else Box(kind, body)
        at += size


def full(kind: bytes, body: bytes, flags: int = 0) -> Box:
    """A box that begins with version 0 and flags."""
    return Box(kind, struct.pack(">I", flags) + body)


def table(kind: bytes, *rows: tuple[int, ...]) -> Box:
    """A box that holds a counted table of 32-bit numbers."""
    numbers = [number for row in rows for number in row]
    return full(kind, struct.pack(f">I{len(numbers)}I", len(rows), *numbers))


def _missing(kind: bytes) -> Box:
    raise KeyError(kind)
