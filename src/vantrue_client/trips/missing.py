"""Clips that were filmed and are nowhere: the sequence numbers tell of them, and the time they would have filled."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from vantrue_client.trips.placing import Placed

_SHORTEST = 10.0  # seconds: a shorter hole is no clip
_FULL = 0.7  # of a hole, that the missing clips must fill: the last before it may be a short one


class Missing:
    """Holes between one camera's clips, of whatever kind; ``longest`` seconds of hole are bridged."""

    def __init__(self, placed: Iterable[Placed], longest: float) -> None:
        self._longest = longest
        numbered = {(one.start, one.sequence) for one in placed if not one.is_log and one.sequence is not None}
        self._numbered = sorted(numbered)

    def bridges(self, group: Sequence[Placed], following: Placed) -> bool:
        """Whether the pause between a group of clips and the one after it was filmed, and the clips are gone."""
        clips = _clips(group)
        if not clips or following.is_log:
            return False
        last = max(clips, key=lambda one: one.end)
        hole = following.start - last.end
        length = _length(last, following)
        return hole <= self._longest and self.between(last, following) * length >= hole * _FULL

    def within(self, group: Iterable[Placed]) -> int:
        """How many clips of a trip are missing, counted for each channel that its neighbours have."""
        moments: list[list[Placed]] = []
        for clip in _clips(group):
            if moments and clip.sequence == moments[-1][0].sequence and clip.start < moments[-1][0].end:
                moments[-1].append(clip)
            else:
                moments.append([clip])
        count = 0
        for before, after in pairwise(moments):
            channels = min(len(before), len(after))
            count += channels * self.between(max(before, key=lambda one: one.end), after[0])
        return count

    def between(self, before: Placed, after: Placed) -> int:
        """How many moments are missing between two clips: no more than numbers are, nor than the time has room for."""
        hole = after.start - before.end
        if before.sequence is None or after.sequence is None or hole < _SHORTEST:
            return 0
        first = bisect_right(self._numbered, (before.start, before.sequence))
        last = bisect_left(self._numbered, (after.start, after.sequence))
        absent = after.sequence - before.sequence - 1 - (last - first)
        room = round(hole / _length(before, after))
        return min(absent, room) if 0 < absent <= 2 * room + 2 else 0


def _clips(group: Iterable[Placed]) -> list[Placed]:
    return [one for one in group if not one.is_log]


def _length(before: Placed, after: Placed) -> float:
    """Seconds of a whole clip: a drive's last may be shorter."""
    return max(before.end - before.start, after.end - after.start, _SHORTEST)
