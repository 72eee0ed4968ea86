from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from vantrue_client.mock.card.drive import Fix, drive, parked, with_impact, without_first_fix

START = datetime(2026, 9, 4, 18, 0, 0)


def _metres(one: Fix, other: Fix) -> tuple[float, float]:
    """East and north."""
    scale = 111_320.0
    east = (other.longitude - one.longitude) * scale * math.cos(math.radians(one.latitude))
    return east, (other.latitude - one.latitude) * scale


@pytest.mark.parametrize("seed", range(8))
def test_speed_and_course_are_those_of_the_way(seed: int) -> None:
    for one, other in pairwise(drive(START, 1800, seed)):
        east, north = _metres(one, other)
        speed = (one.speed + other.speed) / 2
        assert math.hypot(east, north) == pytest.approx(speed, abs=0.3)
        assert speed < 120 / 3.6
        if speed > 5:
            middle = math.degrees(math.atan2(east, north))
            assert abs((middle - one.course + 180) % 360 - 180) < 6


def test_clips_that_follow_each_other_make_one_way() -> None:
    assert drive(START, 20, 5) == drive(START, 10, 5) + drive(START + timedelta(seconds=10), 10, 5)


def test_time_is_utc_behind_the_cameras_own_clock() -> None:
    assert drive(START, 1, 0)[0].time == datetime(2026, 9, 4, 23, tzinfo=UTC)
    assert drive(START, 1, 2)[0].time == datetime(2026, 9, 4, 6, tzinfo=UTC)


def test_a_parked_car_stands() -> None:
    still = parked(START, 5, 1)
    assert len({(fix.latitude, fix.longitude, fix.speed) for fix in still}) == 1
    assert [fix.time - still[0].time for fix in still] == [timedelta(seconds=second) for second in range(5)]


def test_an_impact_stands_out_from_the_clips_own_mean() -> None:
    fixes = with_impact(drive(START, 10), 5)
    forces = [math.hypot(*fix.acceleration) for fix in fixes]
    assert max(forces) == forces[5] > 2 * sorted(forces)[-2]


def test_a_cold_start_has_no_place() -> None:
    first, second = without_first_fix(drive(START, 2))
    assert (first.valid, first.latitude, first.longitude, second.valid) == (False, 0.0, 0.0, True)
