"""Times in lists and pages, all moved by the same stretch: how they lie to each other stays, when it was does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from vantrue_client.model import CameraTime
from vantrue_client.wire.clock import read_digits, read_time
from vantrue_client.wire.fattime import FIRST_YEAR, LAST_YEAR, pack, unpack

NEWEST = datetime(2020, 6, 15, 12)
"""Where the newest time of a dump is moved to."""

_EARLIEST, _LATEST = datetime(FIRST_YEAR, 1, 1), datetime(LAST_YEAR, 12, 31, 23, 59, 58)
_TEXT = re.compile(r"(?<!\d)(\d{4})([/.-])(\d\d?)\2(\d\d?)( {1,4}|T)(\d\d?):(\d\d?)(?::(\d\d?))?(?!\d)", re.ASCII)
_DIGITS = re.compile(r"(?<!\d)(\d{4})(_?)(\d{4})(_?)(\d{6})(?!\d)", re.ASCII)
_DAY = re.compile(r"(?<!\d)\d{8}(?=\.[A-Za-z])", re.ASCII)


def times_in(text: str) -> list[datetime]:
    """Every time of day that a text tells, as lists, pages and names write it.

    >>> [str(time) for time in times_in("<TIME>2025/12/11 18:50:32</TIME> 2025_1224_120324_000002F.MP4")]
    ['2025-12-11 18:50:32', '2025-12-24 12:03:24']
    """
    found = [read_time(match[0]) for match in _TEXT.finditer(text)]
    found += [read_digits(match[1] + match[3], match[5]) for match in _DIGITS.finditer(text)]
    return [time.clock for time in found if time is not None]


class Shift:
    """Moves times so that the newest of those given becomes `NEWEST`; what falls out of FAT's years, to its first.

    >>> shift = Shift([datetime(2025, 12, 11, 18, 50, 33)])
    >>> shift.text("<TIME>2025/12/11 18:50:33</TIME>"), shift.name("20251211_184930_01110_N_A.MP4")
    ('<TIME>2020/06/15 12:00:01</TIME>', '20200615_115858_01110_N_A.MP4')
    >>> shift.name("20251211.DAT"), shift.timecode(1535874640) == pack(CameraTime(datetime(2020, 6, 15, 12)))
    ('20200615.DAT', True)
    """

    def __init__(self, times: Iterable[datetime]) -> None:
        newest = max(times, default=NEWEST)
        self._by = NEWEST - newest.replace(second=newest.second & ~1, microsecond=0)
        self._days = timedelta(days=(timedelta(hours=12) + self._by) // timedelta(days=1))

    def text(self, text: str) -> str:
        """The same text, its times as lists and pages write them moved."""
        return _TEXT.sub(self._in_text, text)

    def time(self, text: str) -> str:
        """A text that is a time and nothing else, moved; of any other only the form."""
        return self.text(text) if _TEXT.fullmatch(text.strip()) else re.sub(r"\w", "0", text)

    def name(self, name: str) -> str:
        """The same name, its time or day moved."""
        return _DAY.sub(self._day, _DIGITS.sub(self._in_digits, name))

    def timecode(self, packed: int) -> int:
        """The same TIMECODE, moved; 0 for one that is no time."""
        time = unpack(packed)
        return 0 if time is None else pack(CameraTime(self._moved(time.clock, self._by)))

    def _in_text(self, match: re.Match[str]) -> str:
        time = read_time(match[0])
        if time is None:
            return _zeros(match[0])
        moved = self._moved(time.clock, self._by)
        seconds = "" if match[8] is None else f":{moved:%S}"
        return f"{moved.year:04}{match[2]}{moved:%m}{match[2]}{moved:%d}{match[5]}{moved:%H:%M}{seconds}"

    def _in_digits(self, match: re.Match[str]) -> str:
        time = read_digits(match[1] + match[3], match[5])
        if time is None:
            return _zeros(match[0])
        moved = self._moved(time.clock, self._by)
        return f"{moved.year:04}{match[2]}{moved:%m%d}{match[4]}{moved:%H%M%S}"

    def _day(self, match: re.Match[str]) -> str:
        time = read_digits(match[0], "000000")
        if time is None:
            return _zeros(match[0])
        moved = self._moved(time.clock, self._days)
        return f"{moved.year:04}{moved:%m%d}"

    @staticmethod
    def _moved(time: datetime, by: timedelta) -> datetime:
        try:
            return min(max(time + by, _EARLIEST), _LATEST)
        except OverflowError:
            return _EARLIEST


def _zeros(text: str) -> str:
    return re.sub(r"\d", "0", text)
