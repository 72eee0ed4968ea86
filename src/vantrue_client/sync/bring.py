"""One recording from a source into a destination."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from vantrue_client.errors import TransferError
from vantrue_client.fetch import Fetched, fetch
from vantrue_client.fetch.uninterrupted import uninterrupted
from vantrue_client.model import Patience, Progress, Recording, Source
from vantrue_client.sync.destination import Destination
from vantrue_client.sync.room import Room

T = TypeVar("T")

ShowProgress = Callable[[Progress], None]


class Meter:
    """Counts what comes over of one recording, and passes the progress on."""

    def __init__(self, show: ShowProgress | None) -> None:
        self.fetched = 0
        self._show = show

    def __call__(self, progress: Progress) -> None:
        """Take one report of `fetch`."""
        self.fetched = progress.fetched
        if self._show is not None:
            self._show(progress)


class Bringer:
    """Brings one recording at a time, or several at once that do not get in each other's way."""

    def __init__(self, source: Source, destination: Destination, *, patience: Patience, room: Room, owner: str) -> None:
        self._source = source
        self._destination = destination
        self._patience = patience
        self._room = room
        self._owner = owner
        self._busy: dict[str, asyncio.Event] = {}
        self._books = asyncio.Lock()

    async def present(self, recording: Recording) -> Path | None:
        """Where it lies already; raises what the destination raises."""
        return await self._of_destination(partial(self._destination.present, recording))

    async def bring(self, recording: Recording, meter: Meter) -> Fetched:
        """Fetch one and enter it; raises what `fetch` and the destination raise."""
        for last in (False, True):
            target = await self._free_target(recording)
            part = target.with_name(target.name + ".part")
            await self._make_room(recording, target, part)
            try:
                with self._claimed(target), self._room.claim(target, part, recording.size):
                    fetched = await fetch(
                        self._source, recording, target, patience=self._patience, progress=meter, owner=self._owner
                    )
                    await self._of_destination(partial(self._destination.keep, recording, fetched))
                    return fetched
            except FileExistsError as error:
                # something took the name meanwhile: asked again, the destination gives another
                if last:
                    raise TransferError(f"Something else lies at {target}, and no other name is free.") from error
        raise AssertionError  # pragma: no cover

    async def _free_target(self, recording: Recording) -> Path:
        """Its final path, once no other file under way is on its way there."""
        ask = partial(self._destination.target, recording)
        target = await self._of_destination(ask)
        while busy := self._busy.get(_key(target)):
            await busy.wait()
            target = await self._of_destination(ask)
        return target

    async def _make_room(self, recording: Recording, target: Path, part: Path) -> None:
        """Where the room knows how to make some."""
        make = self._room.make
        if make is not None and (short := self._room.short(target, part, recording.size)):
            await self._of_destination(partial(make, recording, short))

    async def _of_destination(self, call: Callable[[], T]) -> T:
        """Ask the destination, which blocks, in a thread; one call at a time, and never left in the middle."""
        async with self._books:
            return await uninterrupted(asyncio.to_thread(call))

    @contextmanager
    def _claimed(self, target: Path) -> Iterator[None]:
        freed = self._busy[_key(target)] = asyncio.Event()
        try:
            yield
        finally:
            del self._busy[_key(target)]
            freed.set()


def _key(target: Path) -> str:
    """Equal for names that some disks take for the same."""
    return str(target).casefold()
