"""Whatever clips and tracks claim, trips come out whole and can be written."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from tests.trips.roads import START, clip, fixes
from vantrue_client.model import Channel, Clock, Fix, Kind, Quality, Recording, Track
from vantrue_client.trips import FORMATS, Piece, Where, export, find_trips

CASES = 300
OFTEN, SELDOM = 0.2, 0.1


def recording(rng: random.Random) -> Recording:
    at = START + timedelta(seconds=rng.choice([0, 60, 61, 300, 3600, 86400 * 3]) * rng.randint(-5, 10))
    made = clip(
        at,
        rng.choice([None, 1, 2, 7, 99999]),
        seconds=rng.choice([None, 60, -5, 4000, 0]),
        kind=rng.choice(list(Kind)),
        channel=rng.choice([Channel.FRONT, None]),
    )
    if rng.random() < SELDOM:
        made = replace(made, start=None)
    return replace(made, end=None) if rng.random() < SELDOM else made


def track(rng: random.Random, of: Recording) -> Track:
    at = START if of.start is None else of.start.clock
    told = list(fixes(at + timedelta(hours=rng.choice([0, 0, 5, -7])), rng.choice([0, 1, 3, 60])))
    unzoned = rng.choice([0.0, 0.0, 0.02, 1.0])
    told = [_spoilt(rng, fix, unzoned) for fix in told]
    if rng.random() < OFTEN:
        rng.shuffle(told)
    return Track(of.name, "n4", rng.choice(list(Clock)), tuple(told))


def _spoilt(rng: random.Random, fix: Fix, unzoned: float) -> Fix:
    if rng.random() < unzoned:
        fix = replace(fix, time=fix.time.replace(tzinfo=None))
    if rng.random() < OFTEN:
        fix = replace(fix, speed=None, course=None, acceleration=rng.choice([None, (0.0, 1.0, 2.0)]))
    if rng.random() < SELDOM:
        fix = replace(fix, quality=Quality.DOUBTFUL)
    if rng.random() < SELDOM:
        fix = replace(fix, latitude=rng.uniform(-95, 95), longitude=rng.choice([0.0, 180.0, float("nan"), -179.9]))
    return fix


def pieces(rng: random.Random) -> list[Piece]:
    made = [recording(rng) for _ in range(rng.randint(0, 12))]
    return [
        Piece(one, rng.choice("ab"), track(rng, one) if rng.random() > OFTEN else None, rng.choice(list(Where)))
        for one in made
    ]


MORE = pytest.param(range(CASES, 20_000), marks=[pytest.mark.long, pytest.mark.timeout(3600)])


@pytest.mark.parametrize("seeds", [range(CASES), MORE], ids=str)
def test_trips_are_whole_whatever_is_claimed(seeds: range) -> None:
    for seed in seeds:
        trips = find_trips(pieces(random.Random(seed)))
        for trip in trips:
            assert trip.start <= trip.end, seed
            assert trip.distance_m >= 0, seed
            assert trip.moving_s >= 0, seed
            assert (trip.start.tzinfo is None) == (trip.clock is Clock.UNKNOWN), seed
            assert {fix.time.tzinfo is None for fix in trip.fixes} <= {trip.clock is Clock.UNKNOWN}, seed
        for name in FORMATS:
            export(name, trips, StringIO())
