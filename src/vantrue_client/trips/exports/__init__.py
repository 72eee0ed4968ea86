"""Tracks and trips for other programs: a file a format, each written as it goes."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TextIO

from vantrue_client.errors import UsageError
from vantrue_client.model import Track
from vantrue_client.trips.exports.line import line_of
from vantrue_client.trips.trip import Trip

FORMATS = ("gpx", "geojson", "kml", "csv", "json")


def export(name: str, what: Iterable[Track | Trip], into: TextIO) -> list[str]:
    r"""Write tracks or trips in the format ``name`` (one of `FORMATS`) and say, in sentences, what it could not hold.

    ``into`` takes UTF-8 and is not closed. One track or trip at a time is held. Raises UsageError for another format.

    >>> from io import StringIO
    >>> text = StringIO()
    >>> export("csv", [], text)
    []
    >>> text.getvalue()
    'source,time,latitude,longitude,speed,course,altitude,acceleration_x,acceleration_y,acceleration_z,quality\n'
    """
    if name not in FORMATS:
        raise UsageError(f"There is no format {name!r}.", advice=f"One of these: {', '.join(FORMATS)}.")
    notes: list[str] = []
    writer = import_module(f"vantrue_client.trips.exports.{name}")
    writer.write((line_of(one) for one in what), into, notes)
    return notes
