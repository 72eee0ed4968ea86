"""A recording that lies on the laptop whole; and how one gets there that cannot be asked for in parts."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO, Self

from vantrue_client.errors import ConnectionLost, GivenUp, StorageError
from vantrue_client.files import make_folder, private_opener, storage_error
from vantrue_client.media.reading import read_at
from vantrue_client.media.spans import Span
from vantrue_client.model import Recording, Source

MOST_STARTS = 5


class WholeFile:
    """An open file; raises StorageError when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file: BinaryIO = path.open("rb")
            self.size = os.fstat(self._file.fileno()).st_size
        except OSError as error:
            raise _unreadable(path, error) from error

    def read(self, offset: int, count: int) -> bytes:
        """Bytes from a position on, fewer at the end."""
        try:
            return read_at(self._file, offset, count)
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def read_all(self, places: Iterable[Span]) -> list[bytes]:
        """What `read` gives of each place."""
        return [self.read(place.start, place.size) for place in places]

    def fileno(self) -> int:
        """The system's number for it."""
        return self._file.fileno()

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Keeper:
    """Keeps one recording that came whole, in a folder that outlives the reader or in one that does not."""

    def __init__(self, source: Source, recording: Recording, folder: Path | None) -> None:
        self._label = source.label
        self._name = recording.name
        self._listed = recording.size if recording.size_exact else -1
        self._lasting = folder is not None
        self._folder = folder
        facts = "\0".join((source.label, recording.path, str(recording.end), str(recording.size)))
        self._kept_as = hashlib.sha256(facts.encode("utf-8", "surrogateescape")).hexdigest()[:32] + ".whole"
        self._starts = 0
        self._came = -1

    @property
    def path(self) -> Path | None:
        """Where the whole file lies, None while it does not."""
        at = None if self._folder is None else self._folder / self._kept_as
        return at if at is not None and at.is_file() else None

    async def keep(self, chunks: AsyncIterator[bytes], size: int | None) -> None:
        """Write what arrives; raises ConnectionLost when that is less than was told, GivenUp, StorageError."""
        if self._starts == MOST_STARTS:
            raise GivenUp(f"{self._name} broke off {MOST_STARTS} times on {self._label}, which always begins anew.")
        self._starts += 1
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="vantrue-"))
        await asyncio.to_thread(make_folder, self._folder)
        half = self._folder / f".{self._kept_as}.{secrets.token_hex(4)}"
        try:
            came = await _write(half, chunks)
            if size is not None and came < size and came not in {self._listed, self._came}:
                self._came = came
                raise ConnectionLost(f"{self._label} ended {self._name} after {came} of {size} bytes.")
            await asyncio.to_thread(half.replace, self._folder / self._kept_as)
        except OSError as error:
            raise storage_error(error, half) from error
        finally:
            half.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove what was to last no longer than this."""
        if not self._lasting and self._folder is not None:
            with suppress(OSError):
                (self._folder / self._kept_as).unlink(missing_ok=True)
                self._folder.rmdir()


async def _write(path: Path, chunks: AsyncIterator[bytes]) -> int:
    file = await asyncio.to_thread(open, path, "xb", opener=private_opener)
    try:
        async for chunk in chunks:
            await asyncio.to_thread(file.write, chunk)
        return file.tell()
    finally:
        await asyncio.to_thread(file.close)


def _unreadable(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path} cannot be read: {error.strerror}.", path=path, advice="Check its owner and its disk.")
