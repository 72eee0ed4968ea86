"""The common Novatek layout: floats of 32 bits (facts: recordings, Common Novatek)."""

from __future__ import annotations

import struct

from vantrue_client.media.gps.fields import bearing, degrees, knots, moment
from vantrue_client.media.gps.point import Layout, Point, Reason, Told

_TIME = struct.Struct("<6I")
_NUMBERS = struct.Struct("<4f")
START = 48
"""Where the record begins in a block; transport streams carry it without what stands before."""


def read(block: bytes) -> Told:
    """One second."""
    return read_record(block[START:])


def read_record(record: bytes) -> Told:
    """One second, from the record alone."""
    status, north, east = record[24:25], record[25:26], record[26:27]
    if len(record) < 44 or status not in {b"A", b"V"} or record[27:28] != b"\0":
        return None
    if status == b"V":
        return Reason.NO_FIX if north in b"NS0\0" and east in b"EW0\0" else None
    if north not in b"NS" or east not in b"EW":
        return None
    hour, minute, second, year, month, day = _TIME.unpack_from(record)
    lat, lon, speed, course = _NUMBERS.unpack_from(record, 28)
    time = moment(year, month, day, hour, minute, second)
    latitude, longitude = degrees(lat, north, 90), degrees(lon, east, 180)
    if time is None or latitude is None or longitude is None:
        return Reason.BROKEN
    return Point(time, latitude, longitude, knots(speed), bearing(course))


LAYOUT = Layout("novatek", read, coarse=True)
