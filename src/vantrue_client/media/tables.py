"""Writing boxes, and the tables that tell where a track's samples lie and when they are shown."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import groupby

_FULL = 1 << 32


def box_of(kind: bytes, *parts: bytes) -> bytes:
    """A box.

    >>> box_of(b"free", b"xy")
    b'\\x00\\x00\\x00\\nfreexy'
    """
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def media_head(size: int) -> bytes:
    """The head of the ``mdat`` box that holds so many bytes."""
    if size + 8 < _FULL:
        return struct.pack(">I4s", size + 8, b"mdat")
    return struct.pack(">I4sQ", 1, b"mdat", size + 16)


def tables(
    *, steps: Sequence[int], shifts: Sequence[int], keys: Sequence[int], sizes: Sequence[int], offsets: Sequence[int]
) -> Iterator[bytes]:
    """The tables of some samples in decoding order.

    steps   how long each lasts, in the track's timescale
    shifts  how much later than decoded each is shown
    keys    numbers, from 0, of the key frames

    Raises struct.error for what no table can hold.
    """
    yield _runs(b"stts", steps)
    if any(shifts):
        yield _runs(b"ctts", shifts, version=1 if min(shifts) < 0 else 0)
    if len(keys) < len(sizes):
        yield box_of(b"stss", struct.pack(f">II{len(keys)}I", 0, len(keys), *(key + 1 for key in keys)))
    yield box_of(b"stsz", struct.pack(f">III{len(sizes)}I", 0, 0, len(sizes), *sizes))
    yield from _chunks(offsets, sizes)


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
