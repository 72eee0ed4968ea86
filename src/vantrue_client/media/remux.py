"""A movie's index written anew for a piece of it: the same tracks, with other tables; what else is there is kept."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from vantrue_client.media.boxes import Box, children
from vantrue_client.media.movie import Movie, body_at, movie_scale
from vantrue_client.media.piece import Part, Piece
from vantrue_client.media.spans import Span
from vantrue_client.media.tables import box_of, tables

_INSIDE = frozenset({b"mdia", b"minf", b"stbl"})
_ONCE = _INSIDE | {b"tkhd", b"mdhd"}
_ANEW = frozenset({b"stts", b"ctts", b"stss", b"stsz", b"stz2", b"stsc", b"stco", b"co64"})
_BY_SAMPLE = frozenset({b"sdtp", b"stsh", b"stdp", b"padb", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio", b"cslg"})
"""Tables that tell of each sample by its number; no player needs them."""
_FULL = 1 << 32


class Moved:
    """Where bytes of the clip lie in the piece's file, whose media begin at ``start``."""

    def __init__(self, spans: Sequence[Span], start: int) -> None:
        self._from = [span.start for span in spans]
        self._to: list[int] = []
        for span in spans:
            self._to.append(start)
            start += span.size
        self._spans = spans

    def __call__(self, offset: int) -> int:
        """The new place of a byte that the piece holds."""
        number = bisect_right(self._from, offset) - 1
        return self._to[number] + offset - self._from[number]

    def holds(self, offset: int, count: int) -> bool:
        """Whether so many bytes from a place on are all in the piece, in one stretch."""
        number = bisect_right(self._from, offset) - 1
        return number >= 0 and offset + count <= self._spans[number].end


def index(movie: Movie, piece: Piece, moved: Moved, blocks: Iterable[tuple[int, int]]) -> bytes:
    """The piece's ``moov``; ``blocks``: offset in the clip and size of each GPS block that is in it."""
    assert movie.moov is not None
    moov, inner = movie.moov, []
    parts = {part.track.trak.start: part for part in piece.parts}
    scale = movie_scale(movie)
    for box in children(moov, body_at(moov), len(moov)):
        if box.kind == b"trak":
            if box.start in parts:
                inner.append(_trak(moov, box, parts[box.start], piece, scale, moved))
        elif box.kind == b"mvhd":
            inner.append(_with_duration(moov, box, round((piece.end_s - piece.start_s) * scale), at=16, wide_at=24))
        elif box.kind not in {b"gps ", b"mvex"}:
            inner.append(moov[box.start : box.end])
    places = [struct.pack(">II", moved(offset), size) for offset, size in blocks]
    if places:
        told = box_of(b"gps ", bytes.fromhex("00000101"), struct.pack(">I", len(places)), *places)
        inner.insert(1, told)  # before any `udta`, where others look for it (facts: recordings)
    return box_of(b"moov", *inner)


def _trak(moov: bytes, trak: Box, part: Part, piece: Piece, scale: int, moved: Moved) -> bytes:
    duration = round((piece.end_s - piece.start_s) * scale)
    inner = []
    for box in _each(moov, trak):
        if box.kind == b"tkhd":
            inner.append(_with_duration(moov, box, duration, at=20, wide_at=28))
            inner.append(_edits(part, duration, scale))
        elif box.kind == b"mdia":
            inner.append(_media(moov, box, part, moved))
        elif box.kind not in {b"edts", b"tref"}:
            inner.append(moov[box.start : box.end])
    return box_of(b"trak", *inner)


def _each(moov: bytes, parent: Box) -> Iterator[Box]:
    """The boxes in another, of those that are written anew the first alone: doubled, each would get all the tables."""
    seen: set[bytes] = set()
    for box in children(moov, parent.body, parent.end):
        if box.kind not in seen:
            yield box
        if box.kind in _ONCE:
            seen.add(box.kind)


def _edits(part: Part, duration: int, movie_scale: int) -> bytes:
    """From where on it is shown: some may be there before that, and it may begin later than the piece does."""
    track = part.track
    first = track.samples.composition[part.first]
    late = round(max(0, first - part.shown) * movie_scale / track.timescale)
    shown = max(0, max(first, part.shown) - track.samples.times[part.first])
    entries = [struct.pack(">IiI", late, -1, 1 << 16)] if late else []
    entries.append(struct.pack(">IiI", max(0, duration - late), shown, 1 << 16))
    return box_of(b"edts", box_of(b"elst", struct.pack(">II", 0, len(entries)), *entries))


def _media(moov: bytes, box: Box, part: Part, moved: Moved) -> bytes:
    inner = []
    for one in _each(moov, box):
        if one.kind in _INSIDE:
            inner.append(_media(moov, one, part, moved))
        elif one.kind == b"mdhd":
            times = part.track.samples.times
            length = times[part.end - 1] - times[part.first] + _last_step(part)
            inner.append(_with_duration(moov, one, length, at=16, wide_at=24))
        elif one.kind not in _ANEW | _BY_SAMPLE:
            inner.append(moov[one.start : one.end])
    if box.kind == b"stbl":
        inner += _tables(part, moved)
    return box_of(box.kind, *inner)


def _tables(part: Part, moved: Moved) -> Iterator[bytes]:
    samples, first, end = part.track.samples, part.first, part.end
    times = samples.times[first:end]
    yield from tables(
        steps=[*(after - before for before, after in pairwise(times)), _last_step(part)],
        shifts=[shown - time for shown, time in zip(samples.composition[first:end], times, strict=True)],
        keys=[key - first for key in samples.sync if first <= key < end],
        sizes=samples.sizes[first:end],
        offsets=[moved(offset) for offset in samples.offsets[first:end]],
    )


def _last_step(part: Part) -> int:
    times, end = part.track.samples.times, part.end
    if end < len(times):
        return times[end] - times[end - 1]
    return times[end - 1] - times[end - 2] if end > 1 else 0


def _with_duration(moov: bytes, box: Box, duration: int, *, at: int, wide_at: int) -> bytes:
    """A box with another duration; ``at`` behind its head, ``wide_at`` in version 1, where it has 64 bits."""
    made = bytearray(moov[box.start : box.end])
    head = box.body - box.start
    where, form = (head + wide_at, ">Q") if made[head : head + 1] == b"\x01" else (head + at, ">I")
    if where + struct.calcsize(form) <= len(made):
        struct.pack_into(form, made, where, min(duration, _FULL - 1))
    return bytes(made)
