"""Where a clip's GPS blocks lie, without reading what lies between (facts: recordings, GPS inside the video)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from itertools import tee

from vantrue_client.media.movie import Movie
from vantrue_client.media.ranges import RangeReader
from vantrue_client.media.spans import Span

MAGIC = b"freeGPS "
HEAD = 12
"""Bytes of a block's head: its size and the magic."""
LENGTH = 512
"""Bytes of a block that are read: all layouts lie within."""
MOST_BLOCKS = 20_000
MOST_MISSES = 64
"""Places in a row where there is no block: what names them lies, and asking on would cost a request each."""
MOST_SIZE = 1 << 20
"""A block that claims more is believed to be as long as its head."""
_STEPS = (1, 32 * 1024, 16 * 1024, 4096, 512)
"""What blocks may be aligned to: the first such place in a gap is where one begins."""
_SEARCH = 256 * 1024


async def blocks(reader: RangeReader, movie: Movie, notes: list[str]) -> list[bytes]:
    """The beginnings of a clip's blocks, in their order in the file.

    By the index; by the gaps that the chunks leave in ``mdat`` where it is missing, lies or is short; by a search only
    in a file without a usable ``moov`` that lies here.
    """
    found: dict[int, bytes] = {}
    told = _index(movie)
    missed = 0
    async with aclosing(reader.read_each([Span(offset, offset + LENGTH) for offset in told])) as read:
        for offset in told:
            block = await anext(read)
            if _is_block(block):
                found[offset], missed = block, 0
            elif (missed := missed + 1) == MOST_MISSES:
                break
    if told and len(found) < len(told):
        notes.append(f"Its index of GPS blocks is wrong: it names {len(told)} places, of which {len(found)} are read.")
    if not _enough(found, told, movie):
        before = len(found)
        usable = any(track.tables.told for track in movie.tracks)
        others = _in_gaps(reader, movie.gaps()) if usable else searched(reader, notes)
        found |= {offset: block async for offset, block in others}
        if told and len(found) > before:
            notes.append(f"Its index of GPS blocks lacks {len(found) - before} of them.")
    return [found[offset] for offset in sorted(found)]


async def blocks_in(reader: RangeReader, movie: Movie, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Offset and size of the blocks that lie whole in some stretches of a file, read nowhere else."""
    told = [offset for offset in _index(movie) if any(span.start <= offset < span.end for span in spans)]
    found = {offset: block for offset in told if (block := await _block_at(reader, offset)) is not None}
    if not found:
        gaps = [Span(max(gap.start, span.start), min(gap.end, span.end)) for gap in movie.gaps() for span in spans]
        found = {offset: block async for offset, block in _in_gaps(reader, [gap for gap in gaps if gap.size > HEAD])}
    sized = ((offset, _size(found[offset])) for offset in sorted(found))
    return [(at, size) for at, size in sized if any(span.start <= at and at + size <= span.end for span in spans)]


def _index(movie: Movie) -> list[int]:
    """The places that the ``gps `` box tells, those that lie in the file; zero entries skipped."""
    if movie.gps is None or movie.moov is None:
        return []
    body = movie.moov[movie.gps.start : movie.gps.end]
    count = min(int.from_bytes(body[4:8], "big"), max(0, len(body) - 8) // 8, MOST_BLOCKS)
    offsets = (int.from_bytes(body[8 + 8 * n : 12 + 8 * n], "big") for n in range(count))
    return sorted({offset for offset in offsets if 0 < offset <= movie.size - HEAD})


def _enough(found: dict[int, bytes], told: list[int], movie: Movie) -> bool:
    """Whether the index holds about a block a second, all of them true."""
    if not found or len(found) < len(told):
        return False
    return movie.duration_s is None or len(found) >= movie.duration_s - 2


async def _block_at(reader: RangeReader, offset: int) -> bytes | None:
    block = await reader.read(offset, LENGTH)
    return block if _is_block(block) else None


def _is_block(data: bytes) -> bool:
    return data[4:HEAD] == MAGIC


async def _in_gaps(reader: RangeReader, gaps: Iterable[Span]) -> AsyncIterator[tuple[int, bytes]]:
    """The blocks in the bytes that no chunk covers: at a gap's start, one after another, or aligned in it."""
    if reader.is_here:
        async for found in _search(reader, gaps):
            yield found
        return
    steps, count, missed = list(_STEPS), 0, 0
    for gap in gaps:
        at = gap.start
        if missed == MOST_MISSES:
            return
        missed += 1
        while count < MOST_BLOCKS:
            for step in steps:
                place = -(-at // step) * step
                block = await _block_at(reader, place) if place <= gap.end - HEAD else None
                if block is not None:
                    break
            else:
                break
            steps = [step, *(one for one in steps if one != step)]  # blocks of one file are aligned alike
            yield place, block
            count, missed = count + 1, 0
            at = place + _size(block)


def _size(block: bytes) -> int:
    size = int.from_bytes(block[:4], "big")
    return size if HEAD < size <= MOST_SIZE else HEAD


async def searched(reader: RangeReader, notes: list[str]) -> AsyncIterator[tuple[int, bytes]]:
    """The blocks of a file that has no index at all."""
    if not reader.is_here:
        notes.append("It has no usable index, and is not searched over the network: download it first.")
        return
    async for found in _search(reader, [Span(0, reader.size)]):
        yield found


async def _search(reader: RangeReader, spans: Iterable[Span]) -> AsyncIterator[tuple[int, bytes]]:
    """Every block that begins in some stretches of a file that lies here, each byte of them looked at once."""
    places, asked = tee(
        Span(at, min(at + _SEARCH + LENGTH, span.end)) for span in spans for at in range(span.start, span.end, _SEARCH)
    )
    count = 0
    async with aclosing(reader.read_each(asked)) as read:
        for at, _ in places:
            data = await anext(read)
            place = data.find(MAGIC, 4)
            while 4 <= place < _SEARCH + 4:
                if (count := count + 1) > MOST_BLOCKS:
                    return
                yield at + place - 4, data[place - 4 :][:LENGTH]
                place = data.find(MAGIC, place + len(MAGIC))
