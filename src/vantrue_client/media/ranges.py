"""Reading a recording here and there, wherever it lies, and bringing over as little of it as that needs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from vantrue_client.errors import ConnectionLost, UsageError
from vantrue_client.media.ahead import AheadReader
from vantrue_client.media.blockcache import BlockCache
from vantrue_client.media.fileobject import ThreadFile
from vantrue_client.media.replies import Ignored, Replies
from vantrue_client.media.spans import Span, groups
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
        self,
        name: str,
        *,
        replies: Replies | None = None,
        keeper: Keeper | None = None,
        ahead: AheadReader | None = None,
    ) -> None:
        self.name = name
        self.notes: list[str] = [] if replies is None else replies.notes
        self._replies = replies
        self._keeper = keeper
        self._ahead = ahead
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
        ahead = AheadReader(replies, BlockCache(size=block, most=most_blocks), most_ahead=read_ahead)
        reader = cls(recording.name, replies=replies, keeper=keeper, ahead=ahead)
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
        reader = cls(path.name)
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
            if self._ahead is not None:
                self._ahead.clear()
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
            if self._whole is None and self._ahead is not None:
                try:
                    return await self._ahead_of(self._ahead, offset, count)
                except Ignored:
                    self._turn()
            return await self._read_here(offset, count)

    async def read_each(self, places: Iterable[Span]) -> AsyncGenerator[bytes]:
        """What `read` gives of each place, one after the other; of a file here many are read in one go.

        Going to a thread and back takes longer than reading a few hundred bytes.
        """
        for some in groups(places, most=AT_ONCE, size=MOST_AT_ONCE):
            if self._whole is None:
                for place in some:
                    yield await self.read(place.start, place.size)
                continue
            async with self._lock:
                self._check()
                found = await asyncio.to_thread(self._whole.read_all, some)
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

    async def _ahead_of(self, ahead: AheadReader, offset: int, count: int) -> bytes:
        """From what is kept, else from the source, for which a stream that is open makes room."""
        if ahead.missing(offset, count):
            await self._hang_up()
        return await ahead.read(offset, count)

    def _turn(self) -> None:
        """Read the whole that came from now on."""
        path = None if self._keeper is None else self._keeper.path
        if path is None:
            raise ConnectionLost(f"{self.name} came over and is gone again.")
        self._use(path)
        self.notes.append(f"{self.name} had to be brought over whole: no part of it is given.")

    def _use(self, path: Path) -> None:
        self._whole = WholeFile(path)
        if self._ahead is not None:
            self._ahead.clear()


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
