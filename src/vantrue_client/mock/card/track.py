"""The boxes in ``moov`` that tell where the GPS data lie: the index of blocks, and the metadata track."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from vantrue_client.mock.card.boxes import Box, full, table

_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
NUMBER = 3  # picture and sound are 1 and 2
_MOVIE_SCALE = 1000  # what libavformat counts a film in


def index(offsets: Sequence[int], size: int) -> Box:
    """The ``gps `` box (facts: recordings, GPS inside the video).

    >>> bytes(index([32768], 16384)).hex(" ", 4)
    '00000018 67707320 00000101 00000001 00008000 00004000'
    """
    rows = b"".join(struct.pack(">II", offset, size) for offset in offsets)
    return Box(b"gps ", struct.pack(">II", 0x0101, len(offsets)) + rows)


def metadata_track(offsets: Sequence[int], size: int, each: int) -> Box:
    """A track of samples of one size, a chunk each, ``each`` milliseconds long (facts: recordings, N2S, early N4)."""
    count = len(offsets)
    length = count * each
    samples = Box(
        b"stbl",
        children=[
            full(b"stsd", struct.pack(">I", 1) + bytes(Box(b"gpmd", struct.pack(">6xH", 1)))),
            table(b"stts", (count, each)),
            table(b"stsc", (1, 1, 1)),
            full(b"stsz", struct.pack(">II", size, count)),
            table(b"stco", *((offset,) for offset in offsets)),
        ],
    )
    here = full(b"dref", struct.pack(">I", 1) + bytes(full(b"url ", b"", flags=1)))
    media = [
        full(b"mdhd", struct.pack(">IIIIHH", 0, 0, _MOVIE_SCALE, length, 0x55C4, 0)),
        full(b"hdlr", struct.pack(">4x4s12x", b"meta") + b"NVT GPS\0"),
        Box(b"minf", children=[full(b"nmhd", b""), Box(b"dinf", bytes(here)), samples]),
    ]
    head = struct.pack(">5I16x", 0, 0, NUMBER, 0, length) + _UNITY + struct.pack(">II", 0, 0)
    return Box(b"trak", children=[full(b"tkhd", head, flags=3), Box(b"mdia", children=media)])
