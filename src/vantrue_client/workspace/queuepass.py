"""One pass of the queue: one connection and one list, as many recordings as wait for that camera."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from vantrue_client.archive import ArchiveDestination
from vantrue_client.archive.identity import same
from vantrue_client.errors import CameraNotFound, ConnectionLost
from vantrue_client.model import Recording, Result, Status
from vantrue_client.policy.actions import Action
from vantrue_client.sync.listing import Listing, listing
from vantrue_client.sync.plan import plan
from vantrue_client.sync.report import Summary, together
from vantrue_client.workspace.bringing import Outcome, Way, bring
from vantrue_client.workspace.getting import from_camera, why_unknown
from vantrue_client.workspace.reporter import Reporter
from vantrue_client.workspace.transfers import noted

if TYPE_CHECKING:
    from vantrue_client.camera.camera import Camera
    from vantrue_client.model import Progress
    from vantrue_client.workspace.queueing import TransferQueue
    from vantrue_client.workspace.workspace import Workspace

LIST_AGAIN = 30.0  # seconds that a list is gone by where one of the queue does not stand in it


class Hearing(Reporter):
    """Hears one run for the queue, and passes it on."""

    def __init__(self, queue: TransferQueue, reporter: Reporter) -> None:
        self._queue = queue
        self._reporter = reporter
        self.last: Result | None = None

    def progress(self, progress: Progress) -> None:
        """The one under way got further."""
        self._queue.progress(progress)
        self._reporter.progress(progress)

    def result(self, result: Result) -> None:
        """It is through."""
        self.last = result
        self._reporter.result(result)


async def one_pass(here: Workspace, queue: TransferQueue, reporter: Reporter) -> Outcome:
    """Bring what waits for the camera that is there; raises what keeps it from beginning."""
    await here.may_store(Action.DOWNLOAD)
    with here.archive() as archive, archive.lock():
        async with here.camera(Action.DOWNLOAD) as camera:
            owner = (await here.meet(camera)).id
            if (await queue.look()).next(owner) is None:
                raise CameraNotFound(
                    "Another camera answers than the one that is waited for.",
                    advice="Join the Wi-Fi of the camera whose recordings are in the queue.",
                )
            way = from_camera(here, camera, ArchiveDestination(archive, owner), owner)
            way = replace(way, still_there=None)  # one that gave no byte ends the pass, and is tried again in the next
            return await noted(archive, owner, Pass(queue, camera, way, reporter).run())


class Pass:
    """One connection, and what came over it."""

    def __init__(self, queue: TransferQueue, camera: Camera, way: Way, reporter: Reporter) -> None:
        self._queue = queue
        self._camera = camera
        self._way = way
        self._reporter = reporter
        self._listed = Listing((), None, 0.0)
        self._under_way: set[Recording] = set()
        self._at = 0.0

    async def run(self) -> Outcome:
        """Bring one after the other; what ended it early is in the outcome."""
        summary = Summary()
        await self._list()
        left = (await self._queue.look()).left
        self._reporter.planned([one.recording for one in left if one.state == "waiting" and one.of(self._way.owner)])
        while (wanted := await self._queue.take(self._way.owner)) is not None:
            outcome = await self._bring(wanted)
            summary = together(summary, outcome.summary)
            if outcome.ended is not None:
                return Outcome(summary, outcome.ended)
        return Outcome(summary)

    async def _bring(self, wanted: Recording) -> Outcome:
        """Bring one and say how it went; one that was paused or removed meanwhile is left."""
        hearing = Hearing(self._queue, self._reporter)
        outcome = await self._queue.while_wanted(self._fetch(wanted, hearing))
        if outcome is None:
            return Outcome(Summary())
        if outcome.ended is not None:
            if isinstance(outcome.ended, ConnectionLost) and not outcome.summary.bytes:
                await self._queue.in_vain(outcome.ended.what)
            return outcome
        result = hearing.last
        brought = result is None or result.status in {Status.DOWNLOADED, Status.PRESENT}
        await self._queue.ended(None if brought or result is None else result.reason or "")
        return outcome

    async def _fetch(self, wanted: Recording, hearing: Hearing) -> Outcome:
        found = await self._on_card(wanted)
        if found is None:
            result = Result(wanted.name, Status.FAILED, size=wanted.size, reason=why_unknown(self._listed))
            hearing.result(result)
            return Outcome(Summary().plus(result))
        made = plan([found], under_way=self._under_way, take_other=True)
        return await bring(self._way, made, replace(self._listed, incomplete=None), hearing)

    async def _on_card(self, wanted: Recording) -> Recording | None:
        """As the list has it; one that does not stand there, or was under way then, is looked for in a newer list."""
        found = _among(wanted, self._listed.recordings)
        if (found is None or found in self._under_way) and time.monotonic() - self._at > LIST_AGAIN:
            await self._list()
            found = _among(wanted, self._listed.recordings)
        return found

    async def _list(self) -> None:
        self._listed = await listing(self._camera)
        self._under_way = await self._camera.under_way(self._listed.recordings)
        self._at = time.monotonic()


def _among(wanted: Recording, listed: Iterable[Recording]) -> Recording | None:
    """A recording as the card lists it now: it may have moved, or, when it was asked for, have been under way."""
    alike = [one for one in listed if one.name == wanted.name]
    exact = next((one for one in alike if same(wanted, one)), None)
    return exact or next((one for one in alike if one.path == wanted.path), None)
