"""On which side of a shape's boundary fixes lie, for millions of them at once, with a margin for what jitters."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vantrue_client.trips.shapes import Circle, Polygon, Shape

Floats = NDArray[np.float64]
Sides = NDArray[np.int8]

MARGIN = 15.0
"""Metres on either side of a boundary in which a fix says nothing: receivers wander that far while the car stands."""
INSIDE, UNSURE, OUTSIDE = 1, 0, -1

_CHUNK = 4096
_DEGREE = 110_574.0  # metres of latitude, at least
_EQUATOR, _SQUARED_ECCENTRICITY, _MEAN = 6378137.0, 0.0066943799901413165, 6371008.8


class Ground:
    """Fixes in the order of time, and where each few thousand of them lie, so that most need no second look."""

    def __init__(self, latitudes: Floats, longitudes: Floats) -> None:
        self.latitudes, self.longitudes = latitudes, longitudes
        starts = np.arange(0, len(latitudes), _CHUNK)
        self._starts = starts
        if len(starts):
            self._south, self._north = np.minimum.reduceat(latitudes, starts), np.maximum.reduceat(latitudes, starts)
            self._west, self._east = np.minimum.reduceat(longitudes, starts), np.maximum.reduceat(longitudes, starts)

    def sides(self, shape: Shape, margin: float = MARGIN) -> Sides:
        """Of each fix: inside, unsure or outside."""
        told = np.full(len(self.latitudes), OUTSIDE, np.int8)
        region = _Disc(shape, margin) if isinstance(shape, Circle) else _Area(shape, margin)
        for part in self._near(*region.box):
            told[part] = region.sides(self.latitudes[part], self.longitudes[part])
        return told

    def _near(self, south: float, north: float, west: float, east: float) -> Iterator[slice]:
        if not len(self._starts):
            return
        close = (self._north >= south) & (self._south <= north)
        beside = np.zeros_like(close)
        for turn in (-360.0, 0.0, 360.0):
            beside |= (self._east >= west + turn) & (self._west <= east + turn)
        edges = np.flatnonzero(np.diff(np.concatenate(([False], close & beside, [False])).astype(np.int8)))
        for first, last in edges.reshape(-1, 2):
            for at in range(first, last, 64):  # arrays of a bounded size
                yield slice(at * _CHUNK, min(last, at + 64) * _CHUNK)


class _Disc:
    def __init__(self, shape: Circle, margin: float) -> None:
        self._margin = min(margin, shape.radius / 4)
        self._shape = shape
        reach = shape.radius + margin
        height = reach / _DEGREE * 1.01
        south, north = shape.latitude - height, shape.latitude + height
        widest = max(abs(south), abs(north))
        width = 180.0 if widest >= 89 else min(180.0, height / cos(radians(widest)))
        self.box = (south, north, shape.longitude - width, shape.longitude + width)

    def sides(self, latitudes: Floats, longitudes: Floats) -> Sides:
        away = metres_from(self._shape.latitude, self._shape.longitude, latitudes, longitudes)
        told = np.where(away >= self._shape.radius + self._margin, OUTSIDE, UNSURE)
        return np.where(away <= self._shape.radius - self._margin, INSIDE, told).astype(np.int8)


class _Area:
    """A polygon, drawn in metres around its middle; sides stay straight in degrees, as they were drawn."""

    def __init__(self, shape: Polygon, margin: float) -> None:
        import shapely

        latitudes = [latitude for latitude, _ in shape.ring]
        longitudes = [longitude for _, longitude in shape.ring]
        self._middle = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
        self._tall, self._wide = 111_132.0, 111_320.0 * cos(radians(self._middle[0]))
        drawn = shapely.Polygon(
            [
                ((longitude - self._middle[1]) * self._wide, (latitude - self._middle[0]) * self._tall)
                for latitude, longitude in shape.ring
            ]
        )
        inner = drawn.buffer(-margin)
        while inner.is_empty:  # a narrow one: as much margin as leaves an inside
            margin /= 2
            inner = drawn.buffer(-margin) if margin > 0.01 else drawn
        self._inner, self._outer = inner, drawn.buffer(margin)
        shapely.prepare(self._inner)
        shapely.prepare(self._outer)
        tall = margin / self._tall + 1e-6
        wide = margin / self._wide + 1e-6
        self.box = (min(latitudes) - tall, max(latitudes) + tall, min(longitudes) - wide, max(longitudes) + wide)

    def sides(self, latitudes: Floats, longitudes: Floats) -> Sides:
        import shapely

        y = (latitudes - self._middle[0]) * self._tall
        x = ((longitudes - self._middle[1] + 180.0) % 360.0 - 180.0) * self._wide
        told = np.full(len(x), OUTSIDE, np.int8)
        west, south, east, north = self._outer.bounds
        near: Any = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        near = near[shapely.contains_xy(self._outer, x[near], y[near])]
        told[near] = UNSURE
        told[near[shapely.contains_xy(self._inner, x[near], y[near])]] = INSIDE
        return told


def metres_from(latitude: float, longitude: float, latitudes: Floats, longitudes: Floats) -> Floats:
    """Metres on the ellipsoid from one place to many, within a hundred-thousandth up to some hundred kilometres."""
    here, there = _in_space(np.asarray([latitude]), np.asarray([longitude])), _in_space(latitudes, longitudes)
    chord = np.sqrt(sum((mine - other) ** 2 for mine, other in zip(here, there, strict=True)))
    return np.asarray(2 * _MEAN * np.arcsin(np.minimum(chord / (2 * _MEAN), 1.0)), np.float64)


def _in_space(latitudes: Floats, longitudes: Floats) -> tuple[Floats, Floats, Floats]:
    north, east = np.radians(latitudes), np.radians(longitudes)
    sine, cosine = np.sin(north), np.cos(north)
    bend = _EQUATOR / np.sqrt(1 - _SQUARED_ECCENTRICITY * sine**2)
    return bend * cosine * np.cos(east), bend * cosine * np.sin(east), bend * (1 - _SQUARED_ECCENTRICITY) * sine
