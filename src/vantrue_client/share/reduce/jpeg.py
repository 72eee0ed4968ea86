"""A JPEG's segments: those that a picture is decoded by, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vantrue_client.errors import Damaged

_TABLES = frozenset({0xDB, 0xC4, 0xDD, 0xCC, 0xDC})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END, APP1 = 0xDA, 0xD9, 0xE1
_JFIF, _ADOBE = 0xE0, 0xEE
_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends a scan's coded bytes."""
MOST_SEGMENTS = 10_000


class Segment(NamedTuple):
    """A segment: its kind, what it holds, and for a scan the coded bytes behind it."""

    kind: int
    body: bytes
    coded: bytes = b""

    def __bytes__(self) -> bytes:
        return b"\xff" + bytes([self.kind]) + (len(self.body) + 2).to_bytes(2, "big") + self.body + self.coded


def segments(data: bytes, name: str) -> Iterator[Segment]:
    """The segments of a picture up to its end; raises Damaged where it has none."""
    at = 2
    for _ in range(MOST_SEGMENTS):
        while data[at : at + 2] == b"\xff\xff":  # filling
            at += 1
        if data[at : at + 1] != b"\xff" or at + 2 > len(data):
            raise _cut_off(name)
        kind = data[at + 1]
        if kind == _END:
            return
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + size]
        at += 2 + size
        if size < 2 or at > len(data):
            raise _cut_off(name)
        if kind != _SCAN:
            yield Segment(kind, body)
            continue
        start, at = at, _behind_scan(data, at)
        if at < 0:
            raise _cut_off(name)
        yield Segment(kind, body, data[start:at])
    raise _cut_off(name)


def bare(found: list[Segment]) -> list[Segment]:
    """What a picture is decoded by, byte for byte, but for the heads that may hold a small picture of it."""
    kept = []
    for one in found:
        if one.kind == _JFIF and one.body.startswith(b"JFIF\0") and len(one.body) >= 14:
            kept.append(Segment(_JFIF, one.body[:12] + b"\0\0"))
        elif one.kind == _ADOBE and one.body.startswith(b"Adobe") and len(one.body) >= 12:
            kept.append(Segment(_ADOBE, one.body[:12]))
        elif one.kind in _TABLES | _FRAMES or one.kind == _SCAN:
            kept.append(one)
    return kept


def joined(found: list[Segment]) -> bytes:
    """A file of segments."""
    return b"\xff\xd8" + b"".join(map(bytes, found)) + b"\xff\xd9"


def _behind_scan(data: bytes, at: int) -> int:
    """Where the next segment begins; -1 where none does."""
    found = _MARK.search(data, at)
    return -1 if found is None else found.end() - 2


def _cut_off(name: str) -> Damaged:
    return Damaged(f"{name} is cut off, or no photo.", advice="Only a whole photo can be shared.")
