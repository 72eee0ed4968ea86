"""A mounted card or a plain folder as a Source: read, and never written to."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

from vantrue_client.archive.inside import CHUNK, file_time, hash_inside, list_inside, names_inside, open_inside
from vantrue_client.errors import ConnectionLost, ListIncomplete, NotFound, UsageError
from vantrue_client.model import CameraTime, Filter, Recording
from vantrue_client.wire.models import ChannelLayout, identify, layout_of
from vantrue_client.wire.record import recording

DEEPEST = 16
AT_ONCE = 256
NO_SUCH_FILE = -1
WRITABLE = 0o222
EVERYTHING = Filter()
NOT_FOOTAGE = frozenset({"system volume information", "$recycle.bin", "lost+found"})


@dataclass(frozen=True, slots=True)
class _Opened:
    file: BinaryIO
    offset: int
    size: int
    modified: CameraTime | None
    label: str
    end: int

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self.end - self.offset
        while left > 0:
            try:
                chunk = await asyncio.to_thread(self.file.read, min(CHUNK, left))
            except OSError as error:
                raise ConnectionLost(
                    f"{self.label} cannot be read any more: {error.strerror}.", address=self.label
                ) from error
            if not chunk:
                return
            left -= len(chunk)
            yield chunk


class Card:
    """A mounted card, or any folder with recordings; links in it are not followed.

    Its recordings are those that the camera lists: the same names, ends and sizes, with their paths below the folder.
    A file that nobody may write is locked (the card's read-only attribute). Raises UsageError when it is no folder.
    """

    def __init__(self, path: Path) -> None:
        self.root = path.expanduser().absolute()
        if not self.root.is_dir():
            raise UsageError(f"{path} is not a folder.", advice="Name a mounted card or a folder.")

    @property
    def label(self) -> str:
        """What messages call it."""
        return str(self.root)

    @cached_property
    def model(self) -> str | None:
        """The model that the name of the settings file tells (facts: recordings, Folders and names)."""
        for folder in ("GPS", "gps", "."):
            try:
                names = names_inside(self.root, PurePosixPath(folder))
            except OSError:
                continue
            settings = [name for name in names if name.lower().endswith("_settings.ini")]
            if model := next(filter(None, map(identify, settings)), None):
                return model
        return None

    async def recordings(self, chosen: Filter = EVERYTHING) -> AsyncIterator[Recording]:
        """Recordings that are meant, as they are found; with a limit the newest, newest first.

        Raises ListIncomplete at the end when a folder could not be read.
        """
        unreadable: list[str] = []
        if chosen.limit is not None:
            for one in await asyncio.to_thread(lambda: chosen.choose(self.walk(unreadable))):
                yield one
        else:
            walk = self.walk(unreadable)
            while batch := await asyncio.to_thread(lambda: list(islice(walk, AT_ONCE))):
                for one in filter(chosen.matches, batch):
                    yield one
        if unreadable:
            raise ListIncomplete(
                f"On {self.label} some folders cannot be read: {'; '.join(unreadable[:3])}.",
                address=self.label,
                kept="The others were.",
            )

    @asynccontextmanager
    async def open(self, recording: Recording, offset: int = 0, end: int | None = None) -> AsyncIterator[_Opened]:
        """Open a recording's bytes from an offset on, up to ``end``.

        Raises NotFound when it is gone, ConnectionLost with the card.
        """
        file = await asyncio.to_thread(self._open, recording)
        try:
            status = os.fstat(file.fileno())
            start = min(offset, status.st_size)
            file.seek(start)
            yield _Opened(
                file, start, status.st_size, file_time(status), self.label, sys.maxsize if end is None else end
            )
        finally:
            await asyncio.to_thread(file.close)

    def hash(self, recording: Recording) -> str:
        """SHA-256 of a recording as it lies on the card; raises NotFound, ConnectionLost."""
        with self._typed(recording):
            return hash_inside(self.root, _place(recording))[0]

    def walk(self, unreadable: list[str]) -> Iterator[Recording]:
        """Every recording; folders that cannot be read are added to ``unreadable``."""
        waiting = [PurePosixPath()]
        while waiting:
            folder = waiting.pop()
            try:
                entries = sorted(list_inside(self.root, folder), key=lambda entry: entry[0])
            except OSError as error:
                unreadable.append(f"{folder}: {error.strerror}")
                continue
            deeper = []
            for name, status in entries:
                if _is_system(name):
                    continue
                if S_ISDIR(status.st_mode) and len(folder.parts) < DEEPEST:
                    deeper.append(folder / name)
                elif S_ISREG(status.st_mode):
                    yield self._recording(folder / name, status)
            waiting.extend(reversed(deeper))

    def _recording(self, at: PurePosixPath, status: os.stat_result) -> Recording:
        return recording(
            at.name,
            f"/{at}",
            size=status.st_size,
            end=file_time(status),
            locked=not status.st_mode & WRITABLE,
            channels=self._channels,
        )

    @cached_property
    def _channels(self) -> ChannelLayout:
        return layout_of(self.model)

    def _open(self, recording: Recording) -> BinaryIO:
        with self._typed(recording):
            return open_inside(self.root, _place(recording))

    @contextmanager
    def _typed(self, recording: Recording) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE} or not self.root.is_dir():
                raise ConnectionLost(f"{self.label} cannot be read any more.", address=self.label) from error
            said = f"{recording.path} cannot be opened on {self.label}: {error.strerror}."
            raise NotFound(said, status=NO_SUCH_FILE, address=self.label) from error


def _place(recording: Recording) -> PurePosixPath:
    return PurePosixPath(recording.path.lstrip("/"))


def _is_system(name: str) -> bool:
    """What a computer left on the card: macOS's `._*` and hidden folders, Windows's own (facts: recordings)."""
    return name.startswith(".") or name.lower() in NOT_FOOTAGE
