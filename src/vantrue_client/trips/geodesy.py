"""Distances and directions on the ellipsoid that GPS speaks of (WGS 84), in metres and degrees."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, remainder, sin, sqrt

from vantrue_client.model import Fix

_EQUATOR = 6378137.0
_FLATTENING = 1 / 298.257223563
_SQUARED_ECCENTRICITY = _FLATTENING * (2 - _FLATTENING)
_NEAR = 0.1  # degrees, 11 km: up to here the ellipsoid is flat within a millionth


def distance(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Metres between two places, within a millionth; the same both ways.

    >>> round(distance(47.0, 8.0, 47.0, 8.01), 2)
    760.56
    >>> round(distance(52.0, 13.0, 48.0, 2.0) / 1000)
    904
    """
    if abs(to_latitude - latitude) < _NEAR and abs(turn(longitude, to_longitude)) < _NEAR:
        return hypot(*_flat(latitude, longitude, to_latitude, to_longitude))
    return _far(latitude, longitude, to_latitude, to_longitude)


def course(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Degrees from north, 0 to 360, in which a place near by lies.

    >>> round(course(47.0, 8.0, 47.0, 8.01))
    90
    """
    north, east = _flat(latitude, longitude, to_latitude, to_longitude)
    return degrees(atan2(east, north)) % 360


def between(one: Fix, other: Fix) -> float:
    """Metres between two fixes."""
    return distance(one.latitude, one.longitude, other.latitude, other.longitude)


def length(fixes: Iterable[Fix]) -> float:
    """Metres along fixes, from each to the next; whether the car stood is not asked (`motion` does)."""
    return sum(between(one, other) for one, other in pairwise(fixes))


def turn(before: float, after: float) -> float:
    """Degrees from one direction to another by the shorter way, clockwise positive.

    >>> turn(350, 10), turn(10, 350)
    (20.0, -20.0)
    """
    return remainder(after - before, 360.0)


def _flat(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> tuple[float, float]:
    """Metres north and east, with the ellipsoid's two radii at the latitude half way."""
    middle = radians((latitude + to_latitude) / 2)
    bend = 1 - _SQUARED_ECCENTRICITY * sin(middle) ** 2
    along_parallel = _EQUATOR / sqrt(bend)
    along_meridian = along_parallel * (1 - _SQUARED_ECCENTRICITY) / bend
    north = along_meridian * radians(to_latitude - latitude)
    return north, along_parallel * cos(middle) * radians(turn(longitude, to_longitude))


def _far(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    from geographiclib.geodesic import Geodesic

    one, other = sorted(((latitude, longitude), (to_latitude, to_longitude)))  # so that both ways give one number
    return float(Geodesic.WGS84.InverseLine(*one, *other, Geodesic.DISTANCE).s13)
