"""S1: ``horsontech``, floats of 32 bits, longitude first (facts: recordings, S1)."""

from __future__ import annotations

import struct

from vantrue_client.media.gps.fields import bearing, degrees, height, knots, moment
from vantrue_client.media.gps.point import Layout, Point, Reason, Told

_MAGIC = b"horsontech"
_NUMBERS = struct.Struct("<6I5f3i")
_START = 68


def read(block: bytes) -> Told:
    """One second."""
    if block[48:58] != _MAGIC or len(block) < _START + _NUMBERS.size:
        return None
    status, north, east = block[64:65], block[65:66], block[66:67]
    if status != b"A":
        return Reason.NO_FIX
    *date, lon, lat, speed, course, altitude, x, y, z = _NUMBERS.unpack_from(block, _START)
    time, latitude, longitude = moment(*date), degrees(lat, north, 90), degrees(lon, east, 180)
    if time is None or latitude is None or longitude is None or north not in b"NS" or east not in b"EW":
        return Reason.BROKEN
    return Point(time, latitude, longitude, knots(speed), bearing(course), height(altitude), (x, y, z))


LAYOUT = Layout("s1", read, steps=(1000.0, 256.0), coarse=True)
