"""N2S, early N4: samples of a metadata track (facts: recordings, N2S, early N4).

Whether the speed is in miles or kilometres an hour, and whether what stands behind it is a course or an altitude, is
disputed: the distances and directions between fixes decide, clip by clip.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from vantrue_client.media.gps.earth import course_between, metres
from vantrue_client.media.gps.fields import bearing, height, moment
from vantrue_client.media.gps.point import Layout, Point, Reason, Told

MAGIC = b"FMAS\0\0\0\0"
LENGTH = 160
"""Bytes of a sample that are looked at; a shorter one is none."""

_NUMBERS = struct.Struct("<H5B")
_ACCELERATION = struct.Struct("<3f")
_PLACE = struct.Struct("<BBxHBBHHH")

_MILE_AN_HOUR = 1609.344 / 3600
_KILOMETRE_AN_HOUR = 1000 / 3600
_BETWEEN = (_MILE_AN_HOUR * _KILOMETRE_AN_HOUR) ** 0.5
_WALKING = 3.0
_FASTEST = 100.0
_FEW = 5
"""Fewer pairs of moving fixes than this decide nothing."""


def read(sample: bytes) -> Told:
    """One sample; speed and what stands behind it as they are, in `Point.speed` and `Point.course`."""
    if len(sample) < LENGTH or not sample.startswith(MAGIC):
        return None
    status, east, north = sample[120:121], sample[121:122], sample[122:123]
    if status != b"A":
        return Reason.NO_FIX
    time = moment(*_NUMBERS.unpack_from(sample, 96))
    lon, lon_minutes, lon_hundredths, lat, lat_minutes, lat_hundredths, speed, other = _PLACE.unpack_from(sample, 123)
    latitude = _degrees(lat, lat_minutes, lat_hundredths, 90)
    longitude = _degrees(lon, lon_minutes, lon_hundredths, 180)
    if time is None or latitude is None or longitude is None or north not in b"NS" or east not in b"EW":
        return Reason.BROKEN
    latitude, longitude = -latitude if north == b"S" else latitude, -longitude if east == b"W" else longitude
    acceleration = _ACCELERATION.unpack_from(sample, 108)
    return Point(time, latitude, longitude, float(speed), float(other), acceleration=acceleration)


def settle(points: Sequence[Point]) -> tuple[list[Point], list[str]]:
    """The speeds in m/s, and the number behind them as a course, an altitude or nothing; how it was decided."""
    moving = [pair for pair in pairwise(points) if _pace(*pair) > _WALKING]
    notes = []
    unit, kind = _MILE_AN_HOUR, _what_stands_behind(points, moving)
    if len(moving) < _FEW:
        notes.append("It moves too little to tell the unit of its speed, which is taken for miles an hour.")
    elif median(_pace(one, other) / (one.speed or 1) for one, other in moving) < _BETWEEN:
        unit = _KILOMETRE_AN_HOUR
    if kind is None:
        notes.append("It moves too little to tell whether it holds a course or an altitude: neither is read.")
    return [_settled(point, unit, kind) for point in points], notes


def _pace(one: Point, other: Point) -> float:
    """Metres a second between two points that follow each other closely and say that they move; 0 for others."""
    seconds = (other.time - one.time).total_seconds()
    pace = metres(one, other) / seconds if one.speed and 0 < seconds <= 5 else 0.0
    return pace if pace < _FASTEST else 0.0


def _what_stands_behind(points: Sequence[Point], moving: Sequence[tuple[Point, Point]]) -> str | None:
    if sum((point.course or 0) > 360 for point in points) > len(points) / 10:
        return "altitude"
    if len(moving) < _FEW:
        return None
    apart = median(abs((course_between(one, other) - (one.course or 0) + 180) % 360 - 180) for one, other in moving)
    return "course" if apart < 30 else "altitude"


def _settled(point: Point, unit: float, kind: str | None) -> Point:
    other = point.course
    return replace(
        point,
        speed=None if point.speed is None else point.speed * unit,
        course=bearing(other) if kind == "course" and other is not None else None,
        altitude=height(other / 10) if kind == "altitude" and other is not None else None,
    )


def _degrees(whole: int, minutes: int, hundredths: int, most: int) -> float | None:
    if minutes >= 60 or hundredths > 6000:
        return None
    value = whole + minutes / 60 + hundredths / 360_000
    return value if value <= most else None


LAYOUT = Layout("fmas", read, steps=(1.0, 9.80665), utc=False, settle=settle)
