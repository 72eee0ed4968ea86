"""Crossings: one for one, whatever the receiver does, the zone, and wherever on Earth."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from math import cos, radians

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.trips.crossings import crossings
from vantrue_client.trips.fences import Fence, Tells, fence
from vantrue_client.trips.schedule import Schedule
from vantrue_client.trips.shapes import circle, polygon

DEGREE = 111_195.0
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC).timestamp()  # a Monday


def home(*tells: Tells, latitude: float = 47.0, longitude: float = 8.0, **more: object) -> Fence:
    return fence("home", circle(latitude, longitude, 200), tells, **more)  # type: ignore[arg-type]


def past(*metres: float, start: float = START, latitude: float = 47.0, longitude: float = 8.0, speed: float = 10.0):  # type: ignore[no-untyped-def]
    """Fixes a second, so far east of a place."""
    at = np.arange(len(metres)) + start
    east = longitude + np.asarray(metres) / (DEGREE * 1.0034 * cos(radians(latitude)))
    east = (east + 180) % 360 - 180
    return at, np.full(len(metres), latitude), east, np.full(len(metres), speed)


def told(*args: object) -> list[tuple[str, float]]:
    return [(one.kind.value, one.time - START) for one in crossings(*args)]  # type: ignore[arg-type]


THROUGH = [-300 + 20 * step for step in range(31)]


def test_driving_through_is_entering_and_leaving() -> None:
    assert told([home()], *past(*THROUGH)) == [("enter", 6.0), ("leave", 26.0)]


def test_what_begins_inside_has_not_entered() -> None:
    assert told([home()], *past(0, 0, 0, 0, 0)) == []


def test_a_leap_of_two_fixes_is_no_crossing() -> None:
    assert told([home()], *past(*[0] * 10, 900, 900, *[0] * 10)) == []


@given(st.lists(st.floats(-14, 14), min_size=1, max_size=60))
def test_jitter_at_the_boundary_is_one_crossing(noise: list[float]) -> None:
    metres = [400] * 5 + [200 + one for one in noise] + [100] * 5
    assert [kind for kind, _ in told([home()], *past(*metres))] == ["enter"]


@given(st.lists(st.integers(-400, 400), min_size=3, max_size=80), st.integers(-10_000_000, 10_000_000))
def test_the_hour_and_the_order_of_fixes_make_no_difference(metres: list[int], shift: int) -> None:
    at, north, east, fast = past(*metres)
    plain = crossings([home()], at, north, east, fast)
    back = crossings([home()], (at + shift)[::-1], north[::-1], east[::-1], fast[::-1])
    assert [(one.kind, one.time + shift, one.index) for one in plain] == [
        (one.kind, one.time, len(metres) - 1 - one.index) for one in back
    ]


@given(st.lists(st.integers(-400, 400), min_size=3, max_size=80))
def test_entering_and_leaving_take_turns_in_order_of_time(metres: list[int]) -> None:
    found = told([home()], *past(*metres))
    assert found == sorted(found, key=lambda one: one[1])
    assert all(one[0] != other[0] for one, other in pairwise(found))


def test_dwelling_is_told_once_when_it_was_long_enough() -> None:
    assert told([home(Tells.DWELL, dwell=10)], *past(*[400] * 5, *[0] * 60)) == [("dwell", 15.0)]
    assert told([home(Tells.DWELL, dwell=10)], *past(*[400] * 5, *[0] * 10, *[400] * 5)) == []


def test_speed_counts_inside_only_and_a_spell_once() -> None:
    at, north, east, fast = past(*THROUGH)
    fast[:] = 20.0
    assert told([home(Tells.SPEED, speed=15.0)], at, north, east, fast) == [("speed", 6.0)]
    fast[:] = [15.2 if second % 2 else 14.9 for second in range(len(fast))]
    assert len(told([home(Tells.SPEED, speed=15.0)], at, north, east, fast)) == 1
    fast[:] = np.nan
    assert told([home(Tells.SPEED, speed=15.0)], at, north, east, fast) == []


def test_a_window_past_midnight_belongs_to_the_day_it_began() -> None:
    night = Schedule(days=(4,), opens=22 * 60, closes=6 * 60)  # Friday night
    saturday = datetime(2026, 3, 7, 4, 0, tzinfo=UTC).timestamp()  # 05:00 in Zurich
    set_then = home(schedule=night, zone="Europe/Zurich")
    assert [one.kind for one in crossings([set_then], *past(*THROUGH, start=saturday))] == [Tells.ENTER, Tells.LEAVE]
    assert crossings([set_then], *past(*THROUGH, start=saturday + 3600)) == []
    assert crossings([set_then], *past(*THROUGH, start=saturday - 86_400)) == []


def test_the_clock_of_the_place_follows_its_summer_time() -> None:
    morning = home(schedule=Schedule(opens=8 * 60, closes=9 * 60), zone="Europe/Zurich")
    for day, hour in ((datetime(2026, 3, 28, tzinfo=UTC), 7), (datetime(2026, 3, 29, tzinfo=UTC), 6)):
        at = day.replace(hour=hour, minute=30).timestamp()
        assert len(crossings([morning], *past(*THROUGH, start=at))) == 2


def test_circles_at_the_antimeridian_and_at_a_pole() -> None:
    edge = past(*THROUGH, latitude=-17.0, longitude=179.9995)
    assert len(crossings([home(latitude=-17.0, longitude=179.9995)], *edge)) == 2
    pole = fence("pole", circle(90, 0, 1000))
    north = 90 - np.abs(np.arange(-20, 21)) * 100 / DEGREE
    east = np.where(np.arange(41) < 20, -120.0, 60.0)
    assert [one.kind for one in crossings([pole], np.arange(41), north, east, north)] == [Tells.ENTER, Tells.LEAVE]


def test_a_polygon_across_the_antimeridian() -> None:
    yard = fence("yard", polygon([(-17.01, 179.99), (-17.01, -179.99), (-16.99, -179.99), (-16.99, 179.99)]))
    way = past(*range(-2000, 2001, 50), latitude=-17.0, longitude=180.0)
    assert [one.kind for one in crossings([yard], *way)] == [Tells.ENTER, Tells.LEAVE]


def test_a_polygon_and_its_bay() -> None:
    u = fence(
        "u",
        polygon([(0, 0), (0, 0.03), (0.03, 0.03), (0.03, 0.02), (0.01, 0.02), (0.01, 0.01), (0.03, 0.01), (0.03, 0)]),
    )
    at = np.arange(400.0)
    found = crossings([u], at, np.full(400, 0.02), np.linspace(-0.01, 0.04, 400), np.zeros(400))
    assert [one.kind.value for one in found] == ["enter", "leave"] * 2


def test_no_fix_and_no_fence() -> None:
    assert crossings([home()], [], [], [], []) == []
    assert crossings([], *past(0, 0)) == []
