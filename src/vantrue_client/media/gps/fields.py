"""What several layouts write in the same way."""

from __future__ import annotations

import math
from datetime import datetime

KNOT = 1852 / 3600
"""Metres a second in a knot."""


def moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime | None:
    """The time that numbers tell, the year whole or since 2000; None for no time.

    >>> moment(22, 12, 14, 13, 22, 30)
    datetime.datetime(2022, 12, 14, 13, 22, 30)
    """
    try:
        return datetime(year if year >= 1000 else 2000 + year, month, day, hour, minute, second)
    except (ValueError, OverflowError):
        return None


def degrees(packed: float, letter: bytes, most: float) -> float | None:
    """Degrees from degrees x 100 + minutes, west and south negative; None for what is no such number.

    >>> round(degrees(4721.35197, b"S", 90), 6), degrees(4761.0, b"N", 90), degrees(float("nan"), b"N", 90)
    (-47.355866, None, None)
    """
    if not 0 <= packed <= most * 100:
        return None
    whole = math.floor(packed / 100)
    minutes = packed - whole * 100
    if minutes > 60:  # 60 itself is what rounding to 32 bits makes of 59.9999
        return None
    value = whole + minutes / 60
    return -value if letter in b"SW" else value


def knots(value: float) -> float | None:
    """Metres a second; None for what is no speed."""
    return value * KNOT if 0 <= value < 1e6 else None


def bearing(value: float) -> float | None:
    """A course in degrees; None for what is none."""
    return value % 360 if 0 <= value <= 360 else None


def height(value: float) -> float | None:
    """An altitude in metres; None for what no road has."""
    return value if -500 <= value <= 10_000 else None
