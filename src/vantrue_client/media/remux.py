"""A movie's index written anew for a piece of it: the same tracks, with other tables; what else is there is kept."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from vantrue_client.media.boxes import Box, children
from vantrue_client.media.movie import Movie
from vantrue_client.media.piece import Part, Piece
from vantrue_client.media.spans import Span

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
    scale = _movie_scale(movie)
    for box in children(moov, _body_at(moov), len(moov)):
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


def box_of(kind: bytes, *parts: bytes) -> bytes:
    """A box."""
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def _trak(moov: bytes, trak: Box, part: Part, piece: Piece, scale: int, moved: Moved) -> bytes:
    duration = round((piece.end_s - piece.start_s) * scale)
    inner = []
    for box in _each(moov, trak):
        if box.kind == b"tkhd":
            inner.append(_with_duration(moov, box, duration, at=20, wide_at=28))
            inner.append(_edits(part, duration))
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


def _edits(part: Part, duration: int) -> bytes:
    """One edit, which begins where the piece does: sound may hold a little before it."""
    shown = part.shown - part.track.samples.times[part.first]
    return box_of(b"edts", box_of(b"elst", struct.pack(">IIIiI", 0, 1, duration, max(0, shown), 1 << 16)))


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
    times, sizes = samples.times[first:end], samples.sizes[first:end]
    steps = [after - before for before, after in pairwise(times)]
    yield _runs(b"stts", [*steps, _last_step(part)])
    shifts = [shown - time for shown, time in zip(samples.composition[first:end], times, strict=True)]
    if any(shifts):
        yield _runs(b"ctts", shifts, version=1 if min(shifts) < 0 else 0)
    keys = [key - first + 1 for key in samples.sync if first <= key < end]
    if len(keys) < end - first:
        yield box_of(b"stss", struct.pack(f">II{len(keys)}I", 0, len(keys), *keys))
    yield box_of(b"stsz", struct.pack(f">III{len(sizes)}I", 0, 0, len(sizes), *sizes))
    yield from _chunks([moved(offset) for offset in samples.offsets[first:end]], sizes)


def _chunks(offsets: Sequence[int], sizes: Sequence[int]) -> Iterator[bytes]:
    """``stsc`` and ``stco``: a chunk is samples that follow each other."""
    starts: list[int] = []
    counts: list[int] = []
    end = -1
    for offset, size in zip(offsets, sizes, strict=True):
        if offset == end:
            counts[-1] += 1
        else:
            starts.append(offset)
            counts.append(1)
        end = offset + size
    entries, chunk = [], 1
    for count, some in groupby(counts):
        entries.append(struct.pack(">III", chunk, count, 1))
        chunk += len(list(some))
    yield box_of(b"stsc", struct.pack(">II", 0, len(entries)), *entries)
    wide = bool(starts) and max(starts) >= _FULL
    form = f">II{len(starts)}{'Q' if wide else 'I'}"
    yield box_of(b"co64" if wide else b"stco", struct.pack(form, 0, len(starts), *starts))


def _runs(kind: bytes, values: Sequence[int], version: int = 0) -> bytes:
    entries = [struct.pack(">Ii", len(list(some)), value) for value, some in groupby(values)]
    return box_of(kind, struct.pack(">II", version << 24, len(entries)), *entries)


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


def _movie_scale(movie: Movie) -> int:
    """Units of the movie's own clock in a second."""
    assert movie.moov is not None
    for box in children(movie.moov, _body_at(movie.moov), len(movie.moov)):
        if box.kind == b"mvhd":
            body = movie.moov[box.body : box.end]
            at = 20 if body[:1] == b"\x01" else 12
            return int.from_bytes(body[at : at + 4], "big") or 1000
    return 1000


def _body_at(moov: bytes) -> int:
    return 16 if moov[:4] == b"\0\0\0\x01" else 8
