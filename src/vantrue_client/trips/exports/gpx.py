"""GPX 1.1: a track a track or trip, a segment a part; speed and course where Garmin's extension has them.

`gpxpy` writes each point, and this the frame around them, so that one at a time is held.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import escape

from vantrue_client.model import Fix
from vantrue_client.trips.exports.line import Line, finite, untimed

_EXTENSION = "http://www.garmin.com/xmlschemas/TrackPointExtension/v2"
_NAMESPACES = {"defaultns": "http://www.topografix.com/GPX/1/1", "gpxtpx": _EXTENSION}
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<gpx xmlns="{_NAMESPACES["defaultns"]}" xmlns:gpxtpx="{_EXTENSION}" version="1.1" creator="vantrue">
"""


def write(lines: Iterable[Line], into: TextIO, notes: list[str]) -> None:
    """Write the tracks; GPX knows UTC only, so a track whose clock's zone is not known goes without times."""
    into.write(_HEAD)
    for line in lines:
        if line.fixes and not line.is_timed:
            notes.append(untimed(line, "GPX"))
        into.write(f"<trk><name>{escape(line.name)}</name>")
        if line.notes:
            into.write(f"<desc>{escape(line.notes)}</desc>")
        for part in line.parts():
            into.write("<trkseg>")
            into.writelines(_point(fix, timed=line.is_timed) for fix in part)
            into.write("</trkseg>")
        into.write("</trk>\n")
    into.write("</gpx>\n")


def _point(fix: Fix, *, timed: bool) -> str:
    from gpxpy.gpx import GPXTrackPoint
    from gpxpy.gpxfield import gpx_fields_to_xml

    altitude = finite(fix.altitude)
    point = GPXTrackPoint(
        round(fix.latitude, 9),
        round(fix.longitude, 9) if fix.longitude < 180 else -180.0,  # the schema's own: 180 is no longitude
        elevation=None if altitude is None else round(altitude, 3),
        time=fix.time.astimezone(UTC) if timed else None,
    )
    told = {"speed": finite(fix.speed), "course": finite(fix.course)}
    if any(number is not None for number in told.values()):
        extension = Element(f"{{{_EXTENSION}}}TrackPointExtension")
        for name, number in told.items():
            if number is not None:
                SubElement(extension, f"{{{_EXTENSION}}}{name}").text = f"{number:.3f}"
        point.extensions.append(extension)
    return gpx_fields_to_xml(point, "trkpt", "1.1", nsmap=_NAMESPACES, prettyprint=False)
