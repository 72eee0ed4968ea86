"""JSON in the shape of the command line (design: experience, More shapes): m/s, m, degrees, g, ISO times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from json import dumps
from typing import Any, TextIO

from vantrue_client.model import Fix
from vantrue_client.trips.exports.line import Line, clean, finite
from vantrue_client.trips.trip import Event, Piece, Stop, Trip

Document = dict[str, Any]


def write(lines: Iterable[Line], into: TextIO, notes: list[str]) -> None:
    """Write ``{"tracks": [...]}``, or ``{"trips": [...]}`` where the first line is a trip's, a fix a line."""
    separator = ""
    for line in lines:
        if not separator:
            into.write('{"trips": [' if line.trip is not None else '{"tracks": [')
        into.write(separator + "\n")
        _write_one(line, into)
        separator = ","
    into.write("\n]}\n" if separator else '{"tracks": []}\n')


def _write_one(line: Line, into: TextIO) -> None:
    head = told(line)
    into.write(dumps(head)[:-1] + ', "fixes": [')
    separator = "\n"
    for fix in line.fixes:
        into.write(separator + dumps(fix_of(fix)))
        separator = ",\n"
    into.write("]}")


def told(line: Line) -> Document:
    """All that a line tells but its fixes."""
    if line.trip is not None:
        return trip_of(line.trip)
    if line.track is None:
        return {"source": line.name, "clock": line.clock.value}
    return {
        "source": line.name,
        "format": line.track.layout,
        "clock": line.clock.value,
        "zone": line.track.zone,
        "dropped": dict(line.track.dropped),
        "notes": [clean(note) for note in line.track.notes],
    }


def fix_of(fix: Fix) -> Document:
    """One fix."""
    acceleration = fix.acceleration
    return {
        "time": fix.time.isoformat(),
        "latitude": fix.latitude,
        "longitude": fix.longitude,
        "speed": finite(fix.speed),
        "course": finite(fix.course),
        "altitude": finite(fix.altitude),
        "acceleration": None if acceleration is None else [finite(axis) for axis in acceleration],
        "quality": fix.quality.value,
    }


def trip_of(trip: Trip) -> Document:
    """A trip without its fixes."""
    return {
        "id": trip.id,
        "camera": clean(trip.camera),
        "start": trip.start.isoformat(),
        "end": trip.end.isoformat(),
        "clock": trip.clock.value,
        "zone": trip.zone,
        "utc_offset_s": trip.utc_offset_s,
        "distance_m": round(trip.distance_m, 1),
        "duration_s": trip.duration_s,
        "moving_s": trip.moving_s,
        **{name: finite(getattr(trip, name)) for name in ("top_speed", "mean_speed", "mean_moving_speed")},
        "stops": [_stop(stop) for stop in trip.stops],
        "events": [_event(event) for event in trip.events],
        "clips": {
            "here": trip.completeness.here,
            "on_camera": trip.completeness.on_camera,
            "gone": trip.completeness.gone,
        },
        "recordings": list(_recordings(trip.pieces)),
        "notes": [clean(note) for note in trip.notes],
    }


def _stop(stop: Stop) -> Document:
    return {
        "start": stop.start.isoformat(),
        "end": stop.end.isoformat(),
        "latitude": stop.latitude,
        "longitude": stop.longitude,
    }


def _event(event: Event) -> Document:
    return {
        "kind": event.kind.value,
        "time": event.time.isoformat(),
        "strength": round(event.strength, 3),
        "latitude": event.fix.latitude,
        "longitude": event.fix.longitude,
        "recording": None if event.recording is None else clean(event.recording),
    }


def _recordings(pieces: Iterable[Piece]) -> Iterator[Document]:
    for piece in pieces:
        yield {
            "name": clean(piece.recording.name),
            "where": piece.where.value,
            "start": None if piece.start is None else piece.start.isoformat(),
            "end": None if piece.end is None else piece.end.isoformat(),
        }
