"""Distances and directions that are near enough to judge points by; trips measure on the ellipsoid."""

from __future__ import annotations

import math
from typing import Protocol

RADIUS = 6_371_009.0
"""Metres: the Earth taken for a ball."""


class Place(Protocol):
    """Somewhere, in degrees."""

    @property
    def latitude(self) -> float:
        """South negative."""
        ...

    @property
    def longitude(self) -> float:
        """West negative."""
        ...


def metres(one: Place, other: Place) -> float:
    """The distance, to half a percent."""
    lat, other_lat = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = math.sin((other_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(east / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(min(1.0, half)))


def course_between(one: Place, other: Place) -> float:
    """The direction from one to the other in degrees, 0 north, 90 east."""
    lat, other_lat = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    x = math.sin(east) * math.cos(other_lat)
    y = math.cos(lat) * math.sin(other_lat) - math.sin(lat) * math.cos(other_lat) * math.cos(east)
    return math.degrees(math.atan2(x, y)) % 360
