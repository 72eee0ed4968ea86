"""Tracks and trips: of what lies in the archive, kept for the second look, and of what is still on the camera.

Nothing here asks for a permission: `Workspace.track` and `Workspace.trips` do, before anything is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing
from datetime import tzinfo
from itertools import groupby
from typing import TYPE_CHECKING

from vantrue_client.archive.packed import Packed
from vantrue_client.archive.packing import pack, unpack
from vantrue_client.archive.tracks import Kept, Tracks
from vantrue_client.errors import StorageError, UsageError
from vantrue_client.media.gps import clock, read_track
from vantrue_client.media.ranges import local, ranges
from vantrue_client.model import Channel, Filter, Kind, Track
from vantrue_client.trips.drives import find_trips
from vantrue_client.trips.trip import Piece, Settings, Trip, Where
from vantrue_client.workspace.daydrives import drives
from vantrue_client.workspace.sources import found

if TYPE_CHECKING:
    from vantrue_client.archive import Archive, Copy
    from vantrue_client.workspace.laptop import Laptop

TRACKED = frozenset({Kind.NORMAL, Kind.EVENT, Kind.PARKING, Kind.TIMELAPSE, Kind.TRACKLOG})
"""Kinds that may carry a track."""

_CHANNELS = (Channel.FRONT, Channel.INTERIOR, Channel.REAR)


async def tracks_of(
    archive: Archive, chosen: Filter, *, once_a_moment: bool = False
) -> AsyncIterator[tuple[Copy, Track | None]]:
    """Copies in an open archive that may carry a track, newest day first, each with its track.

    once_a_moment  the other channels of a moment whose first one has fixes are not read: theirs is None

    None also for a copy whose file is gone. What was read is kept for the next time, a day after the other.
    """
    tracks = Tracks(archive.root)
    copies = await asyncio.to_thread(lambda: [one for one in archive.ls(chosen) if one.recording.kind in TRACKED])
    for day, group in groupby(sorted(copies, key=_day, reverse=True), key=_day):
        reading = _Day(archive, await asyncio.to_thread(tracks.of_day, day), once_a_moment)
        try:
            for copy in sorted(group, key=_order):
                yield copy, await reading.track(copy)
        finally:
            await asyncio.to_thread(tracks.keep, day, reading.new)


class _Day:
    """One day's tracks: those that are kept, and those that are read now."""

    def __init__(self, archive: Archive, known: dict[str, tuple[str, Packed]], once_a_moment: bool) -> None:
        self._archive = archive
        self._known = known
        self._once = once_a_moment
        self._told: set[tuple[str, str]] = set()
        self.new: dict[str, Kept] = {}

    async def track(self, copy: Copy) -> Track | None:
        moment = (copy.camera, copy.recording.moment or copy.file)
        if self._once and moment in self._told:
            return None
        sha256, packed = self._known.get(copy.file, ("", None))
        track = None
        if packed is not None and sha256 == copy.sha256:
            try:
                track = unpack(packed)
            except ValueError:
                track = None
        track = track or await self._read(copy)
        if track is not None and track.fixes:
            self._told.add(moment)
        return track

    async def _read(self, copy: Copy) -> Track | None:
        try:
            async with local(self._archive.path(copy)) as reader:
                track = await read_track(reader, copy.recording)
        except StorageError:
            return None
        packed = pack(track)
        self.new[copy.file] = Kept(copy, packed)
        return unpack(packed)


async def track(workspace: Laptop, name: str, *, zone: tzinfo | None = None) -> Track:
    """The track of a file on disk, else of a recording in the archive, else of one on the camera, by its name.

    Raises NoSuchRecording, and what reaching the camera raises.
    """
    async with found(workspace, name) as source:
        return await read_track(source.reader, source.recording, zone=zone)


async def trips(workspace: Laptop, chosen: Filter, settings: Settings | None = None, *, ask: bool = True) -> list[Trip]:
    """The trips of what is meant: in the archive, and, where a camera is named and may be asked, on its card."""
    settings = settings or Settings()
    with workspace.archive_if_any() as archive:
        copies, here = ([], []) if archive is None else await _in_archive(archive, chosen)
        asked = ask and workspace.settings.camera is not None
        there = await _on_camera(workspace, chosen, here) if asked else []
        if archive is not None and not there:
            return await asyncio.to_thread(drives, archive, copies, here, settings)
    return await asyncio.to_thread(find_trips, [*here, *there], settings=settings)


async def _in_archive(archive: Archive, chosen: Filter) -> tuple[list[Copy], list[Piece]]:
    """What is meant in the archive, and a piece of each."""
    found = [one async for one in tracks_of(archive, chosen, once_a_moment=True)]
    copies = [copy for copy, _ in found]
    lying = await asyncio.to_thread(archive.books.lying_here, copies)
    return copies, [
        Piece(copy.recording, copy.camera, read, Where.HERE if copy.file in lying else Where.GONE)
        for copy, read in found
    ]


async def _on_camera(workspace: Laptop, chosen: Filter, here: Iterable[Piece]) -> list[Piece]:
    """What is meant on the card and not here; places come from its day logs, where it keeps none from its clips."""
    known = {(piece.recording.name, piece.recording.end) for piece in here}
    async with workspace.camera() as camera:
        owner = await workspace.meet(camera)
        async with aclosing(camera.recordings()) as listed:
            there = [one async for one in listed if one.kind in TRACKED and chosen.matches(one)]
        logs = [one for one in there if one.kind is Kind.TRACKLOG]
        read = logs or [one for one in there if one.channel in {Channel.FRONT, None}]
        pieces = []
        for recording in there:
            if (recording.name, recording.end) in known and recording not in logs:
                continue
            told = None
            if recording in read:
                async with ranges(camera, recording) as reader:
                    told = await read_track(reader, recording)
            pieces.append(Piece(recording, owner.id, told, Where.CAMERA))
    return pieces


def zone_named(name: str) -> tzinfo:
    """A zone by its IANA name; raises UsageError."""
    zone = clock.zone_named(name)
    if zone is None:
        raise UsageError(f"There is no time zone {name!r}.", advice="Its IANA name is wanted: Europe/Zurich.")
    return zone


def _day(copy: Copy) -> str:
    return copy.file.rsplit("/", 2)[0]


def _order(copy: Copy) -> tuple[str, int, str]:
    channel = copy.recording.channel
    return str(copy.recording.when), _CHANNELS.index(channel) if channel else len(_CHANNELS), copy.file
