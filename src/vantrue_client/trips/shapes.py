"""Shapes on the ground that the user drew: circles and polygons, checked before they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from math import isfinite, remainder

import msgspec

from vantrue_client.errors import UsageError

LEAST_RADIUS = 10.0
MOST_RADIUS = 100_000.0
MOST_POINTS = 10_000
MOST_LATITUDE = 85.0  # a polygon nearer to a pole: its sides run no way that anybody means
MOST_GEOJSON = 4 * 1024 * 1024


class Circle(msgspec.Struct, frozen=True, tag="circle"):
    """Everything within a distance on the ellipsoid: degrees, and metres."""

    latitude: float
    longitude: float
    radius: float


class Polygon(msgspec.Struct, frozen=True, tag="polygon"):
    """Everything within a ring of (latitude, longitude) in degrees, not closed; sides as GeoJSON has them.

    Longitudes go on beyond 180 where the ring crosses it.
    """

    ring: tuple[tuple[float, float], ...]


Shape = Circle | Polygon


def circle(latitude: float, longitude: float, radius: float) -> Circle:
    """A circle; raises UsageError for what is no place or no sensible radius.

    >>> circle(47.36, 8.54, 200).radius
    200.0
    """
    _check(latitude, longitude)
    if not LEAST_RADIUS <= radius <= MOST_RADIUS:
        raise UsageError(
            f"A radius of {radius:g} m does not do.", advice=f"From {LEAST_RADIUS:g} m to {MOST_RADIUS / 1000:g} km."
        )
    return Circle(float(latitude), float(longitude), float(radius))


def polygon(points: Iterable[tuple[float, float]]) -> Polygon:
    """A polygon of (latitude, longitude); raises UsageError for one that crosses itself or goes around a pole.

    >>> polygon([(0, 179), (0, -179), (1, -179)]).ring
    ((0.0, 179.0), (0.0, 181.0), (1.0, 181.0))
    """
    ring = [(float(latitude), float(longitude)) for latitude, longitude in points]
    for latitude, longitude in ring:
        _check(latitude, longitude)
    ring = [point for at, point in enumerate(ring) if at == 0 or point != ring[at - 1]]
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if not 3 <= len(ring) <= MOST_POINTS:
        raise UsageError(f"A polygon has 3 to {MOST_POINTS} corners, not {len(ring)}.")
    if max(abs(latitude) for latitude, _ in ring) > MOST_LATITUDE:
        raise UsageError(
            f"A polygon beyond {MOST_LATITUDE:g} degrees north or south does not do.", advice="A circle does."
        )
    drawn = _unrolled(ring)
    _check_simple(drawn)
    return Polygon(tuple(drawn))


def read_points(text: str) -> Polygon:
    """A polygon from ``LAT,LON LAT,LON LAT,LON``; raises UsageError."""
    return polygon(read_point(word) for word in text.replace(";", " ").split())


def read_point(text: str) -> tuple[float, float]:
    """Degrees from ``LAT,LON``; raises UsageError.

    >>> read_point("47.36, 8.54")
    (47.36, 8.54)
    """
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(f"{text!r} is no place.", advice="Write LAT,LON in degrees, such as 47.36,8.54.") from None
    _check(latitude, longitude)
    return latitude, longitude


def read_metres(text: str) -> float:
    """Metres from ``200``, ``200m`` or ``1.5km``; raises UsageError.

    >>> read_metres("1.5km")
    1500.0
    """
    word = text.strip().lower()
    number, unit = (word[:-2], 1000.0) if word.endswith("km") else (word.removesuffix("m"), 1.0)
    try:
        return float(number) * unit
    except ValueError:
        raise UsageError(f"{text!r} is no distance.", advice="Write metres, such as 200, or 1.5km.") from None


def read_geojson(content: bytes) -> Polygon:
    """The one polygon of a GeoJSON document, bare or as a feature; raises UsageError for anything else."""
    try:
        document = json.loads(content)
        while isinstance(document, dict) and document.get("type") in {"Feature", "FeatureCollection"}:
            if document["type"] == "Feature":
                document = document["geometry"]
            else:
                (document,) = document["features"]
        if document["type"] != "Polygon":
            raise ValueError("it holds no polygon")
        (ring,) = document["coordinates"]
        points = [(_number(point[1]), _number(point[0])) for point in ring]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise UsageError(
            "That is no GeoJSON with one polygon.", advice="One Polygon, without holes, alone or as a Feature."
        ) from error
    return polygon(points)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("a coordinate is no number")
    return float(value)


def _check(latitude: float, longitude: float) -> None:
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise UsageError(
            f"{latitude:g},{longitude:g} is nowhere.", advice="Latitudes go to 90 and longitudes to 180 degrees."
        )


def _unrolled(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """With longitudes that go on where 180 is crossed, each side taking the shorter way."""
    drawn = [ring[0]]
    for latitude, longitude in ring[1:]:
        last = drawn[-1][1]
        drawn.append((latitude, last + remainder(longitude - last, 360.0)))
    back = drawn[-1][1] + remainder(ring[0][1] - drawn[-1][1], 360.0)
    longitudes = [longitude for _, longitude in drawn]
    if abs(back - ring[0][1]) > 1 or max(longitudes) - min(longitudes) >= 180:
        raise UsageError("That polygon goes around a pole or half the Earth.", advice="Draw smaller ones.")
    return drawn


def _check_simple(ring: Sequence[tuple[float, float]]) -> None:
    import shapely

    drawn = shapely.Polygon([(longitude, latitude) for latitude, longitude in ring])
    if not drawn.is_valid or drawn.area == 0:
        raise UsageError("That polygon crosses itself or has no area.", advice="Name its corners in order.")
