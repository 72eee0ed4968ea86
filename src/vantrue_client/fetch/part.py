"""The part: a file while it arrives, written so that whatever ends the program leaves it usable."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import os
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
from aiofiles.threadpool.binary import AsyncFileIO

from vantrue_client.errors import StorageError
from vantrue_client.fetch.claim import claim
from vantrue_client.fetch.journal import Journal, part_of, read_journal, remove_journal, sweep, write_journal
from vantrue_client.fetch.uninterrupted import uninterrupted
from vantrue_client.files import make_folder, private_opener, put_in_place, storage_error
from vantrue_client.media import Structure, structure_of
from vantrue_client.model import CameraTime

T = TypeVar("T")

BLOCK = 1 << 20
EVERY = 1.0
"""Seconds after which what arrived is made durable and the journal renewed."""


class Part:
    """``NAME.part`` and its journal, held by one process at a time: `opened` gives one.

    `take` bytes as they come, then `finish` and `place`. Left in any other way, it keeps what arrived and says so in
    the journal, and the next one for the same recording goes on from there. No step in a thread outlives the call that
    began it, cancelled or not: it could meet the next one's files. Raises StorageError all through.
    """

    def __init__(self, target: Path, journal: Journal, file: AsyncFileIO) -> None:
        self.target = target
        self.path = part_of(target)
        self.journal = journal
        self.got = 0  # bytes of the file that arrived, those of an earlier try included
        self.resumed = False
        self._file = file
        self._hash = hashlib.sha256()
        self._written = 0
        self._durable = 0
        self._anew = True  # nothing in the file is trusted; it goes when the first bytes replace it
        self._buffer: list[bytes] = []
        self._buffered = 0
        self._writing: asyncio.Task[None] | None = None
        self._syncing: asyncio.Task[None] | None = None
        self._due = time.monotonic() + EVERY
        self._settled = False  # complete or discarded: there is nothing to keep

    def note(self, told: int | None, modified: str | None) -> None:
        """Remember what a reply told of the whole file; what it does not tell stays as it was."""
        self.journal = msgspec.structs.replace(
            self.journal,
            told=self.journal.told if told is None else told,
            modified=self.journal.modified if modified is None else modified,
        )

    async def take(self, chunk: bytes) -> None:
        """Take the next bytes; they are written in blocks, while the following ones arrive."""
        self._buffer.append(chunk)
        self.got += len(chunk)
        self._buffered += len(chunk)
        if self._buffered >= BLOCK or time.monotonic() >= self._due:
            await self._start_writing()

    async def flush(self) -> None:
        """Write what was taken, so that it can be read back."""
        await self._start_writing()
        await self._writing_ends()

    async def structure(self) -> Structure:
        """What the structure of the bytes that arrived says; older ones that still lie here do not count."""
        await self.flush()
        return await uninterrupted(self._typed(asyncio.to_thread(self._structure)))

    async def restart(self) -> None:
        """Trust nothing that lies here: the next bytes are the first. The old ones go when new ones come."""
        await self._writing_ends()
        self._buffer, self._hash = [], hashlib.sha256()
        self.got = self._buffered = self._written = self._durable = 0
        self._anew, self.resumed = True, False
        self.journal = msgspec.structs.replace(self.journal, told=None, modified=None)

    async def finish(self, end: CameraTime | None) -> Journal:
        """Make the whole file durable, with its time, and write its size and hash into the journal."""
        await self.flush()
        await uninterrupted(self._typed(self._finish(end)))
        return self.journal

    async def place(self) -> None:
        """Give the finished file its name; raises FileExistsError when something else has it."""
        if os.name == "nt":  # pragma: no cover
            await self._file.close()  # an open file cannot be renamed there
        await uninterrupted(asyncio.to_thread(put_in_place, self.path, self.target))

    async def discard(self, *, keep_bytes: bool = False) -> None:
        """Remove the journal, so that the next try starts anew, and the part unless somebody may want its bytes."""
        await uninterrupted(self._typed(self._discard(keep_bytes)))

    async def resume(self) -> None:
        """Trust the bytes that the journal vouches for, and hash them."""
        await self._typed(self._resume())

    async def keep(self) -> None:
        """Make what arrived durable and say so in the journal, unless it is complete or discarded."""
        if self._settled:
            return
        with contextlib.suppress(StorageError):  # what cannot be written is fetched again
            await self.flush()
        if self._written > self._durable:
            await self._typed(self._make_durable())
        elif self._anew and self._size() == 0:
            self.path.unlink(missing_ok=True)

    async def _resume(self) -> None:
        known = await uninterrupted(asyncio.to_thread(self._known))
        if known is None:
            return
        if known.sha256 is not None and known.size == self._size():  # only its name was missing
            self.journal, self.got, self._settled = known, known.size, True
            return
        while self.got < known.durable:
            await uninterrupted(self._trust(min(4 * BLOCK, known.durable - self.got)))
        await uninterrupted(self._file.truncate(self.got))  # what comes after may hold holes since a power cut
        self._written = self._durable = self.got
        self._anew, self.resumed = False, True
        self.note(known.told, known.modified)

    def _known(self) -> Journal | None:
        """The journal that is there, when it is of this recording and the part holds what it vouches for."""
        size = self._size()
        if size == 0:
            return None
        sweep(self.target)
        known = read_journal(self.target)
        if known is None or not known.same(self.journal) or not 0 < known.durable <= size:
            return None
        return None if self.journal.exact and size > self.journal.listed else known

    async def _trust(self, count: int) -> None:
        block = await self._file.read(count)
        if not block:
            raise StorageError(f"{self.path} became shorter while it was read.", path=self.path)
        await asyncio.to_thread(self._hash.update, block)
        self.got += len(block)

    async def _discard(self, keep_bytes: bool) -> None:
        if keep_bytes:
            await self.flush()
        else:
            with contextlib.suppress(StorageError):
                await self._writing_ends()
        await asyncio.to_thread(remove_journal, self.target)
        if not keep_bytes:
            self.path.unlink(missing_ok=True)
        self._settled = True

    def _structure(self) -> Structure:
        if self._anew:
            return structure_of(io.BytesIO(), self.journal.name)
        with open(self.path, "rb", opener=private_opener) as file:
            return structure_of(file, self.journal.name)

    def _size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    async def _start_writing(self) -> None:
        await _ended(self._writing)
        if self._buffer:
            block = b"".join(self._buffer)
            self._buffer, self._buffered = [], 0
            self._writing = asyncio.create_task(self._typed(self._write(block)))

    async def _writing_ends(self) -> None:
        """Wait for what is being written and made durable; an error of either is raised here, and again each time."""
        try:
            await _ended(self._writing)
        finally:
            await _ended(self._syncing)

    async def _write(self, block: bytes) -> None:
        if self._anew:
            await self._begin_anew()
        hashing = asyncio.get_running_loop().run_in_executor(None, self._hash.update, block)
        try:
            rest = memoryview(block)
            while rest:
                rest = rest[await self._file.write(rest) :]
        finally:
            await hashing
        self._written += len(block)
        if time.monotonic() >= self._due and (self._syncing is None or self._syncing.done()):
            await _ended(self._syncing)
            self._due = time.monotonic() + EVERY
            self._syncing = asyncio.create_task(self._typed(self._make_durable()))

    async def _begin_anew(self) -> None:
        """The old journal goes first, for good: it must never vouch for new bytes."""
        await asyncio.to_thread(remove_journal, self.target)
        await self._file.seek(0)
        await self._file.truncate(0)
        self._anew = False

    async def _make_durable(self) -> None:
        """Bring what was written so far to the disk, then say so in the journal; more may be written meanwhile."""
        written = self._written
        await asyncio.to_thread(os.fsync, self._file.fileno())
        self._durable = written
        journal = msgspec.structs.replace(self.journal, durable=self._durable)
        await asyncio.to_thread(write_journal, self.target, journal)
        self._due = time.monotonic() + EVERY

    async def _finish(self, end: CameraTime | None) -> None:
        if self._anew:
            await self._begin_anew()
        if not self.got == self._written == self._size():
            raise StorageError(f"{self.path} was changed by something else while it arrived.", path=self.path)
        if end is not None:
            # A file's time is a courtesy: not every disk can keep it, nor every year.
            with contextlib.suppress(OSError, OverflowError, ValueError):
                os.utime(self.path, (end.timestamp(), end.timestamp()))
        self.journal = msgspec.structs.replace(self.journal, size=self._written, sha256=self._hash.hexdigest())
        await self._make_durable()
        self.journal = msgspec.structs.replace(self.journal, durable=self._durable)
        self._settled = True

    async def _typed(self, work: Awaitable[T]) -> T:
        try:
            return await work
        except OSError as error:
            raise storage_error(error, self.path) from error


async def _ended(task: asyncio.Task[None] | None) -> None:
    """Wait for a task, which goes on if the waiting is cancelled; raises its error."""
    if task is not None:
        await asyncio.wait({task})
        task.result()


@asynccontextmanager
async def opened(target: Path, journal: Journal) -> AsyncIterator[Part]:
    """The part of a target, with all of it that can be trusted; raises StorageError.

    However the block is left, the next one goes on from there.
    """
    await asyncio.to_thread(make_folder, target.parent)
    with claim(part_of(target)) as file:
        part = Part(target, journal, AsyncFileIO(file, None, None))
        try:
            await part.resume()
            yield part
        finally:
            # What cannot be kept is fetched again: how the transfer ended counts more.
            with contextlib.suppress(StorageError):
                await uninterrupted(part.keep())
