"""Reading a recording here and there, wherever it lies, and bringing over as little of it as that needs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from vantrue_client.errors import ConnectionLost, UsageError
from vantrue_client.media.blockcache import BlockCache
from vantrue_client.media.fileobject import ThreadFile
from vantrue_client.media.replies import Ignored, Replies
from vantrue_client.media.spans import Span, runs
from vantrue_client.media.wholefile import Keeper, WholeFile
from vantrue_client.model import Patience, Recording, Source

BLOCK = 1024
"""Small, since what is read most are the first few hundred bytes of GPS blocks, megabytes apart."""
MOST_BLOCKS = 16 * 1024
READ_AHEAD = 256 * 1024
HEAD = 4096
CHUNK = 256 * 1024
AT_ONCE, MOST_AT_ONCE = 128, 4 * 1024 * 1024
"""Places of a file here that are read in one go, and about how many bytes of them."""


class RangeReader:
    """Bytes of one recording by position, in the order that suits the caller; an async context manager.

    One request at a time. What was read lately is kept, 16 MiB of it at most. Reading on and on brings more with each
    request; reading here and there brings the blocks that are asked for and nothing else.

    name   the recording's
    notes  what one should know of how it was read, in sentences
    """

    def __init__(
        self, name: str, *, replies: Replies | None, keeper: Keeper | None, cache: BlockCache, read_ahead: int
    ) -> None:
        self.name = name
        self.notes: list[str] = [] if replies is None else replies.notes
        self._replies = replies
        self._keeper = keeper
        self._cache = cache
        self._read_ahead = read_ahead
        self._next, self._window = -1, 0
        self._whole: WholeFile | None = None
        self._lock = asyncio.Lock()
        self._files: list[ThreadFile] = []
        self._streaming: AsyncGenerator[bytes] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    @classmethod
    async def open(
        cls,
        source: Source,
        recording: Recording,
        *,
        cache: Path | None = None,
        patience: Patience | None = None,
        block: int = BLOCK,
        most_blocks: int = MOST_BLOCKS,
        read_ahead: int = READ_AHEAD,
    ) -> Self:
        """A reader of a recording on a camera or card; one request is made, for its beginning.

        cache       the folder for the whole recording, where the source gives nothing less; None: a passing one
        block       bytes that are asked for at least
        read_ahead  bytes, at most, that are brought before they are asked for

        Raises NotFound, ConnectionLost, ProtocolError.
        """
        keeper = Keeper(source, recording, cache)
        replies = Replies(source, recording, patience=patience or Patience(), keep=keeper.keep, notes=[])
        reader = cls(
            recording.name,
            replies=replies,
            keeper=keeper,
            cache=BlockCache(size=block, most=most_blocks),
            read_ahead=read_ahead,
        )
        try:
            if keeper.path is not None:
                reader._use(keeper.path)
            else:
                await reader.read(0, max(block, HEAD))
                await replies.ask_size()
        except BaseException:
            await reader.close()
            raise
        return reader

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """A reader of a file here; raises StorageError."""
        reader = cls(path.name, replies=None, keeper=None, cache=BlockCache(size=BLOCK, most=0), read_ahead=0)
        reader._whole = WholeFile(path)
        return reader

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of everything; file objects end with it."""
        for file in self._files:
            file.let_go()
        async with self._lock:
            self._closed = True
            await self._hang_up()
            self._cache.clear()
            if self._whole is not None:
                self._whole.close()
            if self._keeper is not None:
                self._keeper.close()

    @property
    def size(self) -> int:
        """Bytes of the whole, as far as is known by now."""
        return self._whole.size if self._whole is not None else 0 if self._replies is None else self._replies.size

    @property
    def requests(self) -> int:
        """How often the source was asked; 0 for a file here."""
        return 0 if self._replies is None else self._replies.requests

    @property
    def bytes_fetched(self) -> int:
        """What came over from the source; 0 for a file here."""
        return 0 if self._replies is None else self._replies.fetched

    @property
    def is_here(self) -> bool:
        """Whether the whole file lies on the laptop, so that reading more of it costs nothing."""
        return self._whole is not None

    async def read(self, offset: int, count: int) -> bytes:
        """Bytes from a position on, fewer at the end.

        Raises ConnectionLost, NotFound and ProtocolError from the source, StorageError; UsageError once it is closed.
        """
        async with self._lock:
            self._check()
            if self._whole is None:
                try:
                    return await self._cached(offset, count)
                except Ignored:
                    self._turn()
            return await self._read_here(offset, count)

    async def read_each(self, places: Iterable[Span]) -> AsyncGenerator[bytes]:
        """What `read` gives of each place, one after the other; of a file here many are read in one go.

        Going to a thread and back takes longer than reading a few hundred bytes.
        """
        for some in _groups(places):
            if self._whole is None:
                for place in some:
                    yield await self.read(place.start, place.size)
                continue
            async with self._lock:
                self._check()
                found = await asyncio.to_thread(_all_of, self._whole, some)
            for data in found:
                yield data

    async def fetch(self, offset: int, count: int) -> AsyncGenerator[bytes]:
        """Bytes from a position on in chunks, by one request, and not kept.

        A read meanwhile ends that request, and another goes on where it was. Raises what `read` does.
        """
        at, end = offset, min(offset + count, self.size)
        stream: AsyncGenerator[bytes] | None = None
        try:
            while at < end:
                async with self._lock:
                    self._check()
                    if self._whole is None and (stream is None or stream is not self._streaming):
                        stream = await self._stream(at, end)
                    try:
                        chunk = await self._step(stream, at, end)
                    except Ignored:
                        self._turn()
                        continue
                if not chunk:
                    return
                at += len(chunk)
                yield chunk
        finally:
            if stream is not None and stream is self._streaming:
                await self._hang_up()

    def file(self) -> BinaryIO:
        """A file object for another thread than the loop's: PyAV in ``asyncio.to_thread``."""
        file = ThreadFile(self._loop or asyncio.get_running_loop(), self.read, lambda: self.size)
        self._files.append(file)
        return cast(BinaryIO, file)

    def _check(self) -> None:
        if self._closed:
            raise UsageError(f"{self.name} is closed.")

    async def _read_here(self, offset: int, count: int) -> bytes:
        assert self._whole is not None
        return await asyncio.to_thread(self._whole.read, offset, count)

    async def _stream(self, at: int, end: int) -> AsyncGenerator[bytes]:
        """Begin a stream instead of the one that may be open."""
        assert self._replies is not None
        await self._hang_up()
        self._streaming = self._replies.stretch(at, end)
        return self._streaming

    async def _step(self, stream: AsyncGenerator[bytes] | None, at: int, end: int) -> bytes:
        if self._whole is not None or stream is None:
            return await self._read_here(at, min(CHUNK, end - at))
        return await anext(stream, b"")

    async def _hang_up(self) -> None:
        """End the stream that is open: a camera has one connection."""
        stream, self._streaming = self._streaming, None
        if stream is not None:
            await stream.aclose()

    async def _cached(self, offset: int, count: int) -> bytes:
        assert self._replies is not None
        size = self._cache.size
        end = min(offset + count, self.size)
        if end <= offset:
            return b""
        numbers = range(offset // size, (end - 1) // size + 1)
        blocks = {number: block for number in numbers if (block := self._kept(number)) is not None}
        for run in runs([number for number in numbers if number not in blocks]):
            blocks |= await self._load(run)
        data = b"".join(blocks.get(number, b"") for number in numbers)
        return data[offset - numbers[0] * size :][: end - offset]

    def _kept(self, number: int) -> bytes | None:
        """A block that is as long as the file now has it."""
        block, size = self._cache.get(number), self._cache.size
        return block if block is not None and len(block) >= min(size, self.size - number * size) else None

    async def _load(self, run: Span) -> dict[int, bytes]:
        """Bring a run of blocks, and some after it where reading goes on and on."""
        assert self._replies is not None
        await self._hang_up()
        size = self._cache.size
        self._window = min(self._read_ahead // size, max(1, self._window * 2)) if run.start == self._next else 0
        last = run.end
        while last < run.end + self._window and last * size < self.size and last not in self._cache:
            last += 1
        self._next = last
        data = bytearray()
        async with aclosing(self._replies.stretch(run.start * size, min(last * size, self.size))) as chunks:
            async for chunk in chunks:
                data += chunk
        blocks = {run.start + n: bytes(data[n * size : (n + 1) * size]) for n in range(-(-len(data) // size))}
        for number, block in blocks.items():
            self._cache.put(number, block)
        return blocks

    def _turn(self) -> None:
        """Read the whole that came from now on."""
        path = None if self._keeper is None else self._keeper.path
        if path is None:
            raise ConnectionLost(f"{self.name} came over and is gone again.")
        self._use(path)
        self.notes.append(f"{self.name} had to be brought over whole: no part of it is given.")

    def _use(self, path: Path) -> None:
        self._whole = WholeFile(path)
        self._cache.clear()


def _groups(places: Iterable[Span]) -> Iterator[list[Span]]:
    group: list[Span] = []
    size = 0
    for place in places:
        if group and (len(group) == AT_ONCE or size + place.size > MOST_AT_ONCE):
            yield group
            group, size = [], 0
        group.append(place)
        size += place.size
    if group:
        yield group


def _all_of(whole: WholeFile, places: Sequence[Span]) -> list[bytes]:
    return [whole.read(place.start, place.size) for place in places]


@asynccontextmanager
async def ranges(
    source: Source,
    recording: Recording,
    *,
    cache: Path | None = None,
    patience: Patience | None = None,
) -> AsyncIterator[RangeReader]:
    """A reader of a recording on a camera or a card; see `RangeReader.open`."""
    async with await RangeReader.open(source, recording, cache=cache, patience=patience) as reader:
        yield reader


def local(path: Path) -> RangeReader:
    """The same reader of a file here, to be used with ``async with``; raises StorageError.

    >>> from tempfile import mkdtemp
    >>> at = Path(mkdtemp()) / "a.MP4"
    >>> _ = at.write_bytes(b"0123456789")
    >>> async def four() -> bytes:
    ...     async with local(at) as reader:
    ...         return await reader.read(3, 4)
    >>> asyncio.run(four())
    b'3456'
    """
    return RangeReader.of_file(path)
