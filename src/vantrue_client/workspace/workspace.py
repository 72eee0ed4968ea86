"""The workspace: the rooms put together from one configuration, lazily.

The command line, the terminal interface and scripts start here. Nothing is opened, asked or made before it is needed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import KeyUnavailable, ListIncomplete
from vantrue_client.model import CameraInfo, Filter, Recording
from vantrue_client.policy.actions import Action
from vantrue_client.policy.permissions import Grant, Permission, loosens
from vantrue_client.workspace.guarding import met
from vantrue_client.workspace.privacy import Asker, Privacy
from vantrue_client.workspace.reporter import Reporter
from vantrue_client.workspace.settings import Settings
from vantrue_client.workspace.wifi import put_back

if TYPE_CHECKING:
    from vantrue_client.archive import Archive, Limits, Pruned
    from vantrue_client.camera.camera import Camera
    from vantrue_client.camera.remembered import Known, Remembered
    from vantrue_client.camera.verify import Found
    from vantrue_client.media.cut import Cut
    from vantrue_client.model import Track
    from vantrue_client.trips.fences import Fence
    from vantrue_client.trips.kept import Kept
    from vantrue_client.trips.places import Place
    from vantrue_client.trips.trip import Settings as TripSettings
    from vantrue_client.trips.trip import Trip
    from vantrue_client.workspace.bringing import Outcome, SyncOptions
    from vantrue_client.workspace.excerpts import Mark
    from vantrue_client.workspace.fencing import Told
    from vantrue_client.workspace.transfers import Planned

SILENT = Reporter()
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A recording on the camera's card, where it is fetched from, and whether the archive has it."""

    recording: Recording
    url: str
    archived: bool


class Workspace:
    """One laptop's view of its cameras and its archive, within what the user permits.

    asker  who is asked for a permission that was not given; without one what needs it is refused (Refused)

    >>> from vantrue_client import Workspace
    >>> Workspace().settings.jobs
    1
    """

    def __init__(self, settings: Settings | None = None, asker: Asker | None = None) -> None:
        self.settings = settings or Settings()
        self.privacy = Privacy(self.settings.places.state, self.settings.permit, asker)

    @cached_property
    def remembered(self) -> Remembered:
        """The cameras that were met before."""
        from vantrue_client.camera.remembered import Remembered

        return Remembered(self.settings.places.state / "cameras.json")

    def archive(self) -> Archive:
        """The archive, to be entered; raises StorageError then."""
        from vantrue_client.archive import Archive
        from vantrue_client.workspace.removals import Removals

        return Archive(self.settings.archive_root, recorder=Removals(self.privacy.ledger))

    @cached_property
    def _key(self) -> bytes:
        from vantrue_client.policy.secrets import laptop_key

        return laptop_key(self.settings.places.state)

    @property
    def named_camera(self) -> str | None:
        """The identity of the remembered camera that the settings name."""
        known = self.remembered.find(self.settings.camera) if self.settings.camera else None
        return known.id if known else None

    def pseudonym(self, category: str, value: str) -> str:
        """What stands on this laptop for a name that is not stored: 8 hex digits."""
        from vantrue_client.policy.secrets import pseudonym

        return pseudonym(self._key, category, value)[:8]

    async def discover(self, *, timeout: float = 5.0, sweep: bool = False) -> AsyncIterator[Found]:
        """Find cameras, as they answer; ``timeout`` in seconds."""
        from vantrue_client.camera.discovery import discover

        await self.privacy.require(Action.DISCOVER)
        await put_back(self)
        gate = self.privacy.gate(Action.DISCOVER)
        known = [camera.address for camera in self.remembered.cameras() if camera.address]
        async for found in discover(
            timeout=timeout, sweep=sweep, interface=self.settings.interface, known=known, gate=gate
        ):
            yield found

    @asynccontextmanager
    async def camera(self, action: Action = Action.CONNECT) -> AsyncIterator[Camera]:
        """The camera that the settings mean, or the only one found, connected for an action.

        Raises CameraNotFound, CameraAmbiguous, UsageError for a nickname that nobody has, and CameraNotFound when
        another camera answers where a nickname's was.
        """
        from vantrue_client.workspace.reaching import reach

        await self.privacy.require(action)
        await put_back(self)
        async with reach(self, action) as camera:
            yield camera

    async def meet(self, camera: Camera) -> Known:
        """Who a connected camera is, noted for the next time (house: what a recording is)."""
        from vantrue_client.workspace.reporting import talking_to

        identity = await camera.identity(self._key)
        talking_to(identity)
        return met(self, *identity.pseudonyms, model=identity.model, address=camera.reached_at)

    async def whoever(self, camera: Camera) -> Known | None:
        """Who a connected camera is; None while the keyring does not give the key that tells."""
        try:
            return await self.meet(camera)
        except KeyUnavailable as error:
            log.warning("%s", error)
            return None

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
        await self._may_store(Action.DOWNLOAD, clears=options.delete_from_camera)
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
        with self._archive_if_any() as archive:
            async with self.camera() as camera:
                return await planned(self, camera, archive, options)

    def doomed(self, limits: Limits, arriving: Sequence[Recording]) -> list[Pruned]:
        """What retention would remove once some recordings more lie here; changes nothing."""
        from vantrue_client.workspace.retaining import laptop_time

        with self._archive_if_any() as archive:
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
        await self._may_store(Action.DOWNLOAD, to)
        if to is not None:
            from vantrue_client.workspace.getting import get_flat

            async with self.camera(Action.DOWNLOAD) as camera:
                return await get_flat(self, camera, names, chosen, to, reporter)
        from vantrue_client.workspace.transfers import get

        with self.archive() as archive, archive.lock():
            _warn(archive, reporter)
            async with self.camera(Action.DOWNLOAD) as camera:
                return await get(self, camera, archive, names, chosen, reporter)

    async def import_card(self, path: Path, chosen: Filter, reporter: Reporter = SILENT) -> Outcome:
        """Copy recordings from a mounted card or folder into the archive; the card is never written to."""
        from vantrue_client.workspace.transfers import import_card

        await self._may_store(Action.IMPORT)
        with self.archive() as archive, archive.lock():
            _warn(archive, reporter)
            return await import_card(self, path, archive, chosen, reporter)

    async def watch(self, options: SyncOptions, reporter: Reporter = SILENT) -> Outcome:
        """Wait for the camera and sync whenever it is in reach, till cancelled."""
        from vantrue_client.workspace.transfers import watch

        await self._may_store(Action.WATCH, clears=options.delete_from_camera)
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

    async def permit(self, wanted: Permission, grant: Grant) -> None:
        """Keep what the user says to a permission; without `location` no track stays. Raises Refused for a minor."""
        if loosens(self.privacy.permissions.said()[wanted], grant):
            await self.privacy.require(Action.CHANGE_PERMISSION)
        self.privacy.permit(wanted, grant)
        if wanted is Permission.LOCATION and grant is not Grant.GRANTED:
            from vantrue_client.archive.tracks import forget

            await asyncio.to_thread(forget, self.settings.archive_root)
            (self.settings.places.state / "stayed.json").unlink(missing_ok=True)

    async def track(self, source: str, *, zone: str | None = None) -> Track:
        """Where the car was: the track of a file on disk, else of a recording in the archive, else on the camera.

        zone  IANA name, of the camera's clock, where a track's clock is local

        Raises UsageError for a source that nobody knows and for a zone that there is not.
        """
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.workspace import locating  # not before: it decodes places

        return await locating.track(self, source, zone=locating.zone_named(zone) if zone else None)

    async def cut(self, name: str, start: Mark, end: Mark, to: Path) -> Cut:
        """A piece of a clip, here or on the camera, as the camera wrote it, into a new file."""
        from vantrue_client.workspace import excerpts

        await self.privacy.require(Action.EXCERPT, where=f"It goes to {to}.")
        return await excerpts.cut(self, name, start, end, to)

    async def thumbnail(self, name: str, to: Path, at: Mark | None = None) -> int:
        """A still of a clip, here or on the camera, as JPEG into a new file; its size in bytes."""
        from vantrue_client.workspace import excerpts

        await self.privacy.require(Action.EXCERPT, where=f"It goes to {to}.")
        return await excerpts.thumbnail(self, name, to, at)

    async def trips(self, chosen: Filter | None = None, settings: TripSettings | None = None) -> list[Trip]:
        """The drives of what is meant in the archive, and, where the settings name a camera, also on its card."""
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.workspace import locating  # not before: it decodes places

        return await locating.trips(self, chosen or Filter(), settings)

    async def map(self, chosen: Filter, to: Path, *, tiles: str | None = None) -> int:
        """A map of the drives of what is meant into a new HTML file; how many they are.

        tiles  where pictures of the ground come from, as the user names it; None: from nowhere
        """
        trips = await self.trips(chosen)
        from vantrue_client.workspace.mapping import draw

        await draw(self, trips, to, tiles)
        return len(trips)

    async def places(self) -> Kept[Place]:
        """The named places."""
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.trips.kept import places

        return places(self.settings.places.state)

    async def fences(self) -> Kept[Fence]:
        """The electronic fences."""
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.trips.kept import fences

        return fences(self.settings.places.state)

    async def fence_check(self, chosen: Filter | None = None, notes: list[str] | None = None) -> AsyncIterator[Told]:
        """What the fences tell of what is synced, oldest first of each camera; new ones go into the events log.

        notes  gets what was left out, in sentences
        """
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.workspace.fencing import check

        async for told in check(self, chosen or Filter(), [] if notes is None else notes):
            yield told

    def places_named(self, names: Sequence[str]) -> list[Place]:
        """The places with those names; raises UsageError for one that nobody knows. That it may was asked before."""
        from vantrue_client.trips.kept import places
        from vantrue_client.trips.places import place_named

        known = places(self.settings.places.state).all()
        return [place_named(known, name) for name in names]

    async def _may_locate(self, options: SyncOptions) -> None:
        if options.not_at:
            await self.privacy.require(Action.LOCATE)
            self.places_named(options.not_at)

    async def _may_store(self, action: Action, to: Path | None = None, *, clears: bool = False) -> None:
        await self.privacy.require(action, where=f"They go to {to or self.settings.archive_root}.")
        if to is None:
            self.privacy.guardian.note_archive(self.settings.archive_root)
        if clears:
            await self.privacy.require(Action.DELETE_ON_CAMERA)

    def _file_named(self, name: str) -> Path | None:
        with self._archive_if_any() as archive:
            return next((archive.path(copy) for copy in archive.named(name)), None) if archive else None

    def _holds(self, recordings: Sequence[Recording]) -> list[bool]:
        """Of each recording whether the archive has it, from whichever camera; without an archive none is made."""
        with self._archive_if_any() as archive:
            return archive.holds(recordings) if archive else [False] * len(recordings)

    def _archive_if_any(self) -> AbstractContextManager[Archive | None]:
        return self.archive() if self.settings.archive_root.is_dir() else nullcontext()


def _warn(archive: Archive, reporter: Reporter) -> None:
    if archive.warning:
        reporter.say(archive.warning)
