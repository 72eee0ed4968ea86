"""When each piece was, on one line of time for a camera, though its clock has no zone and may leap.

Where fixes tell UTC they are believed. A clip without them is placed by its camera's clock, set by the nearest clip
that knows what that clock was worth: nearest by time and by sequence number, which differ where a clock has leapt.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from vantrue_client.model import Fix, Kind, Recording
from vantrue_client.trips.trip import Piece

_LONGEST = 3600.0  # a clip that claims to be longer has seen the clock leap, or its end was lost in copying
_LOOP = 605.0  # loops are ten minutes at most (facts: recordings, Folders and names)
_SHORT_LOOP = 60.0
_QUARTER = 900.0  # zones differ by quarters of an hour
_SLACK = 3.0
_FAR = 86400.0  # from a day away nothing is taken over: daylight saving may have come between
_NUMBERS = 1000  # sequence numbers further apart than that started again in between
_EPOCH = datetime(1970, 1, 1)
_FIRST = (datetime.min - _EPOCH).total_seconds() + _FAR  # a name may hold any year, and every zone must find room
_LAST = (datetime.max - _EPOCH).total_seconds() - _FAR


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece, or the part of a day log between two of its gaps, from ``start`` to ``end``.

    start, end  seconds since 1970, in UTC; on the camera's clock where ``offset`` is None
    offset      seconds that make UTC of the camera's clock
    fixes       in their order; in UTC or with a zone unless ``offset`` is None
    """

    piece: Piece
    start: float
    end: float
    offset: float | None
    fixes: tuple[Fix, ...] = ()

    @property
    def is_log(self) -> bool:
        """Whether it comes from a day log and is no clip."""
        return self.piece.recording.kind is Kind.TRACKLOG

    @property
    def sequence(self) -> int | None:
        """The number in its name."""
        return self.piece.recording.sequence


def seconds(time: datetime) -> float:
    """Seconds since 1970, in UTC for an aware time and on its own clock for another."""
    return time.timestamp() if time.tzinfo is not None else (time - _EPOCH).total_seconds()


def moment(at: float, offset: float | None) -> datetime:
    """The time again: aware in UTC, or without a zone where no offset was known."""
    time = _EPOCH + timedelta(seconds=min(max(at, _FIRST), _LAST))
    return time.replace(tzinfo=UTC) if offset is not None else time


def place(pieces: Iterable[Piece], gap: float) -> list[Placed]:
    """Place one camera's pieces, in order of their start; what tells no time at all is left out.

    gap: seconds without a fix that divide a day log.
    """
    pieces = list(pieces)
    clips = [piece for piece in pieces if piece.recording.kind is not Kind.TRACKLOG]
    clocks = _Clocks(clips)
    lengths = _lengths(clips)
    placed = [one for clip in clips if (one := _clip(clip, clocks, lengths)) is not None]
    for log in pieces:
        if log.recording.kind is Kind.TRACKLOG:
            placed += _log(log, clocks, gap)
    return sorted(placed, key=lambda one: (one.offset is None, one.start, one.end, one.piece.recording.path))


def _clip(piece: Piece, clocks: _Clocks, lengths: dict[Recording, float]) -> Placed | None:
    recording = piece.recording
    offset = clocks.offset(recording, piece)
    fixes = _on_one_clock(piece, offset)
    if recording.when is None:
        return Placed(piece, seconds(fixes[0].time), seconds(fixes[-1].time), 0.0, fixes) if fixes else None
    start = seconds(recording.when.clock) + (offset or 0.0)
    length = lengths.get(recording, 0.0)
    if not fixes:
        return Placed(piece, start, start + length, offset)
    first, last = seconds(fixes[0].time), seconds(fixes[-1].time)
    if length > last - first + _LOOP:
        length = 0.0
    return Placed(piece, min(start, first), max(start + length, last), offset, fixes)


def _log(piece: Piece, clocks: _Clocks, gap: float) -> list[Placed]:
    """A day log in parts, one for each time that the camera was on."""
    if not _fixes(piece):
        return []
    zoned = _fixes(piece)[0].time.tzinfo is not None
    offset = 0.0 if zoned else clocks.at(seconds(_fixes(piece)[0].time))
    fixes = _on_one_clock(piece, offset)
    times = [seconds(fix.time) for fix in fixes]
    cuts = [0, *(i for i in range(1, len(times)) if times[i] - times[i - 1] > gap), len(times)]
    return [
        Placed(piece, times[cuts[i]], times[cuts[i + 1] - 1], offset, fixes[cuts[i] : cuts[i + 1]])
        for i in range(len(cuts) - 1)
    ]


def _fixes(piece: Piece) -> tuple[Fix, ...]:
    return () if piece.track is None else piece.track.fixes


def _on_one_clock(piece: Piece, offset: float | None) -> tuple[Fix, ...]:
    """The fixes in order; times without a zone become UTC where it is known what the camera's clock was worth."""
    fixes = _fixes(piece)
    if offset is not None:
        fixes = tuple(
            fix if fix.time.tzinfo is not None else replace(fix, time=moment(seconds(fix.time) + offset, offset))
            for fix in fixes
        )
    return tuple(sorted(fixes, key=lambda fix: seconds(fix.time)))


def _lengths(clips: Sequence[Piece]) -> dict[Recording, float]:
    """How long each clip lasts; one whose end is not known lasts until the next starts, within a loop's length."""
    starts = sorted({seconds(clip.recording.when.clock) for clip in clips if clip.recording.when is not None})
    lengths = {}
    for recording in {clip.recording for clip in clips}:
        if recording.duration is not None and recording.duration <= _LONGEST:
            lengths[recording] = recording.duration
        elif recording.start is not None:
            here = seconds(recording.start.clock)
            following = bisect_left(starts, here + 1)
            until = starts[following] - here if following < len(starts) else _FAR
            lengths[recording] = until if until <= _LOOP else _SHORT_LOOP
    return lengths


class _Clocks:
    """What a camera's clock was worth, from the clips whose fixes tell it."""

    def __init__(self, clips: Iterable[Piece]) -> None:
        known = {clip.recording: offset for clip in clips if (offset := _own_offset(clip)) is not None}
        self._known = sorted(
            ((_camera_seconds(recording), recording.sequence, offset) for recording, offset in known.items()),
            key=lambda entry: entry[0],
        )
        self._own = known

    def offset(self, recording: Recording, piece: Piece) -> float | None:
        """Seconds that make UTC of the camera's clock for a clip; None where nothing near tells."""
        if recording in self._own:
            return self._own[recording]
        if recording.when is None:
            return None
        return self.at(_camera_seconds(recording), recording.sequence, recording.duration or _SHORT_LOOP)

    def at(self, start: float, sequence: int | None = None, length: float = _SHORT_LOOP) -> float | None:
        """The same for a time on the camera's clock."""
        here = bisect_left(self._known, start, key=lambda entry: entry[0])
        around = self._known[max(0, here - 6) : here + 6]
        near = [entry for entry in around if abs(entry[0] - start) <= _FAR]
        if not near:
            return None
        return min(near, key=lambda entry: _strangeness(start, sequence, length, entry))[2]


def _strangeness(start: float, sequence: int | None, length: float, other: tuple[float, int | None, float]) -> float:
    """How badly a clip follows another on one and the same clock: time apart, less what the clips between them fill."""
    apart = start - other[0]
    if sequence is None or other[1] is None or abs(sequence - other[1]) > _NUMBERS:
        return abs(apart)
    return abs(apart - (sequence - other[1]) * min(length, _LOOP))


def _camera_seconds(recording: Recording) -> float:
    return seconds(recording.when.clock) if recording.when is not None else 0.0


def _own_offset(piece: Piece) -> float | None:
    """From a clip's own fixes: none may lie before its start or after its end, and a clock is mostly set right."""
    times = [seconds(fix.time) for fix in _fixes(piece) if fix.time.tzinfo is not None]
    recording = piece.recording
    if not times or recording.start is None:
        return None
    most = min(times) - seconds(recording.start.clock)
    least = most - _LOOP
    if recording.duration is not None and recording.duration <= _LONGEST and recording.end is not None:
        least = max(least, max(times) - seconds(recording.end.clock))
    whole = _QUARTER * ((most + _SLACK) // _QUARTER)
    return whole if whole >= least - _SLACK else most
