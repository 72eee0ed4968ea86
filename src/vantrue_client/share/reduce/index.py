"""A copy's ``moov``, written wholly anew: what is not named here is not in it."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from vantrue_client.media.boxes import Box, child
from vantrue_client.media.movietrack import MovieTrack
from vantrue_client.media.remux import Moved
from vantrue_client.media.tables import box_of, tables
from vantrue_client.share.reduce.described import described
from vantrue_client.share.reduce.strands import Strand, keys_of, steps

SCALE = 90_000
"""Units in which the copy counts a second."""
_UNITY = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_HANDLERS = {
    b"vide": (b"Video", box_of(b"vmhd", struct.pack(">I8x", 1))),
    b"soun": (b"Sound", box_of(b"smhd", bytes(8))),
    b"meta": (b"Data", box_of(b"nmhd", bytes(4))),
}
_HERE = box_of(b"dinf", box_of(b"dref", struct.pack(">II", 0, 1), box_of(b"url ", struct.pack(">I", 1))))
_UNDETERMINED = 0x55C4
"""The language ``und``."""


@dataclass(frozen=True)
class Contents:
    """What a copy holds.

    strands  its tracks
    blocks   source, offset and size of each GPS block
    created  the time that its heads tell, in seconds since 1904; 0: none
    texts    boxes that name the camera, to stand in ``moov``
    begin_s  where in the originals it begins, in seconds
    """

    strands: Sequence[Strand]
    blocks: Sequence[tuple[int, int, int]] = ()
    created: int = 0
    texts: bytes = b""
    begin_s: float = 0.0


def index(contents: Contents, moved: Mapping[int, Moved], name: str) -> bytes:
    """The ``moov`` box; ``moved`` tells for each source where its bytes came to lie.

    Raises struct.error for what no index can hold, Damaged.
    """
    duration = max(round(_length(strand) * SCALE) for strand in contents.strands)
    dates = struct.pack(">II", contents.created, contents.created)
    head = struct.pack(">II", SCALE, duration) + struct.pack(">IH10x", 1 << 16, 1 << 8) + _UNITY + bytes(24)
    inner = [box_of(b"mvhd", bytes(4), dates, head, struct.pack(">I", len(contents.strands) + 1))]
    places = [struct.pack(">II", moved[source](offset), size) for source, offset, size in contents.blocks]
    if places:
        inner.append(box_of(b"gps ", bytes.fromhex("00000101"), struct.pack(">I", len(places)), *places))
    for number, strand in enumerate(contents.strands, 1):
        inner.append(_trak(number, strand, dates, moved, name))
    return box_of(b"moov", *inner, contents.texts)


def _length(strand: Strand) -> float:
    return max(stretch.until_s for stretch in strand.stretches)


def _trak(number: int, strand: Strand, dates: bytes, moved: Mapping[int, Moved], name: str) -> bytes:
    track = strand.track
    duration = round(_length(strand) * SCALE)
    loud = 1 << 8 if track.handler == b"soun" else 0
    head = struct.pack(">I4xI8xhhhxx", number, duration, 0, 0, loud) + _shape(track)
    tkhd = box_of(b"tkhd", struct.pack(">I", 3), dates, head)
    title, media_head = _HANDLERS[track.handler]
    steps_, shifts = _timing(strand)
    stbl = box_of(b"stbl", described(track, name), *_tables(strand, steps_, shifts, moved))
    mdhd = struct.pack(">IIHH", track.timescale, sum(steps_), _UNDETERMINED, 0)
    mdia = box_of(
        b"mdia",
        box_of(b"mdhd", bytes(4), dates, mdhd),
        box_of(b"hdlr", bytes(8), track.handler, bytes(12), title + b"\0"),
        box_of(b"minf", media_head, _HERE, stbl),
    )
    return box_of(b"trak", tkhd, _edits(strand, _first_shown(strand, steps_, shifts), duration), mdia)


def _timing(strand: Strand) -> tuple[list[int], list[int]]:
    """How long each sample lasts and how much later it is shown; a stretch's last until the next one begins."""
    track, lasting, shifts = strand.track, list[int](), list[int]()
    for number, stretch in enumerate(strand.stretches):
        some = steps(stretch.track, stretch.numbers)
        if number + 1 < len(strand.stretches):
            begins = strand.stretches[number + 1].at_s - strand.stretches[0].at_s
            some[-1] = max(0, round(begins * track.timescale) - sum(lasting) - sum(some[:-1]))
        lasting += some
        samples = stretch.track.samples
        shifts += [samples.composition[n] - samples.times[n] for n in stretch.numbers]
    return lasting, shifts


def _tables(strand: Strand, lasting: list[int], shifts: list[int], moved: Mapping[int, Moved]) -> list[bytes]:
    keys, sizes, offsets = list[int](), list[int](), list[int]()
    for stretch in strand.stretches:
        keys += [len(sizes) + key for key in keys_of(stretch)]
        samples = stretch.track.samples
        sizes += [samples.sizes[n] for n in stretch.numbers]
        offsets += [moved[stretch.source](samples.offsets[n]) for n in stretch.numbers]
    return list(tables(steps=lasting, shifts=shifts, keys=keys, sizes=sizes, offsets=offsets))


def _first_shown(strand: Strand, lasting: list[int], shifts: list[int]) -> int:
    """When the first sample of a track is shown, on its own clock: what its edit list takes it back by."""
    count = len(strand.stretches[0].numbers)
    return min(time + shift for time, shift in zip(accumulate(lasting[: count - 1], initial=0), shifts, strict=False))


def _edits(strand: Strand, shift: int, duration: int) -> bytes:
    """What delays a track that begins later than the copy, and where on its own clock it is shown from."""
    first = strand.stretches[0]
    delay, hidden = max(0, round(first.at_s * SCALE)), max(0, round(-first.at_s * strand.track.timescale))
    edits = [(delay, -1)] if delay else []
    edits.append((duration - delay, shift + hidden))
    if edits == [(duration, 0)]:
        return b""
    rows = b"".join(struct.pack(">Iii", *edit, 1 << 16) for edit in edits)
    return box_of(b"edts", box_of(b"elst", struct.pack(">II", 0, len(edits)), rows))


def _shape(track: MovieTrack) -> bytes:
    """The matrix and size of the original's head: one of the quarter turns, and what a mirror makes of them."""
    if track.handler != b"vide":
        return _UNITY + bytes(8)
    moov = track.tables.moov
    trak = Box(b"trak", track.trak.start, track.trak.start + 8, track.trak.end)
    tkhd = child(moov, trak, b"tkhd")
    body = b"" if tkhd is None else moov[tkhd.body : tkhd.end]
    at = 52 if body[:1] == b"\x01" else 40
    if len(body) < at + 44:
        return _UNITY + struct.pack(">II", track.width << 16, track.height << 16)
    a, b, _, c, d, *_ = struct.unpack_from(">9i", body, at)
    turned = [(one > 1 << 15) - (one < -(1 << 15)) for one in (a, b, c, d)]
    width, height = struct.unpack_from(">II", body, at + 36)
    if turned not in _TURNS:
        turned = [1, 0, 0, 1]
    a, b, c, d = (one << 16 for one in turned)
    x = (width if min(a, c) < 0 and a else 0) if a else (height if c < 0 else 0)
    y = (height if d < 0 else 0) if d else (width if b < 0 else 0)
    return struct.pack(">9i", a, b, 0, c, d, 0, x, y, 1 << 30) + struct.pack(">II", width, height)


_TURNS = [[a, 0, 0, d] for a in (1, -1) for d in (1, -1)] + [[0, b, c, 0] for b in (1, -1) for c in (1, -1)]
