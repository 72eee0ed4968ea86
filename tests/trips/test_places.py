"""Named places: drawn, kept, and what lies in them."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.model import Clock, Fix, Track
from vantrue_client.trips.geodesy import distance
from vantrue_client.trips.places import Places, drawn

AT = datetime(2025, 12, 11, 17, 49, 30, tzinfo=UTC)


def track(*where: tuple[float, float]) -> Track:
    return Track("A.MP4", "n4", Clock.UTC, tuple(Fix(AT, latitude, longitude) for latitude, longitude in where))


@pytest.mark.parametrize(
    ("name", "where", "radius"),
    [
        ("", "47,8", "100"),
        ("a\nb", "47,8", "100"),
        ("x" * 101, "47,8", "100"),
        ("home", "47", "100"),
        ("home", "91,8", "100"),
        ("home", "nan,8", "100"),
        ("home", "47,181", "100"),
        ("home", "47,8", "0"),
        ("home", "47,8", "-5"),
        ("home", "47,8", "101km"),
        ("home", "47,8", "near"),
    ],
)
def test_what_is_no_place_is_refused(name: str, where: str, radius: str) -> None:
    with pytest.raises(UsageError):
        drawn(name, where, radius)


@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_a_place_holds_what_is_no_further_than_its_radius(
    latitude: float, longitude: float, north: float, east: float
) -> None:
    place = drawn("here", f"{latitude},{longitude}", "500")
    there = (latitude + north, (longitude + east + 180) % 360 - 180)
    assert place.holds(track(there)) == (distance(latitude, longitude, *there) <= 500)


def test_all_of_a_track_must_lie_there_and_there_must_be_one() -> None:
    place = drawn("home", "47.0,8.0", "1km")
    assert place.holds(track((47.0, 8.0), (47.005, 8.0)))
    assert not place.holds(track((47.0, 8.0), (47.02, 8.0)))
    assert not place.holds(track())


def test_places_are_kept_privately_and_once(tmp_path: Path) -> None:
    places = Places(tmp_path / "state" / "places.json")
    places.add(drawn("Home", "47,8", "100"))
    with pytest.raises(UsageError, match="already"):
        places.add(drawn("home", "48,9", "100"))
    assert places.named("HOME").latitude == 47
    with pytest.raises(UsageError, match="Home"):
        places.named("work")
    assert stat.S_IMODE((tmp_path / "state" / "places.json").stat().st_mode) == 0o600
    assert places.remove("home")
    assert not places.remove("home")


@pytest.mark.parametrize("content", [b"{", b"[1]", b'[{"name": "x"}]'])
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "places.json").write_bytes(content)
    with pytest.raises(StorageError, match="cannot be read"):
        Places(tmp_path / "places.json").all()
