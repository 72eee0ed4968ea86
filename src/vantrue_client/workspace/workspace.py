"""The workspace: the rooms put together from one configuration, lazily.

The command line, the terminal interface and scripts start here. Nothing is opened, asked or made before it is needed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import ListIncomplete
from vantrue_client.model import CameraInfo, Filter, Recording
from vantrue_client.policy.actions import Action
from vantrue_client.workspace.allowing import going_to
from vantrue_client.workspace.browsing import Browsing
from vantrue_client.workspace.controlling import Controlling
from vantrue_client.workspace.handing import Handing
from vantrue_client.workspace.reporter import Reporter

if TYPE_CHECKING:
    from vantrue_client.archive import Archive, Limits, Pruned
    from vantrue_client.camera.remembered import Known
    from vantrue_client.policy.decide import Decision
    from vantrue_client.share.form import Form
    from vantrue_client.share.pipeline import Shared
    from vantrue_client.share.plan import Plan
    from vantrue_client.share.targets.apps import App
    from vantrue_client.workspace.bringing import Outcome, SyncOptions
    from vantrue_client.workspace.queueing import TransferQueue
    from vantrue_client.workspace.transfers import Planned

SILENT = Reporter()


@dataclass(frozen=True, slots=True)
class Listed:
    """A recording on the camera's card, where it is fetched from, and whether the archive has it."""

    recording: Recording
    url: str
    archived: bool


class Workspace(Browsing, Handing, Controlling):
    """One laptop's view of its cameras and its archive, within what the user permits.

    asker  who is asked for a permission that was not given; without one what needs it is refused (Refused)

    >>> from vantrue_client import Workspace
    >>> Workspace().settings.jobs
    1
    """

    async def info(self) -> tuple[CameraInfo, Known | None]:
        """What the camera says of itself, and who it is to us."""
        async with self.camera() as camera:
            return await camera.info(), await self.whoever(camera)

    async def listing(self, chosen: Filter | None = None) -> AsyncIterator[Listed]:
        """The recordings on the card that are meant, newest first.

        Raises ListIncomplete after those that are known when the list was cut off.
        """
        chosen = chosen or Filter()
        cut: ListIncomplete | None = None
        known: list[Recording] = []
        async with self.camera() as camera:
            try:
                async for recording in camera.recordings():
                    if chosen.matches(recording):
                        known.append(recording)  # noqa: PERF401 (what came before a cut is kept)
            except ListIncomplete as error:
                cut = error
        found = chosen.choose(known)
        for recording, archived in zip(found, await asyncio.to_thread(self._holds, found), strict=True):
            yield Listed(recording, camera.url + recording.target, archived)
        if cut:
            raise cut

    async def sync(self, options: SyncOptions, reporter: Reporter = SILENT) -> Outcome:
        """Bring the archive up to date with the card; one sync at a time, ArchiveBusy where another runs.

        An error that ends the run early is in the outcome; one that keeps it from beginning is raised.
        """
        await self.may_store(Action.DOWNLOAD, clears=options.delete_from_camera)
        await self._may_locate(options)
        return await self.one_pass(options, reporter)

    async def one_pass(self, options: SyncOptions, reporter: Reporter = SILENT) -> Outcome:
        """One sync of a watch, for which deleting on the camera was permitted at its start."""
        from vantrue_client.workspace.transfers import sync

        await self._may_locate(options)  # it may have been denied while watching
        with self.archive() as archive, archive.lock():
            _warn(archive, reporter)
            async with self.camera(Action.DOWNLOAD) as camera:
                return await sync(self, camera, archive, options, reporter)

    async def plan(self, options: SyncOptions) -> Planned:
        """What a sync would do now, and the list that it goes by; changes nothing."""
        from vantrue_client.workspace.transfers import planned

        await self._may_locate(options)
        with self.archive_if_any() as archive:
            async with self.camera() as camera:
                return await planned(self, camera, archive, options)

    def doomed(self, limits: Limits, arriving: Sequence[Recording]) -> list[Pruned]:
        """What retention would remove once some recordings more lie here; changes nothing."""
        from vantrue_client.workspace.retaining import laptop_time

        with self.archive_if_any() as archive:
            if archive is None:
                return []
            plan = archive.retention(limits, now=laptop_time(), arriving=arriving)
            return list(archive.prune(plan, dry_run=True))

    async def get(
        self, names: Sequence[str], chosen: Filter, *, to: Path | None = None, reporter: Reporter = SILENT
    ) -> Outcome:
        """Bring recordings by name, by filter or both: into the archive, or flat into a folder.

        A name that nobody knows is a failed result. Recordings that were deleted here come again.
        """
        await self.may_store(Action.DOWNLOAD, to)
        if to is not None:
            from vantrue_client.workspace.getting import get_flat

            async with self.camera(Action.DOWNLOAD) as camera:
                return await get_flat(self, camera, names, chosen, to, reporter)
        from vantrue_client.workspace.transfers import get

        with self.archive() as archive, archive.lock():
            _warn(archive, reporter)
            async with self.camera(Action.DOWNLOAD) as camera:
                return await get(self, camera, archive, names, chosen, reporter)

    def queue(self) -> TransferQueue:
        """What is to be brought into the archive one after the other, kept on the disk; see `TransferQueue`.

        >>> import asyncio
        >>> from vantrue_client import Workspace
        >>> asyncio.run(Workspace().queue().look()).left
        ()
        """
        return self._queue

    @cached_property
    def _queue(self) -> TransferQueue:
        from vantrue_client.sync.queued import QueueFile
        from vantrue_client.workspace.queueing import TransferQueue

        return TransferQueue(self, QueueFile.of(self.settings.archive_root, self.settings.places.state))

    async def import_card(self, path: Path, chosen: Filter, reporter: Reporter = SILENT) -> Outcome:
        """Copy recordings from a mounted card or folder into the archive; the card is never written to."""
        from vantrue_client.workspace.transfers import import_card

        await self.may_store(Action.IMPORT)
        with self.archive() as archive, archive.lock():
            _warn(archive, reporter)
            return await import_card(self, path, archive, chosen, reporter)

    async def watch(self, options: SyncOptions, reporter: Reporter = SILENT) -> Outcome:
        """Wait for the camera and sync whenever it is in reach, till cancelled."""
        from vantrue_client.workspace.transfers import watch

        await self.may_store(Action.WATCH, clears=options.delete_from_camera)
        await self._may_locate(options)
        return await watch(self, options, reporter)

    async def playable(self, name: str) -> str | None:
        """A path here, or a URL on the camera, of the recording with that name; None when there is none."""
        held = await asyncio.to_thread(self._file_named, name)
        if held is not None:
            return str(held)
        async with self.camera() as camera:
            async for recording in camera.recordings():
                if recording.name == name:
                    return f"{camera.url}{recording.target}"
        return None

    async def share_plan(self, names: Sequence[str], chosen: Filter, to: str, form: Form | None = None) -> Plan:
        """What a share of recordings, by name, by filter or both, would be; makes and asks nothing.

        to  a folder, ``app:NAME``, ``link:``, ``mailto:ADDRESS``, ``s3://...``, ``webdav(s)://...``, ``sftp://...``

        Recordings that are not here are `missing`, and fetched when the plan is carried out. Raises UsageError.
        """
        from vantrue_client.workspace import sharing

        return await asyncio.to_thread(sharing.planned, self, names, chosen, to, form)

    def share_decision(self, plan: Plan) -> Decision:
        """What the rules say of a plan: allow, ask or refuse, under which rule and why; changes nothing."""
        from vantrue_client.workspace import sharing

        return sharing.decided(self, plan)

    def share_proposal(self, plan: Plan) -> Form | None:
        """The form in which a minor's copies may leave, where the rules refuse the plan's; None where nothing helps."""
        from vantrue_client.workspace import sharing

        return sharing.proposed(self, plan)

    async def share(
        self, plan: Plan, reporter: Reporter = SILENT, *, confirmed: bool = False, reviewed: bool = False
    ) -> Shared:
        """Carry out a plan: check, fetch what is missing, reduce, confirm, deliver, record.

        confirmed  the user confirms what the plan says, without seeing the copies
        reviewed   a person will not be asked to look at stills where faces were covered: he answers for it

        Raises Refused, NotReduced, NotDelivered, StorageError, NoSuchRecording; what was made is gone then.
        """
        from vantrue_client.workspace import sharing

        return await sharing.share(self, plan, reporter, confirmed=confirmed, reviewed=reviewed)

    async def programs(self) -> Sequence[App]:
        """The installed programs that take a video or a photo, for ``app:NAME``: read now, kept nowhere."""
        from vantrue_client.workspace import sharing

        return await sharing.programs(self)

    async def _may_locate(self, options: SyncOptions) -> None:
        if options.not_at:
            await self.privacy.require(Action.LOCATE)
            self.places_named(options.not_at)

    async def may_store(self, action: Action, to: Path | None = None, *, clears: bool = False) -> None:
        """Return once recordings may be stored, which the user is asked for; raises Refused.

        to      the folder where they go, when it is not the archive
        clears  recordings are deleted on the camera, too
        """
        await self.privacy.require(action, where=going_to(to or self.settings.archive_root, many=True))
        if to is None:
            self.privacy.guardian.note_archive(self.settings.archive_root)
        if clears:
            await self.privacy.require(Action.DELETE_ON_CAMERA)

    def _file_named(self, name: str) -> Path | None:
        with self.archive_if_any() as archive:
            return next((archive.path(copy) for copy in archive.named(name)), None) if archive else None

    def _holds(self, recordings: Sequence[Recording]) -> list[bool]:
        """Of each recording whether the archive has it, from whichever camera; without an archive none is made."""
        with self.archive_if_any() as archive:
            return archive.holds(recordings) if archive else [False] * len(recordings)


def _warn(archive: Archive, reporter: Reporter) -> None:
    if archive.warning:
        reporter.say(archive.warning)
