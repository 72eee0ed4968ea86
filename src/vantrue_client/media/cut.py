"""A piece of a clip without re-encoding: the same bytes of picture, sound and GPS, with an index of their own."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from vantrue_client.errors import ConnectionLost, Damaged
from vantrue_client.files import new_file
from vantrue_client.media.blocks import blocks_in
from vantrue_client.media.boxes import Box, read_head
from vantrue_client.media.movie import read_movie
from vantrue_client.media.piece import piece_of, spans_of
from vantrue_client.media.ranges import RangeReader
from vantrue_client.media.remux import Moved, index
from vantrue_client.media.spans import Span
from vantrue_client.media.tables import box_of, media_head

BRIDGE = 64 * 1024
"""Bytes between two stretches that are read over rather than asked for anew."""
_FTYP = box_of(b"ftyp", b"mp42", bytes(4), b"mp42isom")


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece that was written.

    start_s, end_s  what it holds, in seconds from the clip's beginning: from the key frame before what was asked for
    size            bytes of the file
    bytes_fetched   what came over from the source; 0 for a clip on this laptop
    notes           what it lacks and why, in sentences
    """

    file: Path
    start_s: float
    end_s: float
    size: int
    bytes_fetched: int
    notes: tuple[str, ...] = ()


async def cut(reader: RangeReader, start_s: float, end_s: float, to: Path) -> Cut:
    """Write the piece of a clip that holds two moments, in seconds from its beginning, into a new file.

    From the key frame before the first to the frame after the second; picture, sound, GPS blocks and metadata tracks
    are copied byte for byte. Raises UsageError for moments that are not in it and for a file that is there, Damaged for
    a clip without a usable index, ConnectionLost, StorageError; nothing is left behind then.
    """
    movie = await read_movie(reader)
    if movie.fragmented:
        raise Damaged(f"{reader.name} is written in fragments, of which no piece can be cut.")
    piece = await asyncio.to_thread(piece_of, movie, start_s, end_s, reader.name)
    spans = await asyncio.to_thread(spans_of, piece, movie)
    found = await blocks_in(reader, movie, spans)
    size = sum(span.size for span in spans)
    head = await _first_box(reader)
    mdat = media_head(size)
    try:
        moov = index(movie, piece, Moved(spans, 0), found)
        start = len(head) + len(moov) + len(mdat)
        moov = index(movie, piece, Moved(spans, start), found)
        if len(head) + len(moov) + len(mdat) != start:  # places beyond 4 GiB take more room
            start = len(head) + len(moov) + len(mdat)
            moov = index(movie, piece, Moved(spans, start), found)
    except struct.error as error:
        raise Damaged(f"The index of {reader.name} tells what no index can hold.") from error
    with new_file(to) as file:
        await asyncio.to_thread(file.write, head + moov + mdat)
        async with aclosing(_copied(reader, spans)) as chunks:
            async for chunk in chunks:
                await asyncio.to_thread(file.write, chunk)
    return Cut(to, piece.start_s, piece.end_s, start + size, reader.bytes_fetched, (*movie.notes, *reader.notes))


async def _copied(reader: RangeReader, spans: Sequence[Span]) -> AsyncGenerator[bytes]:
    """The bytes of spans, in order; raises ConnectionLost where less came."""
    for group in _bridged(spans):
        at, left = group[0].start, list(reversed(group))
        async with aclosing(reader.fetch(at, group[-1].end - at)) as chunks:
            async for chunk in chunks:
                end = at + len(chunk)
                while left and left[-1].start < end:
                    yield chunk[max(0, left[-1].start - at) : left[-1].end - at]
                    if left[-1].end > end:
                        break
                    left.pop()
                at = end
        if left:
            raise ConnectionLost(f"{reader.name} ended at byte {at}, in the middle of the piece.")


def _bridged(spans: Sequence[Span]) -> list[list[Span]]:
    """Spans that one request brings.

    >>> _bridged([Span(0, 10), Span(12, 20), Span(1 << 20, 2 << 20)])
    [[Span(start=0, end=10), Span(start=12, end=20)], [Span(start=1048576, end=2097152)]]
    """
    groups: list[list[Span]] = []
    for span in spans:
        if groups and span.start - groups[-1][-1].end <= BRIDGE:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


async def _first_box(reader: RangeReader) -> bytes:
    """The clip's own ``ftyp``; without one a usual one."""
    box = read_head(await reader.read(0, Box.LONG_HEADER), 0, reader.size)
    if box is None or box.kind != b"ftyp" or not 16 <= box.end <= 256:
        return _FTYP
    return await reader.read(0, box.end)
