"""Running a plan: every recording of it ends in exactly one result, unless something ends the whole run.

::

    async with run(camera, plan(recordings), Folder(path)) as results:
        async for result in results:
            print(result.name, result.status)
    print(results.summary)
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager

from vantrue_client.errors import (
    CameraError,
    CameraNotFound,
    ConnectionLost,
    Damaged,
    GivenUp,
    NotFound,
    UsageError,
    VantrueError,
)
from vantrue_client.fetch import Fetched
from vantrue_client.model import Patience, Recording, Result, Source
from vantrue_client.sync.bring import Bringer, Meter, ShowProgress
from vantrue_client.sync.destination import Destination
from vantrue_client.sync.moved import moved_to
from vantrue_client.sync.outcome import downloaded, ends_the_run, here_already, left_alone, outcome
from vantrue_client.sync.plan import Plan
from vantrue_client.sync.report import Summary
from vantrue_client.sync.room import Room
from vantrue_client.sync.tasks import tasks

OnFile = Callable[[Recording, Fetched], Awaitable[str | None]]
Relist = Callable[[], Awaitable[Iterable[Recording]]]
StillThere = Callable[[], Awaitable[bool]]

SILENT_IN_A_ROW = 3  # files that give no byte one after the other, though the camera answers: it is stuck


@asynccontextmanager
async def run(
    source: Source,
    plan: Plan,
    destination: Destination,
    *,
    jobs: int = 1,
    patience: Patience | None = None,
    progress: ShowProgress | None = None,
    on_file: OnFile | None = None,
    relist: Relist | None = None,
    still_there: StillThere | None = None,
    room: Room | None = None,
    owner: str = "",
) -> AsyncIterator[Run]:
    """Fetch what a plan says; the context gives the results as they end, and their ``summary``.

    jobs         files at once: 1, or 2 at the most
    progress     called as bytes arrive
    on_file      awaited for each file that was fetched, once it is final, one at a time and beside the next fetch;
                 a sentence it returns says how it failed
    relist       lists the camera anew: asked at most once, when recordings were not found where the list said
                 (locking moves them; facts: camera-wifi, The file list)
    still_there  whether the camera answers: asked when a file gave no byte for too long. A camera that does is
                 gone on with, the file has failed; without it such a file ends the run
    room         looks for room on the disk before each file
    owner        whose recordings these are, so that a half-fetched file of another camera is not gone on with

    Leaving the context stops what is under way and leaves no task behind; what lies in ``.part`` is resumed by the
    next run. Iterating raises, after the results of all that ended: ConnectionLost when the camera left, NoRoom and
    other StorageErrors, Refused.
    """
    if jobs not in (1, 2):
        raise UsageError(f"{jobs} files at once is not possible: it is 1 or 2, since cameras wedge when hurried.")
    bringer = Bringer(source, destination, patience=patience or Patience(), room=room or Room(), owner=owner)
    going = Run(plan, bringer, jobs=jobs, progress=progress, on_file=on_file, relist=relist, still_there=still_there)
    async with tasks() as group:
        work = group.create_task(going.work())
        try:
            yield going
        finally:
            work.cancel()


class Run:
    """Results as they end: iterate once. ``summary`` counts those that were handed out."""

    def __init__(
        self,
        plan: Plan,
        bringer: Bringer,
        *,
        jobs: int,
        progress: ShowProgress | None,
        on_file: OnFile | None,
        relist: Relist | None,
        still_there: StillThere | None,
    ) -> None:
        self.summary = Summary()
        self._plan = plan
        self._bringer = bringer
        self._jobs = jobs
        self._progress = progress
        self._on_file = on_file
        self._relist = relist
        self._still_there = still_there
        self._began = time.monotonic()
        self._told: asyncio.Queue[Result | VantrueError | None] = asyncio.Queue()
        self._final: asyncio.Queue[tuple[Recording, Fetched] | None] = asyncio.Queue()
        self._over = False
        self._silent = 0
        self._whole = 0
        self._damaged: dict[Recording, Result] = {}  # tried once more at the end, else this is how it went
        self._vanished: dict[Recording, Result] = {}  # looked for once at the end, else this is how it went

    def __aiter__(self) -> Run:
        """Itself."""
        return self

    async def __anext__(self) -> Result:
        """The next result; raises what ended the run."""
        if self._over:
            raise StopAsyncIteration
        told = await self._told.get()
        if isinstance(told, Result):
            self.summary = self.summary.plus(told)
            return told
        self._over = True
        self.summary = self.summary.after(time.monotonic() - self._began)
        if told is not None:
            raise told
        raise StopAsyncIteration

    async def work(self) -> None:
        """Run the plan; told by the iterator, never raised here."""
        ended: VantrueError | None = None
        async with tasks() as group:
            group.create_task(self._finish_files())
            try:
                await self._run_plan()
            except VantrueError as error:
                ended = error
            self._final.put_nowait(None)
        self._told.put_nowait(ended)

    async def _run_plan(self) -> None:
        for recording, why in self._plan.skip:
            self._told.put_nowait(left_alone(recording, why))
        try:
            await self._bring_all((*self._plan.present, *self._plan.fetch), last=False)
            await self._bring_all([*self._damaged, *await self._moved()], last=True)
        finally:
            for result in (*self._damaged.values(), *self._vanished.values()):
                self._told.put_nowait(result)

    async def _bring_all(self, recordings: Iterable[Recording], *, last: bool) -> None:
        """Bring each one; raises the first error that ends the run, with the others stopped."""
        waiting = iter(recordings)
        async with tasks() as group:
            for _ in range(self._jobs):
                group.create_task(self._bring_each(waiting, last=last))

    async def _bring_each(self, waiting: Iterator[Recording], *, last: bool) -> None:
        for recording in waiting:
            meter = Meter(self._progress)
            self._damaged.pop(recording, None)
            try:
                if at := await self._bringer.present(recording):
                    self._told.put_nowait(here_already(recording, at))
                    continue
                fetched = await self._bringer.bring(recording, meter)
            except VantrueError as error:
                await self._not_brought(recording, error, meter.fetched, last=last)
            except asyncio.CancelledError:
                self.summary = self.summary.over(meter.fetched)
                raise
            else:
                self._silent = 0
                self._whole += 1
                self._final.put_nowait((recording, fetched))

    async def _not_brought(self, recording: Recording, error: VantrueError, fetched: int, *, last: bool) -> None:
        """Decide what an error means: for this file, or for the run."""
        if ends_the_run(error):
            self.summary = self.summary.over(fetched)
            raise error
        if isinstance(error, GivenUp | ConnectionLost | CameraNotFound) and await self._left(fetched):
            self.summary = self.summary.over(fetched)
            raise self._camera_left(error) from error
        result = outcome(recording, error, fetched)
        if isinstance(error, Damaged) and not last:
            self._damaged[recording] = result
        elif isinstance(error, NotFound) and not last:
            self._vanished[recording] = result
        else:
            self._told.put_nowait(result)

    async def _left(self, fetched: int) -> bool:
        """Whether the camera, of which one file did not come, is to be taken for gone."""
        self._silent = 0 if fetched else self._silent + 1
        if self._still_there is None or self._silent >= SILENT_IN_A_ROW:
            return True
        return not await self._still_there()

    def _camera_left(self, error: VantrueError) -> ConnectionLost:
        return ConnectionLost(
            f"The camera left: {error.what}",
            address=getattr(error, "address", ""),
            kept=f"Recordings that came over whole: {self._whole}. What came of others is kept, too.",
            advice="Run the same again when it is back: it goes on where it stopped.",
        )

    async def _moved(self) -> list[Recording]:
        """Vanished ones that a fresh list knows at another path: the same recordings, asked for there."""
        if not self._vanished or self._relist is None:
            return []
        try:
            found = moved_to(self._vanished, await self._relist())
        except ConnectionLost as error:
            raise self._camera_left(error) from error
        except CameraError:
            return []  # a list that failed concludes nothing
        for was in found:
            del self._vanished[was]
        return list(found.values())

    async def _finish_files(self) -> None:
        """Tell of each file that is final, after the caller's own work on it."""
        while (final := await self._final.get()) is not None:
            recording, fetched = final
            failure = await self._on_file(recording, fetched) if self._on_file is not None else None
            if failure is not None:
                self.summary = self.summary.exec_failure()
            self._told.put_nowait(downloaded(recording, fetched, failure))
