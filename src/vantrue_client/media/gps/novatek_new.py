"""The newer Novatek layout: as the common one, nearer to the front, with acceleration (facts: recordings, Newer)."""

from __future__ import annotations

import struct
from datetime import datetime

from vantrue_client.media.gps.fields import bearing, degrees, knots, moment
from vantrue_client.media.gps.point import Layout, Point, Reason, Told

_TIME = struct.Struct("<6I")
_NUMBERS = struct.Struct("<4f3i")


def read(block: bytes) -> Told:
    """One second."""
    status, north, east = block[40:41], block[41:42], block[42:43]
    if len(block) < 72 or status not in {b"A", b"V"} or block[43:44] != b"\0":
        return None
    if status == b"V":
        return Reason.NO_FIX if north in b"NS0\0" and east in b"EW0\0" else None
    if north not in b"NS" or east not in b"EW":
        return None
    lat, lon, speed, course, x, y, z = _NUMBERS.unpack_from(block, 44)
    time, latitude, longitude = _time(block), degrees(lat, north, 90), degrees(lon, east, 180)
    if time is None or latitude is None or longitude is None:
        return Reason.BROKEN
    return Point(time, latitude, longitude, knots(speed), bearing(course), acceleration=(x, y, z))


def _time(block: bytes) -> datetime | None:
    """The clock, then the date, as in the common layout; the other way round where only that is a time."""
    one, two, three, four, five, six = _TIME.unpack_from(block, 16)
    return moment(four, five, six, one, two, three) or moment(one, two, three, four, five, six)


LAYOUT = Layout("novatek-new", read, steps=(256.0,), coarse=True)
