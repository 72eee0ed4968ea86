"""Where points of the earth lie on a sheet of dots: a view that is moved and zoomed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, radians, remainder, sin

METRES = 111_320.0  # of a degree of latitude
CLOSEST, FARTHEST = 0.2, 20_000.0  # metres a dot
_LENGTHS = [one * 10**power for power in range(7) for one in (1, 2, 5)]

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True, slots=True)
class View:
    """A part of the ground, small enough to be flat: its middle, metres a dot, and the sheet's size in dots."""

    latitude: float
    longitude: float
    scale: float
    width: int
    height: int

    def dot(self, point: Point) -> tuple[int, int]:
        """Where a point lies; dots count from the upper left corner, north is up.

        >>> View(47.0, 8.0, 10.0, 20, 10).dot((47.0, 8.0))
        (10, 5)
        """
        east = remainder(point[1] - self.longitude, 360.0)
        x = east * METRES * self._shrink / self.scale
        y = (self.latitude - point[0]) * METRES / self.scale
        return round(self.width / 2 + x), round(self.height / 2 + y)

    def shows(self, dot: tuple[int, int]) -> bool:
        """Whether a dot lies on the sheet."""
        return 0 <= dot[0] < self.width and 0 <= dot[1] < self.height

    def point(self, x: float, y: float) -> Point:
        """What lies at a dot."""
        latitude = self.latitude - (y - self.height / 2) * self.scale / METRES
        east = (x - self.width / 2) * self.scale / METRES / self._shrink
        return latitude, remainder(self.longitude + east, 360.0)

    @property
    def _shrink(self) -> float:
        return max(cos(radians(self.latitude)), 0.01)

    def zoomed(self, factor: float, around: Point | None = None) -> View:
        """Nearer (a factor above 1) or farther; the point that is named stays where it is."""
        scale = min(max(self.scale / factor, CLOSEST), FARTHEST)
        if around is None:
            return replace(self, scale=scale)
        kept = scale / self.scale
        latitude = around[0] + (self.latitude - around[0]) * kept
        longitude = around[1] + remainder(self.longitude - around[1], 360.0) * kept
        return replace(self, scale=scale, latitude=latitude, longitude=remainder(longitude, 360.0))

    def moved(self, across: float, down: float) -> View:
        """As many dots to the east and to the south."""
        latitude, longitude = self.point(self.width / 2 + across, self.height / 2 + down)
        return replace(self, latitude=max(-89.0, min(89.0, latitude)), longitude=longitude)


def around(points: Sequence[Point], width: int, height: int) -> View:
    """A view of all of some points; of none, of nowhere.

    >>> around([(47.0, 8.0), (47.0, 8.0)], 20, 10).scale
    1.0
    """
    if not points:
        return View(0.0, 0.0, FARTHEST, width, height)
    south, north = min(point[0] for point in points), max(point[0] for point in points)
    first = points[0][1]
    beside = [remainder(point[1] - first, 360.0) for point in points]
    west, east = first + min(beside), first + max(beside)
    middle = (south + north) / 2
    down, across = (north - south) * METRES, (east - west) * METRES * max(cos(radians(middle)), 0.01)
    scale = max(down / max(height - 4, 1), across / max(width - 4, 1), 1.0)
    return View(middle, remainder((west + east) / 2, 360.0), min(scale, FARTHEST), width, height)


def ring(latitude: float, longitude: float, radius: float, corners: int = 48) -> list[Point]:
    """A circle on the ground, closed."""
    turns = [2 * pi * number / corners for number in range(corners + 1)]
    shrink = max(cos(radians(latitude)), 0.01)
    return [
        (latitude + sin(turn) * radius / METRES, longitude + cos(turn) * radius / METRES / shrink) for turn in turns
    ]


def nearest(points: Iterable[tuple[int, int]], x: float, y: float) -> int | None:
    """Which of some dots is nearest; None of none.

    >>> nearest([(0, 0), (5, 5)], 4, 4)
    1
    """
    return min(enumerate(points), key=lambda one: hypot(one[1][0] - x, one[1][1] - y), default=(None, None))[0]


def length_of(dots: int, scale: float) -> int:
    """The longest round length in metres that takes no more than so many dots; at least one metre.

    >>> length_of(20, 10.0)
    200
    """
    return max((one for one in _LENGTHS if one <= dots * scale), default=1)
