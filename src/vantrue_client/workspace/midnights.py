"""Drives go over midnight, and days do not: what lies beyond a day's ends is looked at where a drive may go on there.

A day is taken in as a whole or not at all, so that what is found for a day hangs on the recordings of no others. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from vantrue_client.model import CameraTime, Filter, Kind, Recording
from vantrue_client.trips.clocks import LONGEST, LOOP
from vantrue_client.trips.trip import Settings

_DAY = timedelta(days=1)
_DRIVEN = frozenset({Kind.NORMAL, Kind.EVENT, Kind.TIMELAPSE, Kind.TRACKLOG})


def edges(chosen: Filter, settings: Settings) -> list[Filter]:
    """What is to be known about a stretch's ends, where they are midnights, for `across`.

    >>> [str(one.since) for one in edges(Filter(since=CameraTime.of(2026, 3, 2)), Settings())]
    ['2026-03-01T22:30:00', '2026-03-01T00:00:00']
    """
    wanted, logs, pause = [], frozenset({Kind.TRACKLOG}), _pause(settings)
    for midnight in (chosen.since, chosen.until):
        if midnight is None or _moved(midnight, -_DAY) == midnight or chosen.limit is not None:
            continue
        until = _moved(midnight, pause)
        since = _moved(midnight, -pause - timedelta(seconds=LONGEST))
        wanted.append(replace(chosen, since=since, until=until))
        if not chosen.kinds or chosen.kinds & logs:  # a day log begins a day before the midnight at which it ends
            wanted.append(replace(chosen, kinds=logs, since=_moved(midnight, -_DAY), until=midnight))
    return wanted


def across(chosen: Filter, known: Iterable[Recording], settings: Settings) -> Filter:
    """With the day before, and the day after, where a drive may go over the midnight between.

    Of another limit than a midnight, and of a number, what was said is what was meant.

    known  the recordings about those midnights, and any others
    """
    if chosen.limit is not None:
        return chosen
    drives, pause = [one for one in known if one.kind in _DRIVEN and one.when is not None], _pause(settings)
    since, until = _moved(chosen.since, -_DAY), _moved(chosen.until, _DAY)
    return replace(
        chosen,
        since=since if _goes_over(chosen.since, drives, pause) else chosen.since,
        until=until if _goes_over(chosen.until, drives, pause) else chosen.until,
    )


def _pause(settings: Settings) -> timedelta:
    return timedelta(seconds=max(settings.gap, settings.missing))


def _moved(limit: CameraTime | None, by: timedelta) -> CameraTime | None:
    if limit is None or limit.clock.time() != time():
        return limit
    try:
        return CameraTime(limit.clock + by)
    except OverflowError:
        return limit


def _goes_over(midnight: CameraTime | None, drives: Iterable[Recording], pause: timedelta) -> bool:
    """Whether the last before a midnight ends no more than a pause before the first of the day after begins."""
    if midnight is None:
        return False
    at = midnight.clock
    near = [(when.clock, one) for one in drives if (when := one.when) is not None and abs(when.clock - at) <= _DAY]
    last = max((_end(start, one) for start, one in near if start < at), default=None)
    first = min((start for start, _ in near if start >= at), default=None)
    return last is not None and first is not None and first - last <= pause


def _end(start: datetime, one: Recording) -> datetime:
    """When it ends at the latest: where that cannot be true, a loop's length or a day after it begins."""
    longest = _DAY if one.kind is Kind.TRACKLOG else timedelta(seconds=LOOP)
    if one.duration is not None and (one.kind is Kind.TRACKLOG or one.duration <= LONGEST):
        longest = timedelta(seconds=one.duration)
    try:
        return start + longest
    except OverflowError:
        return datetime.max
