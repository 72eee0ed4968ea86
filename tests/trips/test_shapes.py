"""What is no place, no radius and no polygon is refused in a sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from vantrue_client.errors import UsageError
from vantrue_client.model import Fix, Quality
from vantrue_client.trips.fences import Tells, fence
from vantrue_client.trips.geodesy import distance
from vantrue_client.trips.naming import check_name
from vantrue_client.trips.places import lies_at, place, place_named
from vantrue_client.trips.regions import metres_from
from vantrue_client.trips.schedule import known_zone, read_clock, read_days, zone_at
from vantrue_client.trips.shapes import circle, polygon, read_geojson, read_metres, read_point, read_points

SQUARE = [[8.0, 47.0], [8.1, 47.0], [8.1, 47.1], [8.0, 47.1], [8.0, 47.0]]


@pytest.mark.parametrize(
    "points",
    [
        [(0, 0), (1, 1)],
        [(0, 0), (1, 1), (0, 1), (1, 0)],
        [(0, 0), (0, 1), (0, 2)],
        [(80, 0), (80, 90), (80, 180), (80, -90)],
        [(88, 0), (88, 1), (87, 1)],
        [(0, 0), (float("nan"), 1), (1, 1)],
        [(0, 0), (0, 100), (10, 100), (10, -170), (0, -170)],
    ],
)
def test_a_polygon_that_is_none(points: list[tuple[float, float]]) -> None:
    with pytest.raises(UsageError):
        polygon(points)


@pytest.mark.parametrize("radius", [0, -5, 9.9, 100_001, float("nan"), float("inf")])
def test_a_radius_that_is_none(radius: float) -> None:
    with pytest.raises(UsageError):
        circle(47, 8, radius)


@pytest.mark.parametrize("text", ["", "47", "47,8,9", "a,b", "91,0", "0,181", "nan,0", "inf,0"])
def test_a_place_that_is_none(text: str) -> None:
    with pytest.raises(UsageError):
        read_point(text)


def test_geojson_in_each_dress() -> None:
    bare = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {"type": "Feature", "geometry": bare, "properties": {}}
    whole = {"type": "FeatureCollection", "features": [feature]}
    drawn = polygon((latitude, longitude) for longitude, latitude in SQUARE)
    assert [read_geojson(json.dumps(one).encode()) for one in (bare, feature, whole)] == [drawn] * 3
    assert read_points("47,8 47,8.1 47.1,8.1 47.1,8") == drawn


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"7", b'{"type": "Point", "coordinates": [8, 47]}', b"[" * 100_000, b"\xff",
     b'{"type": "Polygon", "coordinates": [[["8", "47"]]]}', b'{"type": "Polygon", "coordinates": [[], []]}',
     b'{"type": "FeatureCollection", "features": []}', b'{"type": "Polygon", "coordinates": [[[8], [9]]]}'],
)  # fmt: skip
def test_what_is_no_geojson_with_one_polygon(content: bytes) -> None:
    with pytest.raises(UsageError):
        read_geojson(content)


def test_words_for_days_clocks_metres_and_zones() -> None:
    assert read_days("mon-fri") == (0, 1, 2, 3, 4)
    assert (read_clock("6:05"), read_metres("200 m"), zone_at(47.36, 8.54)) == (365, 200.0, "Europe/Zurich")
    for read, word in ((read_days, "someday"), (read_clock, "25:00"), (read_clock, "6"), (read_metres, "far")):
        with pytest.raises(UsageError):
            read(word)
    with pytest.raises(UsageError):
        known_zone("../../etc/passwd")


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x1b[2J", "a\nb"])
def test_a_name_that_is_none(name: str) -> None:
    with pytest.raises(UsageError):
        check_name(name)


def test_a_fence_wants_the_measure_of_what_it_tells() -> None:
    drawn = circle(47, 8, 100)
    assert fence("a", drawn, dwell=60).tells == (Tells.DWELL,)
    for wrong in ({"tells": [Tells.DWELL]}, {"tells": [Tells.SPEED]}, {"dwell": 0}, {"speed": 1000}):
        with pytest.raises(UsageError):
            fence("a", drawn, **wrong)


def test_a_track_lies_at_a_place_when_all_that_is_sure_does() -> None:
    here, at = place("Home", 47.0, 8.0, 100), datetime(2026, 1, 1, tzinfo=UTC)
    near, far = Fix(at, 47.0005, 8.0), Fix(at, 47.01, 8.0)
    doubtful = Fix(at, 47.01, 8.0, quality=Quality.DOUBTFUL)
    assert lies_at([near], here)
    assert lies_at([near, doubtful], here)
    assert not lies_at([near, far], here)
    assert not lies_at([], here)
    assert place_named([here], " hOME ") is here


@pytest.mark.parametrize("other", [(47.5, 8.7), (47.0, 8.0001), (46.2, 7.1)])
def test_distances_agree_with_those_of_trips(other: tuple[float, float]) -> None:
    import numpy as np

    (metres,) = metres_from(47.0, 8.0, np.asarray([other[0]]), np.asarray([other[1]]))
    assert metres == pytest.approx(distance(47.0, 8.0, *other), rel=4e-3)
