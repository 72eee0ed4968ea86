"""From what was told to what is a fix: what is absurd is dropped and counted, gravity taken out (facts: recordings)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from vantrue_client.media.gps.earth import metres
from vantrue_client.media.gps.point import Layout, Point, Reason

FASTEST = 300 / 3.6
"""m/s: a speed beyond is not a fix."""
LEAP = 1000.0
"""Metres beyond what that speed covers: such a leap is not a fix; a tenth of it makes one doubtful."""
BREAK = 600.0
"""Seconds after which the car may be anywhere: a train, a ferry."""
SECOND = timedelta(seconds=1)
_YEARS = range(2010, 2100)
_MOST_NOTES = 20
_FEWEST_AT_REST = 5


def sensible(told: Iterable[Point | Reason], dropped: Counter[str]) -> list[Point]:
    """The points that may be fixes, each second once; counts the others by reason."""
    points: list[Point] = []
    for one in told:
        reason = one if isinstance(one, Reason) else _why_not(one, points[-1] if points else None)
        if reason is not None:
            dropped[reason.value] += 1
        elif isinstance(one, Point):
            points.append(one)
    return points


def _why_not(point: Point, before: Point | None) -> Reason | None:
    if point.time.year not in _YEARS or (abs(point.latitude) < 1e-4 and abs(point.longitude) < 1e-4):
        return Reason.NO_FIX
    return Reason.REPEATED if before is not None and before.time == point.time else None


def not_too_fast(points: Iterable[Point], dropped: Counter[str]) -> list[Point]:
    """The points whose speed a car may have, once their unit is settled; counts the others."""
    points = list(points)
    kept = [point for point in points if point.speed is None or point.speed <= FASTEST]
    if len(kept) < len(points):
        dropped[Reason.ABSURD.value] += len(points) - len(kept)
    return kept


def one_clock(points: list[Point], notes: list[str]) -> list[Point]:
    """Points that come one a second, their clock put right where it leaps by quarters of an hour in between.

    Some cameras write UTC before the fix and local time after it (facts: recordings): the longer part is believed.
    """
    pieces = list(_pieces(points, _clock_leaps))
    best = max(range(len(pieces)), key=lambda number: len(pieces[number]), default=0)
    for number in range(best - 1, -1, -1):
        pieces[number] = _moved(pieces[number], pieces[number + 1][0].time - SECOND, at=-1, notes=notes)
    for number in range(best + 1, len(pieces)):
        pieces[number] = _moved(pieces[number], pieces[number - 1][-1].time + SECOND, at=0, notes=notes)
    return [point for piece in pieces for point in piece]


def _moved(piece: Sequence[Point], to: datetime, *, at: int, notes: list[str]) -> list[Point]:
    """Points with their clock moved so that one of them has a time."""
    shift = to - piece[at].time
    hours = round(shift.total_seconds() / 900) / 4
    if len(notes) < _MOST_NOTES:
        notes.append(
            f"{len(piece)} points are on a clock that is {-hours:+g} h from that of the others, and were moved."
        )
    return [replace(point, time=point.time + shift, doubtful=True) for point in piece]


def _clock_leaps(one: Point, other: Point) -> bool:
    seconds = (other.time - one.time).total_seconds()
    quarters = round(seconds / 900)
    return quarters != 0 and abs(seconds - quarters * 900) <= 5 and metres(one, other) < 200


def without_leaps(points: Sequence[Point], dropped: Counter[str]) -> list[Point]:
    """What can be reached from the longest stretch that has no leap in it: cold-started receivers jump."""
    stretches = list(_pieces(points, _leaps))
    if len(stretches) < 2:
        return list(points)
    best = max(range(len(stretches)), key=lambda number: len(stretches[number]))
    kept = {best}
    near = stretches[best][0]
    for number in range(best - 1, -1, -1):
        if not _leaps(stretches[number][-1], near):
            kept.add(number)
            near = stretches[number][0]
    near = stretches[best][-1]
    for number in range(best + 1, len(stretches)):
        if not _leaps(near, stretches[number][0]):
            kept.add(number)
            near = stretches[number][-1]
    dropped[Reason.ABSURD.value] += sum(len(one) for number, one in enumerate(stretches) if number not in kept)
    return [point for number in sorted(kept) for point in stretches[number]]


def _leaps(one: Point, other: Point) -> bool:
    return _beyond(one, other) > LEAP


def _beyond(one: Point, other: Point) -> float:
    """Metres further than the fastest car comes in that time; 0 after a long break."""
    seconds = abs((other.time - one.time).total_seconds())
    return 0.0 if seconds > BREAK else metres(one, other) - FASTEST * max(1.0, seconds)


def with_doubts(points: Sequence[Point]) -> list[Point]:
    """The same, with those marked that are a little further from the one before than a car comes."""
    doubted = {number for number, (one, other) in enumerate(pairwise(points), 1) if _beyond(one, other) > LEAP / 10}
    return [replace(point, doubtful=True) if number in doubted else point for number, point in enumerate(points)]


def without_gravity(points: Sequence[Point], layout: Layout, notes: list[str]) -> list[Point]:
    """Acceleration in g, the middle of the track's own taken away; none where there is too little to tell rest by."""
    told = [point.acceleration for point in points if point.acceleration is not None and _finite(point.acceleration)]
    if not told or not layout.steps:
        return [replace(point, acceleration=None) if point.acceleration else point for point in points]
    rest = tuple(median(axis) for axis in zip(*told, strict=True))
    if len(told) < _FEWEST_AT_REST or not any(rest):
        notes.append("Its accelerations are too few, or nothing, to tell gravity by: they are left out.")
        return [replace(point, acceleration=None) for point in points]
    length = math.hypot(*rest)
    steps = min(layout.steps, key=lambda one: abs(math.log(length / one)))
    return [replace(point, acceleration=_less(point.acceleration, rest, steps)) for point in points]


def _less(
    told: tuple[float, float, float] | None, rest: tuple[float, ...], steps: float
) -> tuple[float, float, float] | None:
    if told is None or not _finite(told):
        return None
    x, y, z = ((one - middle) / steps for one, middle in zip(told, rest, strict=True))
    return x, y, z


def _finite(told: tuple[float, float, float]) -> bool:
    return all(map(math.isfinite, told))


def _pieces(points: Sequence[Point], torn: Callable[[Point, Point], bool]) -> Iterator[list[Point]]:
    piece: list[Point] = []
    for point in points:
        if piece and torn(piece[-1], point):
            yield piece
            piece = []
        piece.append(point)
    if piece:
        yield piece
