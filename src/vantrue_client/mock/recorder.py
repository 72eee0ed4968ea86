"""The recording under way: its files grow, its listed size is stale, and then it rolls over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from vantrue_client.mock import thumbnails
from vantrue_client.mock.contents import Contents, Entry, even
from vantrue_client.mock.moments import Maker, moment_of

LENGTH = 60.0  # seconds until it rolls over
STALE = 0.75  # of what a download would deliver now, so much is listed


@dataclass(frozen=True, slots=True)
class Moment:
    """What is being recorded: which files, since when, how long it will be, and what its end will be.

    made  by this recorder, not adopted from what was there
    """

    paths: frozenset[str]
    since: float
    length: float
    end: datetime
    made: bool = True

    @property
    def elapsed(self) -> float:
        """Seconds of it, at least one."""
        return min(max(1.0, time.monotonic() - self.since), self.length - 0.1)


class Recorder:
    """Makes moments, and shows the one under way as it grows.

    The clips are made whole beforehand; while the recording is under way a growing first part of each is shown.
    """

    def __init__(self, contents: Contents, maker: Maker, length: float = LENGTH) -> None:
        self._contents, self.maker, self.length = contents, maker, length
        self._moment: Moment | None = None
        self._busy = asyncio.Lock()
        contents.views.append(self._view)

    @property
    def paths(self) -> frozenset[str]:
        """Files of the recording under way; empty when idle."""
        return self._moment.paths if self._moment else frozenset()

    @property
    def seconds(self) -> int:
        """Seconds of the recording under way, 0 when idle."""
        return int(self._moment.elapsed) if self._moment else 0

    @property
    def left(self) -> float | None:
        """Seconds until it is due to roll over; None when idle."""
        return self._moment.since + self._moment.length - time.monotonic() if self._moment else None

    def adopt(self, entries: Iterable[Entry], left: float) -> None:
        """Let the newest moment among these be the one under way: half of it is done, so many seconds are left."""
        films = [entry for entry in entries if entry.film and not entry.locked]
        if films:
            newest = max(films, key=lambda entry: (entry.end, entry.name))
            paths = frozenset(entry.path for entry in films if moment_of(entry.name) == moment_of(newest.name))
            self._moment = Moment(paths, time.monotonic() - left, 2 * left, newest.end, made=False)

    async def start(self) -> bool:
        """Begin a moment; False when one is under way already."""
        async with self._busy:
            if self._moment is None:
                await self._begin()
                return True
            return False

    async def stop(self) -> bool:
        """End it: its files are whole; False when none was under way."""
        async with self._busy:
            return self.cut()

    def cut(self) -> bool:
        """The same, at once, as a power loss does it."""
        was, self._moment = self._moment, None
        if was is not None and was.made:
            for path in was.paths:
                self._contents.end(path, self.maker.now())
        return was is not None

    async def roll_over(self) -> None:
        """End the moment under way and begin the next without a gap; nothing when idle."""
        async with self._busy:
            if self._moment is not None:
                await self._begin()

    async def photo(self) -> Entry:
        """Take a photo."""
        return self._put(await asyncio.to_thread(self.maker.photo))

    async def snapshot(self) -> bytes:
        """A still of what is being recorded."""
        entry = self._contents.find("/" + min(self.paths))
        assert entry is not None
        return await asyncio.to_thread(thumbnails.jpeg, entry.file, (1280, 720))

    async def add(self, make: Callable[[], tuple[Path, str]]) -> Entry:
        """Make a file in the background and put it on the card."""
        return self._put(await asyncio.to_thread(make))

    async def _begin(self) -> None:
        made = await asyncio.to_thread(self.maker.moment)
        self.cut()
        paths = frozenset(f"{folder}/{file.name}" for file, folder in made)
        end = self.maker.now() + timedelta(seconds=self.length)
        self._moment = Moment(paths, time.monotonic(), self.length, end)
        for file in made:
            self._put(file)

    def _put(self, made: tuple[Path, str]) -> Entry:
        file, folder = made
        return self._contents.add(file, folder, file.name)

    def _view(self, entry: Entry) -> Entry:
        if self._moment is None or entry.path not in self._moment.paths:
            return entry
        part = self._moment.elapsed / self._moment.length
        size = int(entry.size * part)
        end = self._moment.end - timedelta(seconds=self._moment.length - self._moment.elapsed)
        return replace(entry, size=size, listed=int(size * STALE), end=even(end))
