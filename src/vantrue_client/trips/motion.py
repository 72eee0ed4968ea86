"""Whether the car moved, how far and how fast: a receiver's jitter while it stands adds no metre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import remainder

from vantrue_client.model import Fix, Quality
from vantrue_client.trips.geodesy import between, distance, is_place, turn
from vantrue_client.trips.times import seconds
from vantrue_client.trips.trip import Stop

_SLOW = 1.0  # m/s: below, it stands
_FAST = 2.5  # m/s: above, it drives again
_AWAY = 30.0  # m from where it stands: it drives again, however slowly
_WINDOW = 4.0  # s on each side, over which places tell a speed that the receiver did not
_JERK = 15.0  # m/s²: no car gains and loses this within a fix


@dataclass(frozen=True, slots=True)
class Motion:
    """What fixes tell of the motion; see `Trip` for the units.

    trusted  the fixes that it is told from
    """

    trusted: tuple[Fix, ...]
    distance_m: float = 0.0
    moving_s: float = 0.0
    top_speed: float | None = None
    mean_speed: float | None = None
    mean_moving_speed: float | None = None
    stops: tuple[Stop, ...] = ()


def study(fixes: Sequence[Fix], shortest_stop: float) -> Motion:
    """Distance, speeds and stops of ``shortest_stop`` seconds and more.

    Doubtful fixes are left out, unless most are.
    """
    trusted = trust(fixes)
    if not trusted:
        return Motion(())
    speeds = tell_speeds(trusted)
    runs = _runs(trusted, speeds)
    distance_m = sum(distance(*one.centre, *other.centre) for one, other in pairwise(runs))
    moving_s = sum(other.first - one.last for one, other in pairwise(runs))
    whole = runs[-1].last - runs[0].first
    return Motion(
        trusted,
        distance_m,
        moving_s,
        _top(trusted, speeds),
        distance_m / whole if whole else speeds[0],
        distance_m / moving_s if moving_s else None,
        tuple(
            Stop(trusted[run.start].time, trusted[run.stop - 1].time, *run.centre)
            for run in runs
            if run.stands and run.last - run.first >= shortest_stop
        ),
    )


def moves(fixes: Sequence[Fix]) -> bool:
    """Whether the car drove at all while these were taken.

    >>> from datetime import UTC, datetime
    >>> moves([Fix(datetime(2025, 12, 11, tzinfo=UTC), 47.0, 8.0, speed=0.3)])
    False
    """
    trusted = trust(fixes)
    return not all(run.stands for run in _runs(trusted, tell_speeds(trusted)))


def trust(fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """Those on the globe that are not doubtful; the doubtful too where less than half would be left."""
    places = tuple(fix for fix in fixes if is_place(fix))
    good = tuple(fix for fix in places if fix.quality is not Quality.DOUBTFUL)
    return good if 2 * len(good) >= len(places) else places


def tell_speeds(fixes: Sequence[Fix]) -> list[float]:
    """Speed at each fix in m/s, from the places around it where the receiver told none."""
    speeds = []
    before = after = 0
    for here, fix in enumerate(fixes):
        if fix.speed is not None:
            speeds.append(fix.speed)
            continue
        time = seconds(fix.time)
        while seconds(fixes[before].time) < time - _WINDOW:
            before += 1
        after = max(after, here)
        while after + 1 < len(fixes) and seconds(fixes[after + 1].time) <= time + _WINDOW:
            after += 1
        one, other = max(0, min(before, here - 1)), min(len(fixes) - 1, max(after, here + 1))
        span = seconds(fixes[other].time) - seconds(fixes[one].time)
        speeds.append(between(fixes[one], fixes[other]) / span if span else 0.0)
    return speeds


@dataclass(frozen=True, slots=True)
class _Run:
    """One fix of a moving car, or all of a stop, which are one place."""

    start: int
    stop: int
    stands: bool
    first: float
    last: float
    centre: tuple[float, float]


def _runs(fixes: Sequence[Fix], speeds: Sequence[float]) -> list[_Run]:
    runs = []
    here = 0
    while here < len(fixes):
        stands = speeds[here] < _SLOW
        stop = _stop_ends(fixes, speeds, here) if stands else here + 1
        runs.append(_run(fixes, here, stop, stands))
        here = stop
    return runs


def _run(fixes: Sequence[Fix], start: int, stop: int, stands: bool) -> _Run:
    here = fixes[start]
    size = stop - start
    middle = (
        here.latitude + sum(fix.latitude - here.latitude for fix in fixes[start:stop]) / size,
        remainder(here.longitude + sum(turn(here.longitude, fix.longitude) for fix in fixes[start:stop]) / size, 360.0),
    )
    return _Run(start, stop, stands, seconds(here.time), seconds(fixes[stop - 1].time), middle)


def _stop_ends(fixes: Sequence[Fix], speeds: Sequence[float], start: int) -> int:
    """The first fix that the car drives at again: two in a row must say so, for one may be a slip."""
    leaving = False
    for here in range(start + 1, len(fixes)):
        left = speeds[here] > _FAST or between(fixes[start], fixes[here]) > _AWAY
        if left and leaving:
            return here - 1
        leaving = left
    return len(fixes) - leaving


def _top(fixes: Sequence[Fix], speeds: Sequence[float]) -> float:
    """The highest speed, but for one that no car could have reached and left within its neighbours."""
    top = 0.0
    for here, speed in enumerate(speeds):
        if speed > top and not _slips(fixes, speeds, here):
            top = speed
    return top


def _slips(fixes: Sequence[Fix], speeds: Sequence[float], here: int) -> bool:
    if not 0 < here < len(fixes) - 1:
        return False
    at = seconds(fixes[here].time)
    up = (speeds[here] - speeds[here - 1]) / max(at - seconds(fixes[here - 1].time), 0.1)
    down = (speeds[here] - speeds[here + 1]) / max(seconds(fixes[here + 1].time) - at, 0.1)
    return up > _JERK and down > _JERK
