"""The camera's local time as its texts write it."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from vantrue_client.model import CameraTime

_SHAPE = re.compile(r"(\d{4})([/.-])(\d\d?)\2(\d\d?)(?: {1,4}|T)(\d\d?):(\d\d?)(?::(\d\d?))?", re.ASCII)

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_DAY_FIRST = re.compile(rf"(\d\d?)[ -]({'|'.join(re.findall('...', _MONTHS))})[ -](\d{{4}})", re.ASCII)


@lru_cache(maxsize=256)  # the channels of a moment repeat it
def read_time(text: str) -> CameraTime | None:
    """Read ``2025/12/11 18:50:32`` as file lists and folder pages have it; None for anything else.

    Other servers' pages write ``2025-12-11 18:50`` and ``11-Dec-2025 18:50``.

    >>> print(read_time("2025/12/11 18:50:32"), read_time("2025/13/11 18:50:32"))
    2025-12-11T18:50:32 None
    """
    if day_first := _DAY_FIRST.match(text):
        day, month, year = day_first.groups()
        text = f"{year}-{_MONTHS.index(month) // 3 + 1}-{day}{text[day_first.end() :]}"
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    year, _, month, day, hour, minute, second = shape.groups("0")
    return _read_iso(f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute:0>2}:{second:0>2}")


@lru_cache(maxsize=256)
def read_digits(date: str, time: str) -> CameraTime | None:
    """Read the eight and six digits of a name; None when they are no date and time.

    >>> print(read_digits("20251211", "184930"), read_digits("20251311", "184930"))
    2025-12-11T18:49:30 None
    """
    return _read_iso(f"{date}T{time}")


def _read_iso(text: str) -> CameraTime | None:
    try:
        return CameraTime(datetime.fromisoformat(text))
    except ValueError:
        return None
