"""One track of a movie: what it is, and its tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from vantrue_client.media.boxes import Box, child
from vantrue_client.media.samples import Samples, Tables
from vantrue_client.media.spans import Span

MOST_EDITS = 1000


class Edit(NamedTuple):
    """An entry of the edit list.

    duration  in the movie's timescale
    start     in the track's timescale, on the clock of `Samples.composition`; -1: nothing is shown
    rate      1.0 is as recorded
    """

    duration: int
    start: int
    rate: float


@dataclass(frozen=True)
class MovieTrack:
    """One track of a movie.

    handler   what it is: ``vide``, ``soun``, ``meta``...
    format    of its samples, the first entry of ``stsd``: ``avc1``, ``hvc1``, ``mp4a``, ``gpmd``...
    timescale units of its times in a second; 0 where it is not told
    duration  in these units
    language  three letters, ``und`` where it is not told
    width     of a picture in pixels, 0 for others; so are height, and for sound channels and rate (Hz)
    turns     quarter turns clockwise by which a picture is to be shown
    entry     that first entry of ``stsd``, with its head
    trak      where its box stands in ``moov``
    edits     its edit list; empty where there is none
    """

    id: int
    handler: bytes
    format: bytes
    timescale: int
    duration: int
    language: str
    width: int
    height: int
    channels: int
    rate: int
    turns: int
    entry: bytes = field(repr=False)
    trak: Span
    edits: tuple[Edit, ...]
    tables: Tables
    file_size: int
    notes: list[str] = field(repr=False)

    @cached_property
    def samples(self) -> Samples:
        """Where its samples lie and when they are shown; unfolded at the first use."""
        notes: list[str] = []
        samples = self.tables.samples(self.file_size, notes)
        self.notes.extend(f"Of track {self.id}, {note}." for note in notes)
        return samples


def read_track(moov: bytes, trak: Box, file_size: int, notes: list[str]) -> MovieTrack:
    """What a ``trak`` box says; what it does not say is 0, empty, or a table without entries."""
    tkhd, mdhd, hdlr = (_body(moov, trak, *path) for path in ((b"tkhd",), (b"mdia", b"mdhd"), (b"mdia", b"hdlr")))
    stbl = child(moov, trak, b"mdia", b"minf", b"stbl")
    timescale, duration, language = _media_head(mdhd)
    handler, entry = hdlr[8:12], b""
    if stbl is not None and (stsd := child(moov, stbl, b"stsd")) is not None:
        size = int.from_bytes(moov[stsd.body + 8 : stsd.body + 12], "big")
        entry = moov[stsd.body + 8 : min(stsd.body + 8 + size, stsd.end)]
    picture, sound = handler == b"vide", handler == b"soun"
    return MovieTrack(
        id=_number(tkhd, 20 if tkhd[:1] == b"\x01" else 12, 4),
        handler=handler,
        format=entry[4:8],
        timescale=timescale,
        duration=duration,
        language=language,
        width=_number(entry, 32, 2) * picture,
        height=_number(entry, 34, 2) * picture,
        channels=_number(entry, 24, 2) * sound,
        rate=_number(entry, 32, 2) * sound,
        turns=_turns(tkhd) * picture,
        entry=entry,
        trak=Span(trak.start, trak.end),
        edits=_edits(_body(moov, trak, b"edts", b"elst")),
        tables=Tables(moov, stbl or Box(b"stbl", trak.end, trak.end, trak.end)),
        file_size=file_size,
        notes=notes,
    )


def _body(moov: bytes, parent: Box, *path: bytes) -> bytes:
    box = child(moov, parent, *path)
    return b"" if box is None else moov[box.body : box.end]


def _number(body: bytes, at: int, width: int, *, signed: bool = False) -> int:
    return int.from_bytes(body[at : at + width], "big", signed=signed)


def _media_head(mdhd: bytes) -> tuple[int, int, str]:
    """Timescale, duration and language."""
    at, width = (20, 8) if mdhd[:1] == b"\x01" else (12, 4)
    packed = _number(mdhd, at + 4 + width, 2)
    letters = [packed >> shift & 31 for shift in (10, 5, 0)]
    language = "".join(chr(0x60 + letter) for letter in letters) if all(1 <= n <= 26 for n in letters) else "und"
    return _number(mdhd, at, 4), _number(mdhd, at + 4, width), language


def _turns(tkhd: bytes) -> int:
    """What the matrix says, where it is one of a whole turn's quarters; mirrors are left alone."""
    at = 52 if tkhd[:1] == b"\x01" else 40
    a, b = _number(tkhd, at, 4, signed=True), _number(tkhd, at + 4, 4, signed=True)
    return {(0, 1): 1, (-1, 0): 2, (0, -1): 3}.get(((a > 0) - (a < 0), (b > 0) - (b < 0)), 0)


def _edits(elst: bytes) -> tuple[Edit, ...]:
    width = 8 if elst[:1] == b"\x01" else 4
    each = 2 * width + 4
    count = min(_number(elst, 4, 4), max(0, len(elst) - 8) // each, MOST_EDITS)
    return tuple(
        Edit(
            _number(elst, at, width),
            _number(elst, at + width, width, signed=True),
            _number(elst, at + 2 * width, 4, signed=True) / 65536,
        )
        for at in range(8, 8 + count * each, each)
    )
