"""A trip out of the pieces that belong to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from vantrue_client.model import Channel, Clock, Fix, Kind
from vantrue_client.trips.events import find_events
from vantrue_client.trips.merging import merge
from vantrue_client.trips.motion import Motion, study
from vantrue_client.trips.placing import Placed
from vantrue_client.trips.times import moment, seconds
from vantrue_client.trips.trip import Completeness, Event, Piece, Settings, Trip, Where

_FARTHEST = 15 * 3600.0  # no zone is further from UTC: such a clock was not set yet


def make(group: Sequence[Placed], missing: int, settings: Settings) -> Trip:
    """Put a trip together from its pieces, and the number of its clips that are nowhere."""
    fixes = merge(group)
    motion = study(fixes, settings.shortest_stop)
    start, end = min(one.start for one in group), max(one.end for one in group)
    begin = moment(start, group[0].offset)
    pieces = _pieces(group)
    return Trip(
        id=_name(begin, group[0].piece.camera),
        camera=group[0].piece.camera,
        start=begin,
        end=moment(end, group[0].offset),
        pieces=pieces,
        fixes=fixes,
        distance_m=motion.distance_m,
        duration_s=end - start,
        moving_s=motion.moving_s,
        top_speed=motion.top_speed,
        mean_speed=motion.mean_speed,
        mean_moving_speed=motion.mean_moving_speed,
        stops=motion.stops,
        events=tuple(_shown(event, pieces) for event in find_events(motion.trusted, settings.thresholds)),
        completeness=_completeness(group, missing),
        clock=_clock(group),
        zone=next((zone for one in group if (zone := _zone(one)) is not None), None),
        utc_offset_s=_clock_ahead(group),
        notes=tuple(_notes(group, fixes, missing, motion)),
    )


def _name(start: datetime, camera: str) -> str:
    """The same for the same camera and start."""
    return f"{start:%Y%m%dT%H%M%S}-{sha256(camera.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def _pieces(group: Sequence[Placed]) -> tuple[Piece, ...]:
    """Each recording once: a day log that has several parts in a trip spans them all."""
    spans: dict[int, tuple[Piece, float, float, float | None]] = {}
    for one in group:
        piece, start, end, _ = spans.get(id(one.piece), (one.piece, one.start, one.end, one.offset))
        spans[id(one.piece)] = (piece, min(start, one.start), max(end, one.end), one.offset)
    return tuple(
        replace(piece, start=moment(start, offset), end=moment(end, offset))
        for piece, start, end, offset in spans.values()
    )


def _completeness(group: Iterable[Placed], missing: int) -> Completeness:
    where = [one.piece.where for one in group if not one.is_log]
    return Completeness(where.count(Where.HERE), where.count(Where.CAMERA), where.count(Where.GONE) + missing)


def _clock(group: Sequence[Placed]) -> Clock:
    if group[0].offset is None:
        return Clock.UNKNOWN
    clocks = {one.piece.track.clock for one in group if one.piece.track is not None and one.fixes}
    return Clock.UTC if Clock.UTC in clocks else Clock.LOCAL


def _clock_ahead(group: Iterable[Placed]) -> float | None:
    """What the camera's clock was ahead of UTC at first, once it was set; clips tell it better than day logs."""
    told = [ahead for one in sorted(group, key=lambda one: one.is_log) if (ahead := _ahead(one)) is not None]
    return next((ahead for ahead in told if abs(ahead) <= _FARTHEST), told[0] if told else None)


def _ahead(one: Placed) -> float | None:
    """What the camera's clock was ahead of UTC: a clip's name tells it, or a day log whose zone was worked out."""
    track = one.piece.track
    tells = track is not None and track.clock is Clock.LOCAL if one.is_log else one.piece.recording.start is not None
    return None if one.offset is None or not tells else 0.0 - one.offset


def _zone(one: Placed) -> str | None:
    return None if one.piece.track is None else one.piece.track.zone


def _shown(event: Event, pieces: Iterable[Piece]) -> Event:
    """With the name of the clip that shows it, the front's first."""
    at = seconds(event.time)
    clips = [piece for piece in pieces if piece.recording.kind is not Kind.TRACKLOG and _spans(piece, at)]
    shows = min(clips, key=lambda clip: clip.recording.channel is not Channel.FRONT, default=None)
    return event if shows is None else replace(event, recording=shows.recording.name)


def _spans(piece: Piece, at: float) -> bool:
    return piece.start is not None and piece.end is not None and seconds(piece.start) <= at <= seconds(piece.end)


def _notes(group: Sequence[Placed], fixes: Sequence[Fix], missing: int, motion: Motion) -> Iterable[str]:
    blind = sum(not one.fixes for one in group)
    if not fixes:
        yield "No fix tells where it went."
    elif blind:
        yield f"Recordings that tell no place and belong to it by their times: {blind}."
    if group[0].offset is None:
        yield "Its times are the camera's own, of an unknown zone."
    if missing:
        yield f"Missing between the others, as their numbers show: {missing}."
    if len(motion.trusted) < len(fixes):
        yield f"Doubtful fixes, left out of distance and speed: {len(fixes) - len(motion.trusted)}."
