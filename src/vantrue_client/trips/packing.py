"""Drives packed small, and read back exactly as they were found, without looking at a fix.

What they share with the pieces that they were made of is kept as a number: the same pieces must be given again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from vantrue_client.archive.columns import MICRO, Columns, packed
from vantrue_client.archive.packed import PackedEvent, PackedPiece, PackedStop, PackedTrip
from vantrue_client.archive.packing import zone_named
from vantrue_client.model import Fix
from vantrue_client.trips.times import seconds
from vantrue_client.trips.trip import Completeness, Event, EventKind, Piece, Stop, Trip

_UTC = ""
_MOST_ZONES = 256


def pack(trips: Sequence[Trip], pieces: Sequence[Piece]) -> list[PackedTrip]:
    """Pack the drives that were found in some pieces.

    Raises ValueError where they cannot be given back as they are: times in zones without a name, or in too many.

    >>> pack([], [])
    []
    """
    numbers = {id(piece.recording): number for number, piece in enumerate(pieces)}
    tracks = {id(piece.track): number for number, piece in enumerate(pieces) if piece.track is not None}
    return [_packed(trip, numbers, tracks) for trip in trips]


def unpack(kept: Sequence[PackedTrip], pieces: Sequence[Piece]) -> list[Trip]:
    """The drives, whose fixes are made when they are asked for; raises ValueError for what is damaged."""
    try:
        return [_unpacked(one, pieces) for one in kept]
    except IndexError as error:
        raise ValueError("damaged") from error


def _packed(trip: Trip, numbers: dict[int, int], tracks: dict[int, int]) -> PackedTrip:
    zones = list(dict.fromkeys(fix.time.tzinfo for fix in trip.fixes)) or [None]
    if len(zones) > _MOST_ZONES:
        raise ValueError("too many zones")
    at = {seconds(fix.time): number for number, fix in enumerate(trip.fixes)}
    names: dict[str | None, int] = {piece.recording.name: number for number, piece in enumerate(trip.pieces)}
    return PackedTrip(
        id=trip.id,
        start=trip.start,
        end=trip.end,
        distance_m=trip.distance_m,
        duration_s=trip.duration_s,
        moving_s=trip.moving_s,
        top_speed=trip.top_speed,
        mean_speed=trip.mean_speed,
        mean_moving_speed=trip.mean_moving_speed,
        here=trip.completeness.here,
        on_camera=trip.completeness.on_camera,
        gone=trip.completeness.gone,
        clock=trip.clock,
        zone=trip.zone,
        utc_offset_s=trip.utc_offset_s,
        notes=list(trip.notes),
        stops=[
            PackedStop(at[seconds(one.start)], at[seconds(one.end)], one.latitude, one.longitude) for one in trip.stops
        ],
        events=[
            PackedEvent(one.kind.value, at[seconds(one.time)], one.strength, names.get(one.recording))
            for one in trip.events
        ],
        pieces=[
            PackedPiece(
                numbers[id(one.recording)], None if one.track is None else tracks[id(one.track)], one.start, one.end
            )
            for one in trip.pieces
        ],
        zones=[_name(zone) for zone in zones],
        count=len(trip.fixes),
        columns=packed(trip.fixes, MICRO, zones),
    )


def _unpacked(kept: PackedTrip, pieces: Sequence[Piece]) -> Trip:
    fixes = Columns(kept.columns, kept.count, MICRO, [_zone(name) for name in kept.zones])
    own = tuple(_piece(one, pieces) for one in kept.pieces)
    return Trip(
        id=kept.id,
        camera=own[0].camera,
        start=kept.start,
        end=kept.end,
        pieces=own,
        fixes=fixes,
        distance_m=kept.distance_m,
        duration_s=kept.duration_s,
        moving_s=kept.moving_s,
        top_speed=kept.top_speed,
        mean_speed=kept.mean_speed,
        mean_moving_speed=kept.mean_moving_speed,
        stops=tuple(_stop(one, fixes) for one in kept.stops),
        events=tuple(_event(one, fixes, own) for one in kept.events),
        completeness=Completeness(kept.here, kept.on_camera, kept.gone),
        clock=kept.clock,
        zone=kept.zone,
        utc_offset_s=kept.utc_offset_s,
        notes=tuple(kept.notes),
    )


def _piece(kept: PackedPiece, pieces: Sequence[Piece]) -> Piece:
    own = pieces[kept.recording]
    track = None if kept.track is None else pieces[kept.track].track
    return Piece(own.recording, own.camera, track, own.where, kept.start, kept.end)


def _stop(kept: PackedStop, fixes: Sequence[Fix]) -> Stop:
    return Stop(fixes[kept.first].time, fixes[kept.last].time, kept.latitude, kept.longitude)


def _event(kept: PackedEvent, fixes: Sequence[Fix], pieces: Sequence[Piece]) -> Event:
    fix = fixes[kept.fix]
    name = None if kept.piece is None else pieces[kept.piece].recording.name
    return Event(EventKind(kept.kind), fix.time, fix, kept.strength, name)


def _name(zone: tzinfo | None) -> str | None:
    if zone is None or zone is UTC:
        return None if zone is None else _UTC
    if isinstance(zone, ZoneInfo):
        return zone.key
    raise ValueError("no zone of a kept track")


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    return UTC if name == _UTC else zone_named(name)
