"""How fast bytes go: rates in the words of the command line, and the bucket that keeps them."""

from __future__ import annotations

import asyncio
import re

_UNITS = {
    "": 1.0,
    "b": 1.0,
    "k": 1e3,
    "kb": 1e3,
    "m": 1e6,
    "mb": 1e6,
    "g": 1e9,
    "gb": 1e9,
    "bit": 1 / 8,
    "kbit": 1e3 / 8,
    "mbit": 1e6 / 8,
    "gbit": 1e9 / 8,
}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*?)(?:/s|ps)?$")
SLICE = 0.004  # seconds of bytes that go out in one piece
CREDIT = 0.03  # seconds that a sender which fell behind may catch up


def read_rate(text: str | float) -> float:
    """Bytes a second from ``40mbit``, ``2MB`` or a plain number; ValueError for anything else.

    >>> read_rate("40mbit"), read_rate("500k"), read_rate(1000)
    (5000000.0, 500000.0, 1000.0)
    """
    found = _NUMBER.match(str(text).strip().lower())
    if found is None or found[2] not in _UNITS or float(found[1]) <= 0:
        raise ValueError(f"not a rate: {text!r} (for example 40mbit, 2mb or 500k)")
    return float(found[1]) * _UNITS[found[2]]


def read_seconds(text: str | float) -> float:
    """Seconds from ``20ms``, ``1.5s`` or a plain number; ValueError for anything else.

    >>> read_seconds("20ms"), read_seconds("2s"), read_seconds(0.5)
    (0.02, 2.0, 0.5)
    """
    found = re.match(r"(-?\d+(?:\.\d+)?)\s*(ms|s|)$", str(text).strip().lower())
    if found is None:
        raise ValueError(f"not a time: {text!r} (for example 20ms or 1.5s)")
    return float(found[1]) / (1000 if found[2] == "ms" else 1)


def read_bytes(text: str | int) -> int:
    """Bytes from ``100k``, ``2mb`` or a plain number; ValueError for anything else.

    >>> read_bytes("100k"), read_bytes("0")
    (100000, 0)
    """
    found = re.match(r"(\d+(?:\.\d+)?)\s*(b|kb?|mb?|gb?|)$", str(text).strip().lower())
    if found is None:
        raise ValueError(f"not a number of bytes: {text!r} (for example 100k or 2mb)")
    return int(float(found[1]) * _UNITS[found[2]])


class Bucket:
    """Lets bytes through at a rate, over all who share it.

    It keeps to a timetable instead of sleeping between pieces, so that no rounding adds up.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.piece = max(256, min(256 * 1024, int(rate * SLICE)))
        self._free = 0.0

    async def take(self, count: int) -> None:
        """Wait until so many bytes may go."""
        now = asyncio.get_running_loop().time()
        due = self._free if now - self._free <= CREDIT else now
        self._free = due + count / self.rate
        if due > now:
            await asyncio.sleep(due - now)
