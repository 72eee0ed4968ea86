"""What is told as hard braking, cornering or an impact, and what is a bump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.trips.roads import START, clip, fixes, piece
from vantrue_client.model import Fix
from vantrue_client.trips import Event, EventKind, Settings, Thresholds, find_trips
from vantrue_client.trips.events import find_events

G = 9.80665
Axes = tuple[float, float, float]
STILL: Axes = (0.01, -0.01, 0.03)


def road(
    *,
    speeds: dict[int, float] | None = None,
    courses: dict[int, float] | None = None,
    felt: dict[int, Axes] | None = None,
    rest: Axes | None = STILL,
) -> list[Fix]:
    """A minute at 20 m/s northwards; each dictionary changes it at its seconds, speed and course from there on."""
    told = []
    speed, course = 20.0, 0.0
    for second, fix in enumerate(fixes(START, 60, speed=20.0)):
        speed = (speeds or {}).get(second, speed)
        course = (courses or {}).get(second, course)
        told.append(replace(fix, speed=speed, course=course, acceleration=(felt or {}).get(second, rest)))
    return told


def kinds(told: Sequence[Fix], thresholds: Thresholds | None = None) -> list[EventKind]:
    return [event.kind for event in find_events(told, thresholds or Thresholds())]


BRAKING = {20: 16.0, 21: 12.0, 22: 8.0, 23: 4.0}
CORNERING = {20: 12.0, 21: 24.0, 22: 36.0, 23: 48.0}


@pytest.mark.parametrize("forward", [(-0.42, 0.05, 0.1), (0.05, 0.42, 0.1), (0.1, 0.05, 0.42)])
def test_braking_is_told_however_the_camera_hangs(forward: Axes) -> None:
    told = road(speeds=BRAKING, felt=dict.fromkeys((20, 21, 22, 23), forward))
    (event,) = find_events(told, Thresholds())
    assert event.kind is EventKind.BRAKING
    assert event.strength == pytest.approx(0.435, abs=0.01)
    assert event.fix in told[20:24]


def test_cornering_is_told_by_the_course() -> None:
    told = road(courses=CORNERING, felt=dict.fromkeys((20, 21, 22, 23), (0.0, 0.45, 0.0)))
    assert kinds(told) == [EventKind.CORNERING]
    unsaid = [replace(fix, course=None) for fix in told]
    assert kinds(unsaid) == [EventKind.CORNERING]


def test_one_sample_is_a_bump_and_only_ever_an_impact() -> None:
    assert kinds(road(speeds=BRAKING, felt={21: (0.0, 0.0, 0.9)})) == []
    (event,) = find_events(road(felt={30: (0.3, 0.2, 1.8)}), Thresholds())
    assert event.kind is EventKind.IMPACT
    assert event.strength == pytest.approx(1.835, abs=0.01)


def test_a_rough_road_is_neither() -> None:
    rough = {second: (0.0, 0.0, 0.7 * (-1) ** second) for second in range(60)}
    assert kinds(road(felt=rough)) == []


def test_hard_acceleration_is_no_braking() -> None:
    faster = {20: 24.0, 21: 28.0, 22: 32.0, 23: 36.0}
    assert kinds(road(speeds=faster, felt=dict.fromkeys((20, 21, 22, 23), (0.42, 0.0, 0.0)))) == []


def test_a_parked_car_does_not_corner() -> None:
    parked = [replace(fix, speed=0.0, course=None) for fix in road(felt=dict.fromkeys((20, 21, 22), (0.0, 0.5, 0.0)))]
    assert kinds(parked) == []


@pytest.mark.parametrize("rest", [None, (0.0, 0.0, 0.0)])
def test_without_acceleration_the_speed_tells_of_braking(rest: Axes | None) -> None:
    (event,) = find_events(road(speeds=BRAKING, rest=rest), Thresholds())
    assert event.kind is EventKind.BRAKING
    assert event.strength == pytest.approx(4 / G)


def test_one_slip_of_the_speed_is_no_braking() -> None:
    assert kinds(road(speeds={20: 30.0, 21: 20.0}, rest=None)) == []
    assert kinds(road(speeds={20: 5.0, 21: 20.0}, rest=None)) == []


def test_a_gap_in_the_fixes_is_no_braking() -> None:
    told = road(speeds={20: 12.0, 21: 2.0}, rest=None)
    del told[10:20]
    assert kinds(told) == []


def test_the_user_sets_the_thresholds() -> None:
    told = road(speeds=BRAKING, felt=dict.fromkeys((20, 21, 22, 23), (-0.42, 0.0, 0.0)))
    assert kinds(told, Thresholds(braking=0.5)) == []
    assert kinds(told, Thresholds(braking=0.2, cornering=0.2)) == [EventKind.BRAKING]
    assert kinds(told, Thresholds(impact=0.4)) == [EventKind.BRAKING, EventKind.IMPACT]


def test_events_far_apart_are_two() -> None:
    felt = {10: (0.0, 0.0, 2.0), 11: (0.0, 0.0, 2.5), 40: (0.0, 0.0, 3.0)}
    assert [event.strength for event in find_events(road(felt=felt), Thresholds())] == [2.5, 3.0]


def test_a_trip_names_the_clip_that_shows_it() -> None:
    told = road(felt={30: (0.0, 0.0, 2.0)})
    (trip,) = find_trips([piece(clip(START), told)], settings=Settings(thresholds=Thresholds(impact=1.5)))
    (event,) = trip.events
    assert event == Event(EventKind.IMPACT, told[30].time, told[30], 2.0, clip(START).name)
