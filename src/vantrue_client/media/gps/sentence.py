"""Blocks that carry an NMEA sentence, ``$GPRMC`` or ``$GNRMC``, its checksum tested (facts: recordings, N4)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import reduce
from operator import xor

from vantrue_client.media.gps.fields import bearing, degrees, knots
from vantrue_client.media.gps.point import Layout, Point, Reason, Told

_SENTENCE = re.compile(rb"\$(G[A-Z]RMC,[ -#%-)+-~]{10,100})\*([0-9A-Fa-f]{2})")
_START, _END = 16, 1024


def read(block: bytes) -> Told:
    """The first sentence of a block that is whole.

    >>> told = read(bytes(104) + b"$GNRMC,132230.000,A,4721.35197,N,00830.80859,E,22.519,199.88,141222,,,A*75")
    >>> told.time.isoformat(), round(told.latitude, 6), round(told.longitude, 5), round(told.speed, 3), told.course
    ('2022-12-14T13:22:30', 47.355866, 8.51348, 11.585, 199.88)
    """
    found = False
    for match in _SENTENCE.finditer(block, _START, _END):
        found = True
        if reduce(xor, match[1]) == int(match[2], 16):
            return _point(match[1].decode("ascii").split(","))
    return Reason.BROKEN if found else None


def _point(fields: list[str]) -> Point | Reason:
    try:
        _, clock, status, lat, north, lon, east, speed, course, date = fields[:10]
        if status != "A":
            return Reason.NO_FIX
        time = datetime.strptime(f"20{date[4:]}{date[:4]}{clock[:6]}", "%Y%d%m%H%M%S") + timedelta(
            seconds=float(f"0{clock[6:]}")
        )
        latitude = degrees(float(lat), north.encode(), 90)
        longitude = degrees(float(lon), east.encode(), 180)
        if latitude is None or longitude is None or north not in {"N", "S"} or east not in {"E", "W"}:
            return Reason.BROKEN
        return Point(
            time,
            latitude,
            longitude,
            knots(float(speed)) if speed else None,
            bearing(float(course)) if course else None,
        )
    except (ValueError, OverflowError):
        return Reason.BROKEN


LAYOUT = Layout("sentence", read)
