"""Tracks and trips: of what lies in the archive, kept for the second look, and of what is still on the camera.

Nothing here asks for a permission: `Workspace.track` and `Workspace.trips` do, before anything is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import aclosing, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import tzinfo
from itertools import chain, groupby
from typing import TYPE_CHECKING

from vantrue_client.archive.identity import same
from vantrue_client.archive.packed import Packed
from vantrue_client.archive.packing import pack, unpack
from vantrue_client.archive.tracks import Kept, Tracks
from vantrue_client.errors import StorageError, UsageError
from vantrue_client.media.gps import clock, read_track
from vantrue_client.media.ranges import local, ranges
from vantrue_client.model import Channel, Filter, Kind, Recording, Track
from vantrue_client.trips.drives import find_trips
from vantrue_client.trips.trip import Piece, Settings, Trip, Where
from vantrue_client.workspace.daydrives import drives
from vantrue_client.workspace.midnights import across, edges
from vantrue_client.workspace.sources import found

if TYPE_CHECKING:
    from vantrue_client.archive import Archive, Copy
    from vantrue_client.camera.camera import Camera
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


async def trips(
    workspace: Laptop,
    chosen: Filter,
    settings: Settings | None = None,
    *,
    ask: bool = True,
    card: Sequence[Piece] = (),
) -> list[Trip]:
    """The trips of what is meant: in the archive, and, where a camera is named and may be asked, on its card.

    card  what lies on the card as far as that is known already
    """
    settings = settings or Settings()
    with workspace.archive_if_any() as archive:
        near = [] if archive is None else await asyncio.to_thread(_recordings, archive, edges(chosen, settings))
        async with _card(workspace) if ask and workspace.settings.camera is not None else nullcontext() as listed:
            told = [piece.recording for piece in card] if listed is None else listed.recordings
            wide = across(chosen, [*near, *told], settings)
            copies, here = ([], []) if archive is None else await _in_archive(archive, wide)
            there = [piece for piece in card if wide.matches(piece.recording)]
            if listed is not None:
                there = await listed.read(wide, archive)
        if archive is not None and not there:
            found = await asyncio.to_thread(drives, archive, copies, here, settings)
        else:
            found = await asyncio.to_thread(find_trips, [*here, *there], settings=settings)
    return found if wide == chosen else [trip for trip in found if _is_meant(trip, chosen)]


def _is_meant(trip: Trip, chosen: Filter) -> bool:
    """A drive is meant as a whole where a recording of it is."""
    return any(chosen.matches(piece.recording) for piece in trip.pieces)


def _recordings(archive: Archive, several: Iterable[Filter]) -> list[Recording]:
    return [copy.recording for chosen in several for copy in archive.ls(chosen)]


async def _in_archive(archive: Archive, chosen: Filter) -> tuple[list[Copy], list[Piece]]:
    """What is meant in the archive, and a piece of each."""
    found = [one async for one in tracks_of(archive, chosen, once_a_moment=True)]
    copies = [copy for copy, _ in found]
    lying = await asyncio.to_thread(archive.books.lying_here, copies)
    return copies, [
        Piece(copy.recording, copy.camera, read, Where.HERE if copy.file in lying else Where.GONE)
        for copy, read in found
    ]


@dataclass(frozen=True, slots=True)
class _Card:
    """A camera's card, listed, while the camera is connected."""

    camera: Camera
    owner: str
    recordings: list[Recording]

    async def read(self, chosen: Filter, archive: Archive | None) -> list[Piece]:
        """What is meant on the card and not here, with the tracks that `telling` names."""
        there = [one for one in self.recordings if chosen.matches(one)]
        pieces = await asyncio.to_thread(missing, archive, there, self.owner)
        told = {piece.recording: piece for piece in await _read(self.camera, telling(pieces))}
        return [told.get(piece.recording, piece) for piece in pieces]


@asynccontextmanager
async def _card(workspace: Laptop) -> AsyncIterator[_Card]:
    async with workspace.camera() as camera:
        owner = await workspace.meet(camera)
        async with aclosing(camera.recordings()) as listed:
            there = [one async for one in listed if one.kind in TRACKED]
        yield _Card(camera, owner.id, there)


def missing(archive: Archive | None, there: Sequence[Recording], owner: str) -> list[Piece]:
    """What is on the card and not here, as pieces of drives; a day log counts in any case, for it grows. Blocks."""
    known = {} if archive is None else archive.books.catalog.of_names({one.name for one in there})
    lying = set() if archive is None else archive.books.lying_here(chain.from_iterable(known.values()))
    return [
        Piece(one, owner, where=Where.CAMERA)
        for one in there
        if one.kind is Kind.TRACKLOG
        or not any(copy.file in lying and same(copy.recording, one, shifted=True) for copy in known.get(one.name, ()))
    ]


def telling(there: Sequence[Piece]) -> list[Piece]:
    """Those on a card that are read for where the car was: its day logs, where it keeps none the front's clips."""
    logs = [one for one in there if one.recording.kind is Kind.TRACKLOG]
    return logs or [one for one in there if one.recording.channel in {Channel.FRONT, None}]


async def tracks_on_card(workspace: Laptop, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that lie on the card, each with its track, read over one connection."""
    async with workspace.camera() as camera:
        return await _read(camera, pieces)


async def _read(camera: Camera, pieces: Sequence[Piece]) -> list[Piece]:
    read = []
    for piece in pieces:
        async with ranges(camera, piece.recording) as reader:
            read.append(replace(piece, track=await read_track(reader, piece.recording)))
    return read


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
