"""KML 2.2 with Google's tracks: a placemark a track or trip, and one for each stop and event of a trip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO
from xml.sax.saxutils import escape

from vantrue_client.model import Fix
from vantrue_client.trips.exports.line import Line, finite, untimed, utc
from vantrue_client.trips.trip import Trip

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document>
"""


def write(lines: Iterable[Line], into: TextIO, notes: list[str]) -> None:
    """Write placemarks; a track whose clock's zone is not known is a line without times."""
    into.write(_HEAD)
    for line in lines:
        if line.fixes and not line.is_timed:
            notes.append(untimed(line, "KML"))
        into.write(f"<Placemark><name>{escape(line.name)}</name><description>{escape(line.notes)}</description>\n")
        into.writelines(_tracks(line) if line.is_timed else _lines(line))
        into.write("</Placemark>\n")
        if line.trip is not None:
            into.writelines(_points(line.trip))
    into.write("</Document>\n</kml>\n")


def _tracks(line: Line) -> Iterator[str]:
    yield "<gx:MultiTrack>\n"
    for part in line.parts():
        yield f"<gx:Track>{_altitude_mode(part)}\n"
        yield from (f"<when>{utc(fix.time)}</when>\n" for fix in part)
        yield from (f"<gx:coord>{_place(fix, ' ')}</gx:coord>\n" for fix in part)
        yield "</gx:Track>\n"
    yield "</gx:MultiTrack>\n"


def _lines(line: Line) -> Iterator[str]:
    yield "<MultiGeometry>\n"
    for part in line.parts():
        yield f"<LineString>{_altitude_mode(part)}<coordinates>\n"
        yield from (f"{_place(fix, ',')}\n" for fix in (part if len(part) > 1 else part * 2))
        yield "</coordinates></LineString>\n"
    yield "</MultiGeometry>\n"


def _altitude_mode(part: Iterable[Fix]) -> str:
    known = all(finite(fix.altitude) is not None for fix in part)
    return f"<altitudeMode>{'absolute' if known else 'clampToGround'}</altitudeMode>"


def _place(fix: Fix, separator: str) -> str:
    return separator.join(f"{number:.7f}" for number in (fix.longitude, fix.latitude, finite(fix.altitude) or 0.0))


def _points(trip: Trip) -> Iterator[str]:
    for stop in trip.stops:
        yield _point(f"stop of {stop.duration_s:.0f} s", stop.longitude, stop.latitude)
    for event in trip.events:
        name = f"{event.kind.value} of {event.strength:.2f} g"
        yield _point(name, event.fix.longitude, event.fix.latitude)


def _point(name: str, longitude: float, latitude: float) -> str:
    place = f"{longitude:.7f},{latitude:.7f}"
    return f"<Placemark><name>{escape(name)}</name><Point><coordinates>{place}</coordinates></Point></Placemark>\n"
