"""Moments: the channels of one time and sequence number, and which moments lie near which."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from vantrue_client.model import Kind, Recording
from vantrue_client.model.spans import Spans

LONGEST_CLIP = 3600.0  # a clip that claims to be longer has seen the clock leap: only its start is believed


def moment_of(recording: Recording) -> str:
    """What the channels of a moment share; a recording whose name tells no moment is one of its own.

    >>> moment_of(Recording("a.MP4", "A:\\\\a.MP4", "/a.MP4", Kind.OTHER, 1))
    'A:\\\\a.MP4'
    """
    return recording.path if recording.moment is None else recording.moment


def with_neighbours(chosen: Iterable[Recording], known: Iterable[Recording], around: timedelta) -> list[Recording]:
    """The chosen ones and every channel of each moment that starts within ``around`` of one or overlaps one.

    Day logs have no moment: none is added, and nothing is added around one (design: experience, ``--around``).
    """
    chosen = list(chosen)
    reach = abs(around).total_seconds()
    centres = [span for span in map(_span, _moments(chosen)) if span is not None]
    near = Spans((start - reach, start + reach) for start, _ in centres)
    during = Spans(centres)
    taken = set(chosen)
    added = []
    for moment in _moments(known):
        span = _span(moment)
        if span is not None and (near.touch(span[0], span[0]) or during.touch(*span)):
            added += [recording for recording in moment if recording not in taken]
    return chosen + added


def _moments(recordings: Iterable[Recording]) -> list[list[Recording]]:
    """Grouped by moment, day logs left out."""
    clips = sorted((one for one in recordings if one.kind is not Kind.TRACKLOG), key=moment_of)
    return [list(group) for _, group in groupby(clips, key=moment_of)]


def _span(moment: list[Recording]) -> tuple[float, float] | None:
    """First and last second of a moment on the camera's clock, None where no channel tells a time.

    The last second is one before the end, so that clips that follow each other with no gap do not overlap.
    """
    starts = [_seconds(one.when.clock) for one in moment if one.when is not None]
    if not starts:
        return None
    lengths = [one.duration or 0.0 for one in moment]
    longest = max((length for length in lengths if length <= LONGEST_CLIP), default=0.0)
    return min(starts), min(starts) + max(longest - 1, 0.0)


def _seconds(clock: datetime) -> float:
    return (clock - datetime.min).total_seconds()
