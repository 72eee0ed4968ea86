"""When each piece was, on one line of time for a camera, though its clock has no zone and may leap.

Where fixes tell UTC they are believed. A clip without them is placed by its camera's clock, set by the nearest clip
that knows what that clock was worth: nearest by time and by sequence number, which differ where a clock has leapt.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vantrue_client.model import Clock, Fix, Kind, Recording
from vantrue_client.model.spans import Spans
from vantrue_client.trips.clocks import LONGEST, LOOP, SHORT_LOOP, Clocks, fixes_of
from vantrue_client.trips.motion import trust
from vantrue_client.trips.times import DAY, moment, seconds
from vantrue_client.trips.trip import Piece

_ZONES_APART = 450.0  # seconds that no clock is off by itself: zones differ by quarters of an hour


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


def place(pieces: Iterable[Piece], gap: float) -> list[Placed]:
    """Place one camera's pieces, in order of their start; what tells no time at all is left out.

    gap: seconds without a fix that divide a day log.
    """
    pieces = list(pieces)
    clips = [piece for piece in pieces if piece.recording.kind is not Kind.TRACKLOG]
    clocks = Clocks(clips, [piece for piece in pieces if piece.recording.kind is Kind.TRACKLOG])
    lengths = _lengths(clips)
    placed = [one for clip in clips if (one := _clip(clip, clocks, lengths)) is not None]
    parked = Spans((one.start, one.end) for one in placed if one.piece.recording.kind is Kind.PARKING)
    for log in pieces:
        if log.recording.kind is Kind.TRACKLOG:
            placed += _log(log, clocks, gap, parked)
    return sorted(placed, key=lambda one: (one.offset is None, one.start, one.end, one.piece.recording.path))


def _clip(piece: Piece, clocks: Clocks, lengths: dict[Recording, float]) -> Placed | None:
    recording = piece.recording
    fixes = fixes_of(piece)
    zoned = bool(fixes) and fixes[0].time.tzinfo is not None
    if recording.when is None or (recording.start is None and zoned):
        return _by_its_fixes(piece, zoned=zoned)
    offset = clocks.offset(recording)
    start = seconds(recording.when.clock) + (offset or 0.0)
    length = lengths.get(recording, 0.0)
    fixes = _on_one_clock(fixes, offset)
    if not zoned:  # a clock of unknown zone tells the clip's times no better than its name
        return Placed(piece, start, start + length, offset, fixes)
    first, last = _span(fixes)
    if length > last - first + LOOP:
        length = 0.0
    return Placed(piece, min(start, first), max(start + length, last), offset, fixes)


def _by_its_fixes(piece: Piece, *, zoned: bool) -> Placed | None:
    """A clip whose name tells no start; None where it has no fix either."""
    offset = 0.0 if zoned else None
    fixes = _on_one_clock(fixes_of(piece), offset)
    return Placed(piece, *_span(fixes), offset, fixes) if fixes else None


def _span(fixes: Sequence[Fix]) -> tuple[float, float]:
    """First and last second; a doubtful fix may have another clock's time and does not draw a clip out."""
    sure = trust(fixes) or fixes
    return seconds(sure[0].time), seconds(sure[-1].time)


def _log(piece: Piece, clocks: Clocks, gap: float, parked: Spans) -> list[Placed]:
    """A day log in parts, one for each time that the camera was on; its parking watch is left out, as its clips are."""
    parts = []
    for part in _divided(_in_order(fixes_of(piece)), gap):
        offset, fixes = _set(piece, part, clocks)
        driven = [fix for fix in fixes if offset is None or not parked.touch(at := seconds(fix.time), at)]
        parts += [
            Placed(piece, seconds(one[0].time), seconds(one[-1].time), offset, tuple(one))
            for one in _divided(driven, gap)
        ]
    return parts


def _divided(fixes: Iterable[Fix], gap: float) -> list[list[Fix]]:
    parts: list[list[Fix]] = []
    last = None
    for fix in fixes:
        time = seconds(fix.time)
        if last is None or time - last > gap:
            parts.append([])
        parts[-1].append(fix)
        last = time
    return parts


def _set(piece: Piece, part: Sequence[Fix], clocks: Clocks) -> tuple[float | None, Sequence[Fix]]:
    """A log's fixes in UTC: by the zone of the place, unless clips show that the camera's clock was never set to it.

    Many cameras know no daylight saving: then the place's zone is an hour off.
    """
    first = part[0].time
    ahead = first.utcoffset()
    if ahead is None:
        offset = clocks.at(seconds(first))
        return offset, _on_one_clock(part, offset)
    if piece.track is None or piece.track.clock is not Clock.LOCAL:
        return 0.0, _on_one_clock(part, 0.0)
    by_zone, shown = 0.0 - ahead.total_seconds(), clocks.by_clips(seconds(first.replace(tzinfo=None)))
    if shown is None or abs(shown - by_zone) < _ZONES_APART:
        return by_zone, _on_one_clock(part, by_zone)
    return shown, _on_one_clock([replace(fix, time=fix.time.replace(tzinfo=None)) for fix in part], shown)


def _on_one_clock(fixes: Iterable[Fix], offset: float | None) -> tuple[Fix, ...]:
    """The fixes in order, all with a zone where it is known what the camera's clock was worth, else all without."""
    return _in_order(
        fix
        if (fix.time.tzinfo is None) is (offset is None)
        else replace(fix, time=moment(seconds(fix.time) + (offset or 0.0), offset))
        for fix in fixes
    )


def _in_order(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    return tuple(sorted(fixes, key=lambda fix: seconds(fix.time)))


def _lengths(clips: Sequence[Piece]) -> dict[Recording, float]:
    """How long each clip lasts; one whose end is not known lasts until the next starts, within a loop's length."""
    starts = sorted({seconds(clip.recording.when.clock) for clip in clips if clip.recording.when is not None})
    lengths = {}
    for recording in {clip.recording for clip in clips}:
        if recording.duration is not None and recording.duration <= LONGEST:
            lengths[recording] = recording.duration
        elif recording.start is not None:
            here = seconds(recording.start.clock)
            following = bisect_left(starts, here + 1)
            until = starts[following] - here if following < len(starts) else DAY
            lengths[recording] = until if until <= LOOP else SHORT_LOOP
    return lengths
