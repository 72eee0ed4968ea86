"""N4, N2X, X4S: floats of 64 bits, and often an NMEA sentence behind them (facts: recordings, N4)."""

from __future__ import annotations

import struct
from dataclasses import replace

from vantrue_client.media.gps import sentence
from vantrue_client.media.gps.fields import bearing, degrees, knots, moment
from vantrue_client.media.gps.point import Layout, Point, Reason, Told

_TIME = struct.Struct("<3I")
_DEGREES = struct.Struct("<d")
_REST = struct.Struct("<2d3I3i")
_END = 104


def read(block: bytes) -> Told:
    """One second; where the numbers fail, what the sentence says."""
    if len(block) < _END:
        return None
    status, north, east = block[28:29], block[40:41], block[56:57]
    if status == b"V":
        return Reason.NO_FIX if north in b"NS0\0" and east in b"EW0\0" else None
    if status != b"A" or north not in b"NS" or east not in b"EW":
        return None
    speed, course, year, month, day, *acceleration = _REST.unpack_from(block, 64)
    time = moment(year, month, day, *_TIME.unpack_from(block, 16))
    latitude = degrees(_DEGREES.unpack_from(block, 32)[0], north, 90)
    longitude = degrees(_DEGREES.unpack_from(block, 48)[0], east, 180)
    x, y, z = acceleration
    if time is None or latitude is None or longitude is None:
        return _from_sentence(block, (x, y, z), Reason.BROKEN)
    if time.year <= 2000 or not (latitude or longitude):
        return _from_sentence(block, (x, y, z), Reason.NO_FIX)
    return Point(time, latitude, longitude, knots(speed), bearing(course), acceleration=(x, y, z))


def _from_sentence(block: bytes, acceleration: tuple[int, int, int], reason: Reason) -> Told:
    """The second place where the fix stands; the reason why the first one holds none, where it is not there either."""
    told = sentence.read(block)
    return replace(told, acceleration=acceleration, doubtful=True) if isinstance(told, Point) else reason


LAYOUT = Layout("n4", read, steps=(1000.0,))
