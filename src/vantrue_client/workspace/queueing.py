"""The queue at work: what waits in it is brought here, one recording after the other, whatever the camera does.

It goes the way of `get`: the same list, the same `.part` files, the same outcomes. What the camera's leaving, a busy
archive or a full disk mean for the queue is decided here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from vantrue_client.errors import (
    ArchiveBusy,
    CameraAmbiguous,
    CameraError,
    StorageError,
    TransferError,
    VantrueError,
)
from vantrue_client.fetch.uninterrupted import uninterrupted
from vantrue_client.model import Progress, Recording
from vantrue_client.sync.pace import Pace
from vantrue_client.sync.pauses import Pauses
from vantrue_client.sync.queue import Change, Queue, State
from vantrue_client.sync.queued import QueueFile
from vantrue_client.workspace.queuechanges import Changing
from vantrue_client.workspace.reporter import Reporter
from vantrue_client.workspace.standing import Phase, Standing

if TYPE_CHECKING:
    from vantrue_client.workspace.bringing import Outcome
    from vantrue_client.workspace.workspace import Workspace

T = TypeVar("T")
Told = Callable[[Standing], object]

LOOK = 0.5  # seconds between two looks whether another process changed the queue, and two notes of progress
TRIES = 3  # of one recording in a row that give no byte, until it has failed and the next is asked for
SHORTEST, LONGEST = 5.0, 60.0  # seconds between two looks for a camera that is away


class TransferQueue(Changing):
    """The queue of one archive, kept on the disk: it survives the program, and several processes may change it.

    Nothing here holds up the event loop; all of it raises StorageError where the queue's file cannot be had.
    """

    def __init__(self, here: Workspace, file: QueueFile, pauses: Pauses | None = None) -> None:
        self._here = here
        self._file = file
        self._pauses = pauses or Pauses(SHORTEST, LONGEST)
        self._asked = asyncio.Event()
        self._told: Told = lambda _: None
        self._standing = Standing()
        self._turn = asyncio.Lock()
        self._pace = Pace()
        self._vain = (0, 0)
        self._fetched = 0
        self._said = 0.0

    async def look(self) -> Queue:
        """How it stands on the disk."""
        return await self._read()

    async def change(self, change: Change) -> Queue:
        """Change it; whoever works on it, in this process or another, goes by it at once or very soon."""
        try:
            return await self._change(change)
        finally:
            self._asked.set()

    async def run(
        self, told: Told = lambda _: None, reporter: Reporter | None = None, *, wait: bool = False
    ) -> Outcome:
        """Bring what waits, till nothing more waits or nothing more comes; ArchiveBusy where another works on it.

        told  hears how it stands, at most some times a second and at each change
        wait  a camera that is away, or an archive that is busy, is waited for

        What ended it early is in the outcome: what only the user can mend (a full disk, a refusal) has then paused
        the queue, with the reason. Cancelling it keeps what was fetched.
        """
        from vantrue_client.sync.report import Summary, together
        from vantrue_client.workspace.bringing import Outcome

        self._told, summary, reporter = told, Summary(), reporter or Reporter()
        with self._file.working():
            try:
                await self._change(Queue.idle)
                while self._waits():
                    outcome = await self._pass(reporter)
                    summary = together(summary, outcome.summary)
                    if outcome.ended is None:
                        continue
                    await self._stopped_by(outcome.ended)
                    if not (wait and self._standing.under_way):
                        return Outcome(summary, outcome.ended)
                    reporter.say(outcome.ended.what)
                    await self._news(self._pauses.next())
                self._say_rest()
                return Outcome(summary)
            finally:
                with suppress(StorageError):  # the next one that works on it does the same
                    await self._change(Queue.idle)

    async def stay(self, told: Told) -> None:
        """Work on it till cancelled: what is added comes, and a camera that left is waited for.

        Where another process works on it, this one looks, and takes over when that one has ended.
        """
        while True:
            pause: float | None = None
            try:
                await self.run(told, wait=True)
            except ArchiveBusy as error:
                await self._read()
                self._say(Phase.ELSEWHERE, error.what)
                pause = LOOK
            except StorageError as error:
                self._say(Phase.PAUSED, str(error))
                pause = LONGEST
            await self._news(pause)

    async def _stopped_by(self, error: VantrueError) -> None:
        """Decide what an error that ended a pass means for the queue."""
        await self._change(Queue.idle)
        self._pace.again()
        if isinstance(error, ArchiveBusy):
            self._say(Phase.BUSY, str(error))
        elif isinstance(error, CameraError | TransferError) and not isinstance(error, CameraAmbiguous):
            self._say(Phase.AWAY, error.what)
        else:
            await self._change(lambda queue: queue.pause_all(str(error)))
            self._say_rest()

    async def _pass(self, reporter: Reporter) -> Outcome:
        """Bring what waits from the camera that is there; an error that kept it from beginning is in the outcome."""
        from vantrue_client.sync.report import Summary
        from vantrue_client.workspace.bringing import Outcome
        from vantrue_client.workspace.queuepass import one_pass

        self._say(Phase.GOING)
        try:
            return await one_pass(self._here, self, reporter)
        except VantrueError as error:
            return Outcome(Summary(), error)

    async def take(self, camera: str) -> Recording | None:
        """The next one that a camera may have, which is under way from now on."""

        def start(queue: Queue) -> Queue:
            entry = queue.next(camera)
            return queue if entry is None else queue.start(entry.number)

        running = (await self._change(start)).running
        self._standing = replace(self._standing, done=0, total=running.recording.size if running else 0)
        self._fetched = 0
        self._say(Phase.GOING)
        return running.recording if running else None

    async def ended(self, failed: str | None) -> None:
        """The one under way is through, or failed for a reason."""
        running = self._standing.queue.running
        if running is not None:
            self._pauses.again()
            await self._change(lambda queue: queue.end(running.number, failed))
            self._say(Phase.GOING)

    async def in_vain(self, why: str) -> None:
        """The one under way gave no byte, though the camera was there: after some such tries it has failed."""
        running = self._standing.queue.running
        if running is None:
            return
        number, tries = self._vain
        self._vain = (running.number, tries + 1 if number == running.number else 1)
        if self._vain[1] >= TRIES:
            await self.ended(why)

    async def while_wanted(self, work: Coroutine[object, object, T]) -> T | None:
        """Do something for the one under way; None, and it is cancelled, once that one is paused or removed."""
        number = running.number if (running := self._standing.queue.running) else None
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                await self._news(LOOK, task)
                running = self._standing.queue.running
                if running is None or running.number != number:
                    break
                self._say(Phase.GOING)
        finally:
            task.cancel()
            await uninterrupted(asyncio.wait({task}))
        return None if task.cancelled() else task.result()

    def progress(self, progress: Progress) -> None:
        """The one under way got further."""
        now = time.monotonic()
        self._pace.note(max(0, progress.fetched - self._fetched), now)
        self._fetched = progress.fetched
        if progress.fetched:
            self._pauses.again()
            self._vain = (0, 0)
        total = progress.total if progress.total is not None else progress.recording.size
        self._standing = replace(self._standing, done=progress.done, total=total)
        if now - self._said >= LOOK:
            self._say(Phase.GOING)

    async def _news(self, seconds: float | None, task: asyncio.Task[T] | None = None) -> None:
        """Wait so long, for a task's end, or till the queue was changed; without a time till it was changed."""
        end = None if seconds is None else time.monotonic() + seconds
        while (task is None or not task.done()) and (end is None or time.monotonic() < end):
            asked = asyncio.ensure_future(self._asked.wait())
            pause = LOOK if end is None else max(0.0, min(LOOK, end - time.monotonic()))
            try:
                await asyncio.wait({asked, *([task] if task else [])}, timeout=pause, return_when="FIRST_COMPLETED")
            finally:
                asked.cancel()
            if self._asked.is_set() or self._file.changed:
                self._asked.clear()
                await self._read()
                self._say(self._standing.phase, self._standing.why)
                return

    def _waits(self) -> bool:
        queue = self._standing.queue
        return queue.paused is None and queue.count(State.WAITING) > 0

    def _say_rest(self) -> None:
        """Nothing is to be done now."""
        queue = self._standing.queue
        self._pace.again()
        self._say(Phase.IDLE if queue.paused is None else Phase.PAUSED, queue.paused or "")

    def _say(self, phase: Phase, why: str = "") -> None:
        self._said = time.monotonic()
        here = self._standing
        moving = phase is Phase.GOING and here.queue.running is not None
        self._standing = replace(
            here,
            phase=phase,
            why=why,
            rate=self._pace.rate(self._said) if moving else None,
            done=here.done if moving else 0,
            total=here.total if moving else 0,
        )
        self._told(self._standing)

    async def _change(self, change: Change) -> Queue:
        return await self._known(partial(self._file.change, change))

    async def _read(self) -> Queue:
        return await self._known(self._file.read)

    async def _known(self, ask: Callable[[], Queue]) -> Queue:
        """Ask the file, which blocks, in a thread; in turn, so that what is known last is what stands there."""
        async with self._turn:
            queue = await uninterrupted(asyncio.to_thread(ask))
            self._standing = replace(self._standing, queue=queue)
            return queue
