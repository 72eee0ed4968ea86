"""What a camera's clock was worth in UTC, from the clips whose fixes tell it, else from its day logs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from vantrue_client.model import Fix, Recording
from vantrue_client.trips.motion import trust
from vantrue_client.trips.times import DAY, seconds
from vantrue_client.trips.trip import Piece

LONGEST = 3600.0  # a clip that claims to be longer has seen the clock leap, or its end was lost in copying
LOOP = 605.0  # loops are ten minutes at most (facts: recordings, Folders and names)
SHORT_LOOP = 60.0
_FAR = DAY  # from a day away nothing is taken over: daylight saving may have come between
_QUARTER = 900.0  # zones differ by quarters of an hour
_SLACK = 3.0
_NUMBERS = 1000  # sequence numbers further apart than that started again in between

Entry = tuple[float, int | None, float]
"""A time on the camera's clock, a sequence number, and the seconds that made UTC of the clock then."""


def fixes_of(piece: Piece) -> Sequence[Fix]:
    """Those of its track, if it has one."""
    return () if piece.track is None else piece.track.fixes


class Clocks:
    """What a camera's clock was worth, from the clips whose fixes tell it.

    logs  its day logs, on that same clock, whose zone was worked out from the place: believed where no clip tells
    """

    def __init__(self, clips: Iterable[Piece], logs: Iterable[Piece] = ()) -> None:
        known = {clip.recording: offset for clip in clips if (offset := _own_offset(clip)) is not None}
        told = [(_camera_seconds(recording), recording.sequence, offset) for recording, offset in known.items()]
        self._known = sorted(told, key=lambda entry: entry[0])
        self._logged = sorted(_by_logs(logs), key=lambda entry: entry[0])
        self._own = known

    def offset(self, recording: Recording) -> float | None:
        """Seconds that make UTC of the camera's clock for a clip; None where nothing near tells."""
        if recording in self._own:
            return self._own[recording]
        if recording.when is None:
            return None
        return self.at(_camera_seconds(recording), recording.sequence, recording.duration or SHORT_LOOP)

    def at(self, start: float, sequence: int | None = None, length: float = SHORT_LOOP) -> float | None:
        """The same for a time on the camera's clock."""
        offset = self.by_clips(start, sequence, length)
        return offset if offset is not None else _nearest(self._logged, start, sequence, length)

    def by_clips(self, start: float, sequence: int | None = None, length: float = SHORT_LOOP) -> float | None:
        """The same as far as a clip tells it."""
        return _nearest(self._known, start, sequence, length)


def _nearest(known: Sequence[Entry], start: float, sequence: int | None, length: float) -> float | None:
    here = bisect_left(known, start, key=lambda entry: entry[0])
    near = [entry for entry in known[max(0, here - 6) : here + 6] if abs(entry[0] - start) <= _FAR]
    return min(near, key=lambda entry: _strangeness(start, sequence, length, entry))[2] if near else None


def _strangeness(start: float, sequence: int | None, length: float, other: Entry) -> float:
    """How badly a clip follows another on one and the same clock: time apart, less what the clips between them fill."""
    apart = start - other[0]
    if sequence is None or other[1] is None or abs(sequence - other[1]) > _NUMBERS:
        return abs(apart)
    return abs(apart - (sequence - other[1]) * min(length, LOOP))


def _camera_seconds(recording: Recording) -> float:
    return seconds(recording.when.clock) if recording.when is not None else 0.0


def _by_logs(logs: Iterable[Piece]) -> Iterator[Entry]:
    for log in logs:
        for fix in (*fixes_of(log)[:1], *fixes_of(log)[-1:]):
            ahead = fix.time.utcoffset()
            if ahead is not None:
                yield seconds(fix.time.replace(tzinfo=None)), None, -ahead.total_seconds()


def _own_offset(piece: Piece) -> float | None:
    """From a clip's own fixes: none may lie before its start or after its end, and a clock is mostly set right."""
    times = [seconds(fix.time) for fix in trust(fixes_of(piece)) if fix.time.tzinfo is not None]
    recording = piece.recording
    if not times or recording.start is None:
        return None
    most = min(times) - seconds(recording.start.clock)
    least = most - LOOP
    if recording.duration is not None and recording.duration <= LONGEST and recording.end is not None:
        least = max(least, max(times) - seconds(recording.end.clock))
    whole = _QUARTER * ((most + _SLACK) // _QUARTER)
    return whole if whole >= least - _SLACK else most
