"""Reading off a source in blocks: those that are kept, and the others brought over in runs, with some ahead."""

from __future__ import annotations

from contextlib import aclosing

from vantrue_client.media.blockcache import BlockCache
from vantrue_client.media.replies import Replies
from vantrue_client.media.spans import Span, runs


class AheadReader:
    """Bytes of one recording by position, a request for each run of blocks that is not kept.

    Reading on and on brings more with each request, ``most_ahead`` bytes at most; reading here and there brings the
    blocks that are asked for and nothing else.
    """

    def __init__(self, replies: Replies, cache: BlockCache, *, most_ahead: int) -> None:
        self._replies = replies
        self._cache = cache
        self._most = most_ahead // cache.size
        self._next, self._window = -1, 0

    def missing(self, offset: int, count: int) -> list[Span]:
        """The runs of blocks that a read would ask the source for."""
        return runs([number for number in self._numbers(offset, count) if self._kept(number) is None])

    async def read(self, offset: int, count: int) -> bytes:
        """Bytes from a position on, fewer at the end; raises what `Replies.stretch` does."""
        numbers = self._numbers(offset, count)
        blocks = {number: block for number in numbers if (block := self._kept(number)) is not None}
        for run in runs([number for number in numbers if number not in blocks]):
            blocks |= await self._load(run)
        data = b"".join(blocks.get(number, b"") for number in numbers)
        begin = offset - numbers.start * self._cache.size
        return data[begin : begin + min(count, max(0, self._replies.size - offset))]

    def clear(self) -> None:
        """Keep nothing."""
        self._cache.clear()

    def _numbers(self, offset: int, count: int) -> range:
        """Of the blocks that some bytes lie in, as far as the file goes."""
        size, end = self._cache.size, min(offset + count, self._replies.size)
        return range(offset // size, -(-end // size)) if end > offset else range(0)

    def _kept(self, number: int) -> bytes | None:
        """A block that is as long as the file now has it."""
        block, size = self._cache.get(number), self._cache.size
        return block if block is not None and len(block) >= min(size, self._replies.size - number * size) else None

    async def _load(self, run: Span) -> dict[int, bytes]:
        """Bring a run of blocks, and some after it where reading goes on and on."""
        size, end = self._cache.size, self._replies.size
        self._window = min(self._most, max(1, self._window * 2)) if run.start == self._next else 0
        last = run.end
        while last < run.end + self._window and last * size < end and last not in self._cache:
            last += 1
        self._next = last
        data = bytearray()
        async with aclosing(self._replies.stretch(run.start * size, min(last * size, end))) as chunks:
            async for chunk in chunks:
                data += chunk
        blocks = {run.start + n: bytes(data[n * size : (n + 1) * size]) for n in range(-(-len(data) // size))}
        for number, block in blocks.items():
            self._cache.put(number, block)
        return blocks
