"""When set boundaries were crossed: pure, over arrays of fixes, and one crossing for one, however a receiver wanders.

A fix within the margin of a boundary says nothing. A side counts once several fixes in a row, or several seconds, tell
it; the crossing is then where the first of them lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vantrue_client.trips.fences import Fence, Tells
from vantrue_client.trips.regions import INSIDE, MARGIN, OUTSIDE, UNSURE, Floats, Ground, Sides

ENOUGH_FIXES = 3
ENOUGH_SECONDS = 3.0
SLOWER = 0.97
"""Of the speed that a fence tells of: only below this much of it speeding is over."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A fence had something to tell.

    time   Unix time, in seconds
    index  of the fix at which it showed, among those given
    """

    fence: Fence
    kind: Tells
    time: float
    index: int


@dataclass(frozen=True, slots=True)
class _Stay:
    """From a fix to the one after the last, on one side."""

    side: int
    start: int
    end: int


def crossings(
    fences: Sequence[Fence],
    times: ArrayLike,
    latitudes: ArrayLike,
    longitudes: ArrayLike,
    speeds: ArrayLike,
    *,
    margin: float = MARGIN,
) -> list[Crossing]:
    """What fences tell of the fixes of one camera, oldest first. Whose camera a fence is for is not asked.

    times                  Unix time in seconds, in any order
    latitudes, longitudes  degrees
    speeds                 m/s, NaN where nobody knows
    margin                 metres on either side of a boundary in which a fix says nothing; less for a small fence
    """
    at = np.asarray(times, np.float64)
    order = np.argsort(at, kind="stable")
    at, north, east, fast = (np.asarray(one, np.float64)[order] for one in (at, latitudes, longitudes, speeds))
    ground = Ground(north, east)
    told: list[Crossing] = []
    for fence in fences:
        stays = list(_stays(ground.sides(fence.shape, margin), at))
        found = [*_passages(fence, stays, at), *_dwelling(fence, stays, at), *_speeding(fence, stays, at, fast)]
        told += [Crossing(fence, kind, float(at[index]), int(order[index])) for kind, index in found]
    return sorted(told, key=lambda one: (one.time, one.fence.name, one.kind))


def _stays(sides: Sides, times: Floats) -> Iterator[_Stay]:
    """The stretches on one side that are long enough to be believed, each till the next begins."""
    sure = np.flatnonzero(sides != UNSURE)
    if not len(sure):
        return
    starts = np.flatnonzero(np.diff(sides[sure], prepend=np.int8(0)))
    ends = np.append(starts[1:], len(sure))
    first, last = sure[starts], sure[ends - 1]
    believed = (ends - starts >= ENOUGH_FIXES) | (times[last] - times[first] >= ENOUGH_SECONDS)
    first = first[believed]
    side = sides[first]
    changed = np.flatnonzero(np.diff(side, prepend=np.int8(0)))
    bounds = np.append(first[changed], len(sides))
    for number, at in enumerate(changed):
        yield _Stay(int(side[at]), int(bounds[number]), int(bounds[number + 1]))


def _passages(fence: Fence, stays: Sequence[_Stay], times: Floats) -> Iterator[tuple[Tells, int]]:
    """Every stay but the first began with a crossing."""
    for stay in stays[1:]:
        kind = Tells.ENTER if stay.side == INSIDE else Tells.LEAVE
        if kind in fence.tells and _set(fence, times[stay.start : stay.start + 1])[0]:
            yield kind, stay.start


def _dwelling(fence: Fence, stays: Sequence[_Stay], times: Floats) -> Iterator[tuple[Tells, int]]:
    """Once for each time inside, or each window of the fence's schedule within it, that was long enough."""
    if fence.dwell is None:
        return
    for stay in stays:
        if stay.side != INSIDE:
            continue
        for start, end in _true(_set(fence, times[stay.start : stay.end])):
            inside = times[stay.start + start : stay.start + end]
            long = int(np.searchsorted(inside, inside[0] + fence.dwell))
            if long < len(inside):
                yield Tells.DWELL, stay.start + start + long


def _speeding(fence: Fence, stays: Sequence[_Stay], times: Floats, speeds: Floats) -> Iterator[tuple[Tells, int]]:
    if fence.speed is None:
        return
    for stay in stays:
        if stay.side != INSIDE:
            continue
        part = slice(stay.start, stay.end)
        fast, when = speeds[part], times[part]
        told = np.where(fast > fence.speed, INSIDE, np.where(fast <= fence.speed * SLOWER, OUTSIDE, UNSURE))
        told[~_set(fence, when)] = OUTSIDE
        for spell in _stays(told.astype(np.int8), when):
            if spell.side == INSIDE:
                yield Tells.SPEED, stay.start + spell.start


def _set(fence: Fence, times: Floats) -> NDArray[np.bool_]:
    return fence.schedule.holds(times, fence.zone)


def _true(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Stretches of true ones, from and to."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    for start, end in edges.reshape(-1, 2):
        yield int(start), int(end)
