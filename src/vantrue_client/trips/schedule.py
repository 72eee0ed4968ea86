"""Times of day and days of week at which a fence is set, on the clocks of its place."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import numpy as np
from numpy.typing import NDArray

from vantrue_client.errors import UsageError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = 86_400
_STEP = 900  # clocks change at full quarters of an hour at most


class Schedule(msgspec.Struct, frozen=True):
    """When a fence is set.

    days   0 Monday to 6 Sunday; empty: every day
    opens  minutes after midnight; equal to ``closes``: the whole day
    closes before ``opens``: it ends on the day after, which need not be one of the days
    """

    days: tuple[int, ...] = ()
    opens: int = 0
    closes: int = 0

    @property
    def always(self) -> bool:
        """Whether it is set at all times."""
        return self.opens == self.closes and (not self.days or len(self.days) == 7)

    def holds(self, times: NDArray[np.float64], zone: str) -> NDArray[np.bool_]:
        """Whether it is set, at each of the Unix times, in a zone by its IANA name."""
        if self.always:
            return np.ones(len(times), np.bool_)
        local = times + _offsets(times, zone)
        day, second = np.floor(local / _DAY).astype(np.int64), local % _DAY
        weekday = (day + 3) % 7  # 1970 began on a Thursday
        opens, closes = self.opens * 60, self.closes * 60
        wanted = np.zeros(7, np.bool_)
        wanted[list(self.days or range(7))] = True
        if opens == closes:
            return np.asarray(wanted[weekday], np.bool_)
        if opens < closes:
            return np.asarray(wanted[weekday] & (second >= opens) & (second < closes), np.bool_)
        before, after = second >= opens, second < closes
        return np.asarray((wanted[weekday] & before) | (wanted[(weekday - 1) % 7] & after), np.bool_)


def read_days(text: str) -> tuple[int, ...]:
    """Days of the week from ``mon-fri,sun``; raises UsageError.

    >>> read_days("sat-mon")
    (0, 5, 6)
    """
    days: set[int] = set()
    for word in filter(None, re.split(r"[,\s]+", text.strip().lower())):
        ends = [day[:3] for day in word.split("-")]
        if len(ends) > 2 or not all(end in DAYS for end in ends):
            raise UsageError(f"{word!r} is no day of the week.", advice=f"Write {','.join(DAYS)}, or mon-fri.")
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return tuple(sorted(days))


def read_clock(text: str) -> int:
    """Minutes after midnight from ``HH:MM``; raises UsageError.

    >>> read_clock("22:30"), read_clock("24:00")
    (1350, 0)
    """
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text.strip())
    if found is None or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > 1440:
        raise UsageError(f"{text!r} is no time of day.", advice="Write HH:MM, such as 22:30.")
    return (int(found[1]) * 60 + int(found[2])) % 1440


def known_zone(name: str) -> str:
    """The name of a time zone that is known here; raises UsageError."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"{name!r} is no time zone.", advice="Write its name, such as Europe/Zurich.") from None


def zone_at(latitude: float, longitude: float) -> str:
    """The zone of a place; UTC where nobody knows it."""
    from tzfpy import get_tz

    try:
        return known_zone(get_tz(longitude, latitude))
    except UsageError:
        return "UTC"


def _offsets(times: NDArray[np.float64], zone: str) -> NDArray[np.float64]:
    steps, which = np.unique(np.floor(times / _STEP).astype(np.int64), return_inverse=True)
    known = ZoneInfo(zone)
    offsets = [_offset(int(step) * _STEP, known) for step in steps]
    return np.asarray(np.asarray(offsets, np.float64)[which], np.float64)


def _offset(at: int, zone: ZoneInfo) -> float:
    offset = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()
    return 0.0 if offset is None else offset.total_seconds()
