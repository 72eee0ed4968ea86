"""Each moment's fixes once, though several channels, clips that overlap and a day log tell of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from vantrue_client.model import Channel, Fix
from vantrue_client.trips.placing import Placed
from vantrue_client.trips.times import seconds

_TOLD = 2.0  # seconds: another source, which may count whole ones, says nothing new about a moment this near


def merge(placed: Iterable[Placed]) -> tuple[Fix, ...]:
    """The fixes of a trip, oldest first: one channel's, and another's or a day log's where that tells of nothing."""
    leading, filling = _divide(placed)
    fixes: dict[float, Fix] = {}
    for clip in leading:
        for fix in clip.fixes:
            fixes.setdefault(seconds(fix.time), fix)
    for other in filling:
        told = sorted(fixes)
        for fix in other.fixes:
            if not _is_told(told, seconds(fix.time)):
                fixes.setdefault(seconds(fix.time), fix)
    return tuple(fixes[time] for time in sorted(fixes))


def _is_told(told: Sequence[float], time: float) -> bool:
    after = bisect_left(told, time - _TOLD)
    return after < len(told) and told[after] <= time + _TOLD


def _divide(placed: Iterable[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Of each moment's channels the front's, else the one that tells most; and all the others, day logs last."""
    best: dict[object, Placed] = {}
    others = []
    for one in sorted((one for one in placed if one.fixes), key=_rank):
        recording = one.piece.recording
        key = recording.moment if recording.moment is not None else recording
        if one.is_log or key in best:
            others.append(one)
        else:
            best[key] = one
    return list(best.values()), others


def _rank(one: Placed) -> tuple[bool, bool, int, float]:
    return one.is_log, one.piece.recording.channel is not Channel.FRONT, -len(one.fixes), one.start
