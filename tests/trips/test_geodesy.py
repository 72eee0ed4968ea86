"""Distances on the ellipsoid, against GeographicLib."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.model import Fix
from vantrue_client.trips.geodesy import between, course, distance, length, turn

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
steps = st.floats(-0.2, 0.2)
places = st.tuples(latitudes, longitudes)


def fix(latitude: float, longitude: float) -> Fix:
    return Fix(datetime(2026, 1, 1, tzinfo=UTC), latitude, longitude)


@given(places, steps, steps)
def test_near_distances_are_those_of_the_reference(place: tuple[float, float], north: float, east: float) -> None:
    latitude, longitude = place
    there = max(-90.0, min(90.0, latitude + north)), longitude + east
    expected = Geodesic.WGS84.Inverse(latitude, longitude, *there)["s12"]
    assert distance(latitude, longitude, *there) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(places, places)
def test_far_distances_are_those_of_the_reference(one: tuple[float, float], other: tuple[float, float]) -> None:
    expected = Geodesic.WGS84.Inverse(*one, *other)["s12"]
    assert distance(*one, *other) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(places, places)
def test_distance_is_the_same_both_ways(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert distance(*one, *other) == distance(*other, *one) >= 0


@given(st.lists(places, min_size=2, max_size=12), st.integers(0, 11))
def test_length_does_not_depend_on_where_a_track_is_split(track: list[tuple[float, float]], at: int) -> None:
    fixes = [fix(*place) for place in track]
    at %= len(fixes)
    assert length(fixes) == pytest.approx(length(fixes[: at + 1]) + length(fixes[at:]), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("latitude", [79.99, 80.01, 89.0, 89.99, -89.95, 90.0])
def test_near_the_poles(latitude: float) -> None:
    there = (latitude - 0.01, 8.09)
    expected = Geodesic.WGS84.Inverse(latitude, 8.0, *there)["s12"]
    assert distance(latitude, 8.0, *there) == pytest.approx(expected, rel=1e-6)


def test_the_antimeridian_is_no_way_around_the_world() -> None:
    assert between(fix(0, 179.999), fix(0, -179.999)) == pytest.approx(222.64, abs=0.01)
    assert course(0, 179.999, 0, -179.999) == pytest.approx(90)
    assert turn(179.0, -179.0) == 2.0
