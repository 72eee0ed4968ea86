"""Where the simulated car is: a smooth drive, one fix a second, a pure function of the time and the seed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from random import Random

from vantrue_client.mock.card.chance import chance

KNOT = 1852 / 3600
"""Metres a second in a knot."""

_METRES_A_DEGREE = 111_320.0
_GRAVITY = 9.80665
# (metres, seconds) of the circles that add up to a way through town: at most 110 km/h, never a corner
_SWINGS = ((3000.0, 1531.0), (250.0, 197.0))


@dataclass(frozen=True, slots=True)
class Fix:
    """What the receiver knows in one second.

    time          the point in time, aware
    latitude      degrees, south negative
    longitude     degrees, west negative
    speed         m/s
    course        degrees, 0 north, 90 east
    altitude      m
    acceleration  x, y, z in g, gravity included
    valid         false: no fix yet, the receiver tells only the time
    """

    time: datetime
    latitude: float
    longitude: float
    speed: float = 0.0
    course: float = 0.0
    altitude: float = 0.0
    acceleration: tuple[float, float, float] = (0.0, 0.0, 1.0)
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a camera lives, and how many hours its clock is ahead of UTC."""

    latitude: float
    longitude: float
    altitude: float
    hours: float


PLACES = (
    Place(38.883537, -87.442368, 115.8, -5),
    Place(47.355866, 8.513477, 408.0, 1),
    Place(-36.852341, 174.763120, 24.0, 12),
    Place(-33.448900, -70.669300, 570.0, -4),
)
"""The seed chooses one (seed modulo 4): all four quarters of the globe, and four zones."""


def place(seed: int) -> Place:
    """Where the camera of this seed lives."""
    return PLACES[seed % len(PLACES)]


def zone(seed: int) -> timezone:
    """The constant offset of the camera's clock: names and day logs are local, GPS blocks are UTC.

    >>> print(zone(0))
    UTC-05:00
    """
    return timezone(timedelta(hours=place(seed).hours))


def drive(start: datetime, seconds: int, seed: int = 0) -> list[Fix]:
    """One fix a second from a start on the camera's clock; clips that follow each other make one way.

    >>> fixes = drive(datetime(2026, 9, 4, 18, 19, 34), 2)
    >>> fixes[0].time.isoformat(), len(fixes)
    ('2026-09-04T23:19:34+00:00', 2)
    """
    begin = start.replace(tzinfo=zone(seed)).astimezone(UTC)
    return [_at(begin + timedelta(seconds=second), seed) for second in range(seconds)]


def parked(start: datetime, seconds: int, seed: int = 0) -> list[Fix]:
    """The same for a car that stands where the drive was at ``start``."""
    first = drive(start, 1, seed)[0]
    still = replace(first, speed=0.0, acceleration=(0.0, 0.0, 1.0))
    return [replace(still, time=first.time + timedelta(seconds=second)) for second in range(seconds)]


def without_first_fix(fixes: list[Fix]) -> list[Fix]:
    """A cold start: the receiver has no fix in its first second."""
    return [replace(fixes[0], latitude=0.0, longitude=0.0, speed=0.0, course=0.0, valid=False), *fixes[1:]]


def with_impact(fixes: list[Fix], second: int) -> list[Fix]:
    """The same way with a blow of 2.5 g from ahead in one second."""
    x, y, z = fixes[second].acceleration
    hit = replace(fixes[second], acceleration=(x + 0.4, y - 2.5, z + 0.2))
    return [*fixes[:second], hit, *fixes[second + 1 :]]


def _at(time: datetime, seed: int) -> Fix:
    home = place(seed)
    moment = time.timestamp()
    phases = chance(seed)
    (east, v_east, a_east), (north, v_north, a_north) = _swing(moment, phases), _swing(moment, phases)
    speed = math.hypot(v_east, v_north)
    safe = max(speed, 0.1)
    forward = (a_east * v_east + a_north * v_north) / safe / _GRAVITY
    sideways = (a_east * v_north - a_north * v_east) / safe / _GRAVITY
    return Fix(
        time=time,
        latitude=home.latitude + north / _METRES_A_DEGREE,
        longitude=home.longitude + east / (_METRES_A_DEGREE * math.cos(math.radians(home.latitude))),
        speed=speed,
        course=math.degrees(math.atan2(v_east, v_north)) % 360,
        altitude=home.altitude + 12 * math.sin(moment / 211),
        acceleration=(sideways, forward, 1.0),
    )


def _swing(moment: float, phases: Random) -> tuple[float, float, float]:
    """Metres from home, m/s and m/s² along one axis."""
    away = speed = change = 0.0
    for metres, period in _SWINGS:
        rate = math.tau / (period * phases.uniform(0.9, 1.1))
        angle = rate * moment + phases.uniform(0, math.tau)
        away += metres * math.sin(angle)
        speed += metres * rate * math.cos(angle)
        change -= metres * rate * rate * math.sin(angle)
    return away, speed, change
