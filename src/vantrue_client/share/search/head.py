"""Reading a copy's index strictly: it has the boxes that a reduced copy has, and nothing else."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from vantrue_client.share.form import Keep
from vantrue_client.share.search.needles import Needles

MOST_SAMPLES = 2_000_000
_INSIDE = {
    b"moov": frozenset({b"mvhd", b"trak"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"nmhd", b"dinf", b"stbl"}),
    b"stbl": frozenset({b"stsd", b"stts", b"ctts", b"stss", b"stsz", b"stsc", b"stco", b"co64"}),
}
_ROWS = {b"stts": 8, b"ctts": 8, b"stss": 4, b"stsc": 12, b"stco": 4, b"co64": 8, b"elst": 12}
"""Bytes of an entry of a table."""
_HEADS = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_KEPT_BY = {b"vide": None, b"soun": Keep.SOUND, b"meta": Keep.LOCATION}
_TITLES = frozenset({b"Video\0", b"Sound\0", b"Data\0"})


class Unclear(Exception):
    """A copy has something that cannot be searched; the message says what, in a few words."""


@dataclass
class Track:
    """A track, by its tables."""

    handler: bytes = b""
    entry: bytes = b""
    tables: dict[bytes, bytes] = field(default_factory=dict)

    def samples(self) -> Iterator[tuple[int, int]]:
        """Where each of its samples begins and ends."""
        sizes = self._sizes()
        runs = _numbers(self.tables[b"stsc"][8:])
        wide = b"co64" in self.tables
        places = _numbers(self.tables[b"co64" if wide else b"stco"][8:], 8 if wide else 4)
        at, run, per = 0, 0, 0
        for number, place in enumerate(places, 1):
            if run < len(runs) and runs[run] == number:
                per, run = runs[run + 1], run + 3
            ends = list(accumulate(sizes[at : at + per], initial=place))
            yield from pairwise(ends)
            at += per
        if at != len(sizes) or run != len(runs):
            raise Unclear("a table of samples that contradicts another")

    def _sizes(self) -> tuple[int, ...]:
        body = self.tables.get(b"stsz", b"")
        if len(body) < 12 or not {b"stsc", b"stts"} <= self.tables.keys():
            raise Unclear("a track without tables of its samples")
        each, count = struct.unpack_from(">II", body, 4)
        if each or count > MOST_SAMPLES or len(body) != 12 + 4 * count or not count:
            raise Unclear("a table of sizes that is not what it claims")
        return _numbers(body[12:])


@dataclass
class Head:
    """What an index says.

    loose   what in it is no table, to be searched
    blocks  offset and size of each GPS block that it tells of
    found   what was to go, in a few words
    """

    tracks: list[Track] = field(default_factory=list)
    loose: list[bytes] = field(default_factory=list)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    found: set[str] = field(default_factory=set)


def boxes(head: bytes, at: int, limit: int) -> tuple[bytes, int, int]:
    """Kind, body and end of the box whose first 16 bytes stand at a place; raises Unclear where none does."""
    size, kind, start = int.from_bytes(head[:4], "big"), head[4:8], at + 8
    if size == 1:
        size, start = int.from_bytes(head[8:16], "big"), at + 16
    if len(head) < 8 or size < start - at or at + size > limit:
        raise Unclear(f"bytes at byte {at} that are no box")
    return kind, start, at + size


def head_of(moov: bytes, needles: Needles) -> Head:
    """Read what a ``moov`` box holds; raises Unclear for what a reduced copy never has."""
    head = Head()
    _walk(head, moov, b"moov", needles)
    for track in head.tracks:
        keep = _KEPT_BY.get(track.handler, Keep.LOCATION)
        if track.handler not in _KEPT_BY or (keep is not None and keep not in needles.keep):
            head.found.add(f"a track of {track.handler!r}")
    if not any(track.handler == b"vide" for track in head.tracks):
        raise Unclear("no picture")
    return head


def _walk(head: Head, data: bytes, parent: bytes, needles: Needles) -> None:
    at = 0
    while at < len(data):
        kind, start, end = boxes(data[at : at + 16], at, len(data))
        body, at = data[start:end], end
        if parent == b"moov" and kind == b"gps " and Keep.LOCATION in needles.keep:
            head.blocks += _blocks(body)
        elif parent == b"moov" and kind in {b"udta", b"meta"} and Keep.DEVICE in needles.keep:
            head.loose.append(body)
        elif kind not in _INSIDE[parent]:
            raise Unclear(f"a box {kind!r} in {parent!r}")
        elif kind in _INSIDE:
            head.tracks += [Track()] if kind == b"trak" else []
            _walk(head, body, kind, needles)
        else:
            _leaf(head, kind, body, needles)


def _leaf(head: Head, kind: bytes, body: bytes, needles: Needles) -> None:
    if kind in _ROWS or kind == b"stsz":
        if kind != b"stsz" and len(body) != 8 + _ROWS[kind] * int.from_bytes(body[4:8], "big"):
            raise Unclear(f"a table {kind!r} that is not what it claims")
        if kind != b"elst":
            head.tracks[-1].tables[kind] = body
        return
    head.loose.append(body)
    if kind in _HEADS and (body[:1] != b"\0" or (any(body[4:12]) and Keep.TIMES not in needles.keep)):
        head.found.add("a creation time")
    if kind == b"hdlr":
        head.tracks[-1].handler = body[8:12]
        if body[24:] not in _TITLES:
            head.found.add("a track's title")
    if kind == b"stsd":
        head.tracks[-1].entry = body[8:]


def _blocks(body: bytes) -> list[tuple[int, int]]:
    numbers = _numbers(body[8:])
    if len(numbers) != 2 * int.from_bytes(body[4:8], "big"):
        raise Unclear("a GPS index that is not what it claims")
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _numbers(data: bytes, width: int = 4) -> tuple[int, ...]:
    count = len(data) // width
    return struct.unpack(f">{count}{'I' if width == 4 else 'Q'}", data[: count * width])
