"""What is dropped, moved and taken out before a point is a fix."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.media.gps import clean, n4, s1
from vantrue_client.media.gps.clock import in_time, judge, zone_of
from vantrue_client.media.gps.point import Point, Reason
from vantrue_client.model import CameraTime, Clock

AT = datetime(2025, 12, 11, 17, 49, 30)
ZURICH = ZoneInfo("Europe/Zurich")


def point(number: int = 0, **changes: object) -> Point:
    """The number of a second, on a road that leads north at 20 m/s."""
    made = Point(AT + timedelta(seconds=number), 47.3 + number * 20 / 111_195, 8.5, 20.0)
    return replace(made, **changes)  # type: ignore[arg-type]


def drive(count: int = 60, first: int = 0) -> list[Point]:
    return [point(number) for number in range(first, first + count)]


def test_what_is_no_fix_is_counted_by_reason() -> None:
    dropped: Counter[str] = Counter()
    nowhere, never = point(2, latitude=0.0, longitude=0.0), point(3, time=datetime(2000, 1, 1))
    fast = point(1, speed=100.0)
    told: list[Point | Reason] = [Reason.NO_FIX, Reason.BROKEN, point(), point(), fast, nowhere, never, point(4)]
    assert clean.not_too_fast(clean.sensible(told, dropped), dropped) == [point(0), point(4)]
    assert dropped == {"no fix": 3, "broken": 1, "repeated": 1, "absurd": 1}


@pytest.mark.parametrize("where", [0, 30, 59])
def test_a_leap_is_no_fix(where: int) -> None:
    dropped: Counter[str] = Counter()
    points = drive()
    points[where] = replace(points[where], latitude=48.0)
    assert clean.without_leaps(points, dropped) == points[:where] + points[where + 1 :]
    assert dropped == {"absurd": 1}


def test_a_cold_started_receiver_is_believed_once_it_stays() -> None:
    points = [replace(one, latitude=one.latitude + 3) for one in drive(8)] + drive(52, 8)
    assert clean.without_leaps(points, Counter()) == points[8:]


def test_after_a_long_break_the_car_may_be_anywhere() -> None:
    points = drive(30) + [replace(one, latitude=50.0) for one in drive(30, 4000)]
    assert clean.without_leaps(points, Counter()) == points


def test_a_small_leap_makes_a_fix_doubtful() -> None:
    points = drive(10)
    points[5:] = [replace(one, latitude=one.latitude + 0.004) for one in points[5:]]
    assert [one.doubtful for one in clean.with_doubts(points)] == [False] * 5 + [True] + [False] * 4


@pytest.mark.parametrize("first", [10, 50])
def test_of_two_clocks_the_longer_part_is_believed(first: int) -> None:
    points = [replace(one, time=one.time + timedelta(hours=9)) if number < first else one
              for number, one in enumerate(drive())]  # fmt: skip
    notes: list[str] = []
    put_right = clean.one_clock(points, notes)
    assert {other.time - one.time for one, other in pairwise(put_right)} == {timedelta(seconds=1)}
    assert (put_right[30].time - AT).total_seconds() == (30 if first == 10 else 30 + 9 * 3600)
    assert "9 h" in notes[0]


@pytest.mark.parametrize("year", [1980, 2000, 2109, 9999])
def test_a_year_that_no_camera_has_is_no_fix(year: int) -> None:
    dropped: Counter[str] = Counter()
    assert clean.sensible([point(time=datetime(year, 12, 31, 23, 59, 59))], dropped) == []
    assert dropped == {"no fix": 1}


@given(shifts=st.lists(st.integers(-100_000, 100_000), max_size=30))
def test_no_point_is_lost_by_any_clock(shifts: list[int]) -> None:
    points = [point(number, time=AT + timedelta(seconds=shift)) for number, shift in enumerate(shifts)]
    assert len(clean.one_clock(points, [])) == len(points)


@given(st.lists(st.tuples(st.integers(0, 2000), st.floats(-90, 90), st.floats(-180, 180)), max_size=30))
def test_what_leaps_drop_is_counted(places: list[tuple[int, float, float]]) -> None:
    dropped: Counter[str] = Counter()
    points = [Point(AT + timedelta(seconds=at), latitude, longitude) for at, latitude, longitude in places]
    kept = clean.without_leaps(points, dropped)
    assert len(kept) + dropped["absurd"] == len(points)
    assert set(kept) <= set(points)


@pytest.mark.parametrize("of_a_g", [256.0, 1000.0])
def test_rest_decides_the_scale_and_gravity_goes(of_a_g: float) -> None:
    points = [point(number, acceleration=(0.0, 0.1 * of_a_g, of_a_g)) for number in range(20)]
    points[7] = replace(points[7], acceleration=(0.5 * of_a_g, 0.1 * of_a_g, of_a_g))
    made = clean.without_gravity(points, s1.LAYOUT, [])
    assert made[7].acceleration == pytest.approx((0.5, 0, 0))
    assert made[3].acceleration == pytest.approx((0, 0, 0))


def test_without_rest_there_is_no_acceleration() -> None:
    notes: list[str] = []
    made = clean.without_gravity([point(acceleration=(0.0, 0.0, 1000.0))], n4.LAYOUT, notes)
    assert (made[0].acceleration, len(notes)) == (None, 1)


@pytest.mark.parametrize(
    ("name", "zone", "clock"),
    [
        (datetime(2025, 12, 11, 18, 49, 28), ZURICH, Clock.UTC),
        (datetime(2025, 12, 11, 17, 49, 28), ZURICH, Clock.LOCAL),
        (datetime(2025, 12, 11, 17, 49, 28), ZoneInfo("Europe/London"), Clock.UTC),
        (datetime(2025, 12, 11, 3, 0, 0), ZURICH, Clock.UTC),
        (None, ZURICH, Clock.UTC),
        (datetime(2025, 12, 11, 17, 49, 28), None, Clock.LOCAL),
    ],
)
def test_the_time_in_the_name_tells_the_clock(name: datetime | None, zone: ZoneInfo | None, clock: Clock) -> None:
    notes: list[str] = []
    start = None if name is None else CameraTime(name)
    assert judge(point(), start, zone, usual=Clock.UTC, notes=notes) is clock
    assert len(notes) == (1 if name and name.hour == 3 else 0)


def test_a_place_has_its_zone() -> None:
    assert str(zone_of(point())) == "Europe/Zurich"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    times = [datetime(2025, 10, 26, 2, 59, 59), datetime(2025, 10, 26, 2, 0, 0), datetime(2025, 10, 26, 2, 0, 1)]
    aware = list(in_time(times, Clock.LOCAL, ZURICH))
    assert [one.astimezone(UTC).hour for one in aware] == [0, 1, 1]


def test_an_unknown_clock_stays_without_a_zone() -> None:
    assert list(in_time([AT], Clock.UNKNOWN, ZURICH)) == [AT]
