"""What every format writes: a track's or a trip's fixes, free of what no file may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite

from vantrue_client.model import Clock, Fix, Track
from vantrue_client.trips.geodesy import is_place
from vantrue_client.trips.times import seconds
from vantrue_client.trips.trip import Trip

_BREAK = 60.0  # seconds without a fix: reception was lost, or the camera was off
# what XML 1.0 cannot hold, not even escaped, lone surrogates, which are no UTF-8, and the ends of a line in CSV
_FORBIDDEN = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A track or a trip under one name.

    fixes     those that lie on the globe
    is_timed  whether their times are points in time
    """

    name: str
    clock: Clock
    fixes: tuple[Fix, ...]
    is_timed: bool
    track: Track | None = None
    trip: Trip | None = None

    @property
    def notes(self) -> str:
        """What was left out, and why."""
        told = self.trip or self.track
        return "" if told is None else clean(" ".join(told.notes))

    def parts(self) -> Iterator[list[Fix]]:
        """Its fixes, divided where reception was lost and where it crosses the antimeridian."""
        part: list[Fix] = []
        for fix in self.fixes:
            if part and _breaks(part[-1], fix):
                yield part
                part = []
            part.append(fix)
        if part:
            yield part


def line_of(one: Track | Trip) -> Line:
    """The same as a line; fixes with a place that is none are left out."""
    fixes = tuple(fix for fix in one.fixes if is_place(fix))
    is_timed = one.clock is not Clock.UNKNOWN and all(fix.time.tzinfo is not None for fix in fixes)
    if isinstance(one, Track):
        return Line(clean(one.source), one.clock, fixes, is_timed, track=one)
    return Line(clean(one.id), one.clock, fixes, is_timed, trip=one)


def clean(text: str) -> str:
    r"""Text that every format can hold: a name may carry anything.

    >>> clean("a\x00b\udc80c")
    'a\ufffdb\ufffdc'
    """
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def finite(number: float | None) -> float | None:
    """A number that a file can hold, to six places, which is finer than any receiver; else None."""
    return round(number, 6) if number is not None and isfinite(number) else None


def utc(time: datetime) -> str:
    """ISO form in UTC, as XML wants it.

    >>> utc(datetime(2025, 12, 11, 17, 49, 30, tzinfo=UTC))
    '2025-12-11T17:49:30Z'
    """
    return time.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def untimed(line: Line, name: str) -> str:
    """The sentence for a format whose times must be points in time."""
    return f"{line.name}: its clock's zone is not known, and {name} has no times without one; they are left out."


def _breaks(one: Fix, other: Fix) -> bool:
    crosses = abs(other.longitude - one.longitude) > 180
    if (one.time.tzinfo is None) != (other.time.tzinfo is None):
        return True
    return crosses or seconds(other.time) - seconds(one.time) > _BREAK
