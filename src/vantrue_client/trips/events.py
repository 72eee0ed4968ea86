"""Hard braking, hard cornering and impacts, told from fixes, in g.

An acceleration comes on the camera's own axes, and how it hangs in the car is not known. So its size says how strong
something was, and the receiver says what it was: the speed fell, or the course turned. One sample alone is a bump of
the road or the camera: it can be an impact and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import hypot, radians

from vantrue_client.model import Fix
from vantrue_client.trips.geodesy import turn
from vantrue_client.trips.times import seconds
from vantrue_client.trips.trip import Event, EventKind, Thresholds

_G = 9.80665
_APART = 3.0  # seconds: fixes further apart are not neighbours, and events nearer are one
_SHARE = 0.5  # of a threshold, that the receiver must confirm: it smooths
_DRIVING = 3.0  # m/s: a slower car's course is noise
_SILENT = 0.02  # g: a sensor that never tells more is none

Strength = tuple[int, EventKind, float]


def find_events(fixes: Sequence[Fix], thresholds: Thresholds) -> list[Event]:
    """What was stronger than the thresholds, oldest first; braking from the speed alone where nothing felt it."""
    felt = any(_size(fix) > _SILENT for fix in fixes)
    found: list[Strength] = []
    for here in range(len(fixes)):
        found += _felt(fixes, here, thresholds) if felt else _slowed(fixes, here, thresholds)
    events = [event for kind in EventKind for event in _strongest(fixes, found, kind)]
    return sorted(events, key=lambda event: seconds(event.time))


def _felt(fixes: Sequence[Fix], here: int, thresholds: Thresholds) -> Iterator[Strength]:
    if _size(fixes[here]) >= thresholds.impact:
        yield here, EventKind.IMPACT, _size(fixes[here])
    strength = _lasting(fixes, here)
    if strength < min(thresholds.braking, thresholds.cornering):
        return
    slowing, turning = _slowing(fixes, here), _turning(fixes, here)
    if turning is None:  # no course: what lasts and does not change the speed goes sideways
        turning = strength if abs(slowing or 0.0) < _SHARE * thresholds.braking else 0.0
    brakes, turns = (slowing or 0.0) / thresholds.braking, turning / thresholds.cornering
    if brakes >= max(turns, _SHARE) and strength >= thresholds.braking:
        yield here, EventKind.BRAKING, strength
    elif turns >= max(brakes, _SHARE) and strength >= thresholds.cornering and _speed(fixes[here]) > _DRIVING:
        yield here, EventKind.CORNERING, strength


def _slowed(fixes: Sequence[Fix], here: int, thresholds: Thresholds) -> Iterator[Strength]:
    """Over two steps, both of which must slow the car: the speed of one fix may be a slip."""
    three = _three(fixes, here)
    speeds = [fix.speed for fix in three if fix.speed is not None]
    if len(speeds) < 3:
        return
    times = [seconds(fix.time) for fix in three]
    first, second = ((speeds[i] - speeds[i + 1]) / (times[i + 1] - times[i]) / _G for i in (0, 1))
    mean = (speeds[0] - speeds[2]) / (times[2] - times[0]) / _G
    if mean >= thresholds.braking and min(first, second) >= _SHARE * thresholds.braking:
        yield here, EventKind.BRAKING, mean


def _strongest(fixes: Sequence[Fix], found: Iterable[Strength], kind: EventKind) -> Iterator[Event]:
    """One event for all that follow each other closely, at the strongest."""
    best: Strength | None = None
    last = 0.0
    for one in found:
        if one[1] is not kind:
            continue
        time = seconds(fixes[one[0]].time)
        if best is not None and time - last > _APART:
            yield _event(fixes, best)
            best = None
        if best is None or one[2] > best[2]:
            best = one
        last = time
    if best is not None:
        yield _event(fixes, best)


def _event(fixes: Sequence[Fix], one: Strength) -> Event:
    fix = fixes[one[0]]
    return Event(one[1], fix.time, fix, one[2])


def _size(fix: Fix) -> float:
    return 0.0 if fix.acceleration is None else hypot(*fix.acceleration)


def _speed(fix: Fix) -> float:
    return _DRIVING + 1 if fix.speed is None else fix.speed


def _lasting(fixes: Sequence[Fix], here: int) -> float:
    """What this fix and a neighbour felt alike, in size and direction."""
    return max((_alike(fixes[here], fixes[other]) for other in _beside(fixes, here)), default=0.0)


def _alike(one: Fix, other: Fix) -> float:
    if one.acceleration is None or other.acceleration is None:
        return 0.0
    mean = hypot(*((a + b) / 2 for a, b in zip(one.acceleration, other.acceleration, strict=True)))
    return min(_size(one), _size(other), mean)


def _slowing(fixes: Sequence[Fix], here: int) -> float | None:
    """The greatest loss of speed about a fix, in g; None where no speed is told."""
    losses = [
        (one.speed - other.speed) / (seconds(other.time) - seconds(one.time)) / _G
        for one, other in _steps(fixes, here)
        if one.speed is not None and other.speed is not None
    ]
    return max(losses, default=None)


def _turning(fixes: Sequence[Fix], here: int) -> float | None:
    """The greatest sideways acceleration about a fix, in g, from course and speed; None where no course is told."""
    turns = [
        abs(radians(turn(one.course, other.course))) / (seconds(other.time) - seconds(one.time)) * one.speed / _G
        for one, other in _steps(fixes, here)
        if one.course is not None and other.course is not None and one.speed is not None
    ]
    return max(turns, default=None)


def _steps(fixes: Sequence[Fix], here: int) -> Iterator[tuple[Fix, Fix]]:
    """Pairs two fixes apart about this one, a fix early and late too, for a receiver lags; shorter at the ends."""
    for middle in (here - 1, here, here + 1):
        three = _three(fixes, middle)
        if three:
            yield three[0], three[-1]


def _three(fixes: Sequence[Fix], middle: int) -> Sequence[Fix]:
    """A fix between its two neighbours; nothing where one is missing."""
    if not 0 <= middle < len(fixes) or len(_beside(fixes, middle)) < 2:
        return ()
    return fixes[middle - 1 : middle + 2]


def _beside(fixes: Sequence[Fix], here: int) -> list[int]:
    at = seconds(fixes[here].time)
    return [
        other
        for other in (here - 1, here + 1)
        if 0 <= other < len(fixes) and 0 < abs(seconds(fixes[other].time) - at) <= _APART
    ]
