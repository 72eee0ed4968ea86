"""GeoJSON (RFC 7946): a line a track or trip, and a point for each stop and event of a trip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from json import dumps
from typing import Any, TextIO

from vantrue_client.model import Fix
from vantrue_client.trips.exports.json import told
from vantrue_client.trips.exports.line import Line, finite
from vantrue_client.trips.trip import Trip

Document = dict[str, Any]


def write(lines: Iterable[Line], into: TextIO, notes: list[str]) -> None:
    """Write a collection of features, a feature a line of text.

    A line's ``coordTimes`` and ``speeds`` (m/s) are lists in the form of its coordinates.
    """
    into.write('{"type": "FeatureCollection", "features": [')
    separator = "\n"
    for line in lines:
        for feature in _features(line):
            into.write(separator + dumps(feature))
            separator = ",\n"
    into.write("\n]}\n")


def _features(line: Line) -> Iterator[Document]:
    told_of_it = told(line)
    stops, events = told_of_it.pop("stops", []), told_of_it.pop("events", [])
    parts = [part if len(part) > 1 else part * 2 for part in line.parts()]  # a line has two ends
    told_of_it["coordTimes"] = _shaped([[fix.time.isoformat() for fix in part] for part in parts])
    told_of_it["speeds"] = _shaped([[finite(fix.speed) for fix in part] for part in parts])
    yield {"type": "Feature", "geometry": _geometry(parts), "properties": {"name": line.name, **told_of_it}}
    if line.trip is not None:
        yield from _points(line.trip, stops, events)


def _geometry(parts: list[list[Fix]]) -> Document | None:
    if not parts:
        return None
    places = [[_position(fix) for fix in part] for part in parts]
    return {"type": "LineString" if len(parts) == 1 else "MultiLineString", "coordinates": _shaped(places)}


def _shaped(parts: list[list[Any]]) -> list[Any]:
    """One part as a list, several as a list of lists."""
    return parts[0] if len(parts) == 1 else parts


def _position(fix: Fix) -> list[float]:
    altitude = finite(fix.altitude)
    place = [fix.longitude, fix.latitude]
    return place if altitude is None else [*place, altitude]


def _points(trip: Trip, stops: list[Document], events: list[Document]) -> Iterator[Document]:
    for kind, points in (("stop", stops), ("event", events)):
        for point in points:
            place = [point.pop("longitude"), point.pop("latitude")]
            yield {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": place},
                "properties": {"trip": trip.id, "what": kind, **point},
            }
