"""How far, how fast, and when it stood: without the metres that a receiver adds by itself."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trips.roads import NORTH, START, fixes
from vantrue_client.model import Fix, Quality
from vantrue_client.trips.motion import moves, study

SEED = 4
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def standing(count: int, *, since: datetime = BEGIN, latitude: float = 47.0, speed: float | None = 0.2) -> list[Fix]:
    """A parked car's fixes, metres about the place."""
    rng = random.Random(SEED)
    return [
        Fix(
            since + timedelta(seconds=second),
            latitude + rng.gauss(0, 2) * NORTH,
            8 + rng.gauss(0, 2) * NORTH,
            speed=speed,
        )
        for second in range(count)
    ]


def without_speed(told: list[Fix] | tuple[Fix, ...]) -> list[Fix]:
    return [replace(fix, speed=None) for fix in told]


def test_standing_adds_no_metre() -> None:
    for told in (standing(3600), without_speed(standing(3600))):
        motion = study(told, 60)
        assert motion.distance_m == 0
        assert motion.moving_s == 0
        assert motion.mean_moving_speed is None
        (stop,) = motion.stops
        assert stop.duration_s == 3599
        assert stop.latitude == pytest.approx(47, abs=NORTH)
        assert not moves(told)


@pytest.mark.parametrize("speeds", ["told", "not told"])
def test_a_stop_between_two_drives(speeds: str) -> None:
    there = fixes(START, 120)
    stands = standing(300, since=BEGIN + timedelta(seconds=120), latitude=there[-1].latitude + 15 * NORTH)
    back = [replace(fix, latitude=fix.latitude - 299 * 15 * NORTH) for fix in fixes(START + timedelta(seconds=420))]
    told = [*there, *stands, *back]
    motion = study(told if speeds == "told" else without_speed(told), 60)
    (stop,) = motion.stops
    assert stop.duration_s == pytest.approx(300, abs=12)
    assert motion.distance_m == pytest.approx((119 + 60 + 2) * 15, rel=0.02)
    assert motion.moving_s == pytest.approx(181, abs=12)
    assert motion.mean_speed == pytest.approx(motion.distance_m / 479)
    assert motion.mean_moving_speed == pytest.approx(15, rel=0.08)


def test_a_short_stop_is_not_told_and_adds_no_metre_either() -> None:
    motion = study(standing(30), 60)
    assert motion.stops == ()
    assert motion.distance_m == 0


def test_one_slip_does_not_end_a_stop() -> None:
    told = standing(200)
    told[100] = replace(told[100], speed=9.0, latitude=told[100].latitude + 50 * NORTH)
    motion = study(told, 60)
    assert len(motion.stops) == 1
    assert motion.distance_m == 0


def test_creeping_traffic_still_goes_somewhere() -> None:
    motion = study(fixes(START, 600, speed=0.9), 60)
    assert motion.distance_m == pytest.approx(540, rel=0.1)


def test_top_speed_is_no_slip() -> None:
    told = list(fixes(START, 60))
    told[30] = replace(told[30], speed=70.0)
    told[40] = replace(told[40], speed=16.5)
    assert study(told, 60).top_speed == 16.5


def test_doubtful_fixes_do_not_count_unless_most_are() -> None:
    told = list(fixes(START, 60))
    told[30] = replace(told[30], latitude=48.0, quality=Quality.DOUBTFUL)
    assert study(told, 60).distance_m == pytest.approx(59 * 15, rel=1e-3)
    doubted = [replace(fix, quality=Quality.DOUBTFUL) for fix in fixes(START, 60)]
    assert study(doubted, 60).distance_m == pytest.approx(59 * 15, rel=1e-3)


def test_nothing_and_one_fix() -> None:
    assert study((), 60).top_speed is None
    alone = study(fixes(START, 1), 60)
    assert (alone.distance_m, alone.top_speed, alone.mean_speed) == (0, 15.0, 15.0)


@given(st.integers(2, 119))
def test_distance_does_not_depend_on_where_a_drive_is_split(at: int) -> None:
    told = fixes(START, 120)
    whole = study(told, 60).distance_m
    assert whole == pytest.approx(study(told[:at], 60).distance_m + study(told[at - 1 :], 60).distance_m)


@given(st.lists(st.tuples(st.floats(0, 40), st.floats(-1e-3, 1e-3), st.booleans()), min_size=1, max_size=60))
def test_no_fixes_make_nonsense(steps: list[tuple[float, float, bool]]) -> None:
    told = []
    latitude = 47.0
    for second, (speed, step, known) in enumerate(steps):
        latitude += step
        told.append(Fix(BEGIN + timedelta(seconds=second), latitude, 8.0, speed=speed if known else None))
    motion = study(told, 0)
    assert motion.distance_m >= 0
    assert 0 <= motion.moving_s <= len(told)
    assert motion.top_speed is not None
    assert all(BEGIN <= stop.start <= stop.end <= told[-1].time for stop in motion.stops)


@pytest.mark.parametrize("side", [1, -1])
def test_a_stop_at_the_antimeridian_lies_on_the_globe(side: int) -> None:
    told = [
        Fix(BEGIN + timedelta(seconds=second), 10.0, side * (179.99999 if second % 3 == 0 else -179.99998), speed=0.1)
        for second in range(120)
    ]
    (stop,) = study(told, 60.0).stops
    assert abs(stop.longitude) <= 180
    assert abs(stop.longitude) > 179.999
    assert study(told, 60.0).distance_m == 0
