"""N2S, early N4: samples of a metadata track (facts: recordings, N2S, early N4)."""

from __future__ import annotations

import struct

from vantrue_client.mock.card.drive import Fix
from vantrue_client.mock.card.gps import parts

SIZE = 256
PER_SECOND = 2
"""Samples repeat a second, as seen."""

_MILE_AN_HOUR = 1609.344 / 3600


def sample(fix: Fix) -> bytes:
    """One sample; speed in miles an hour and course at 134, as ExifTool reads them (both are disputed)."""
    time = fix.time
    data = struct.pack(
        "<4s 68x 12s 12x H 5B 5x 3f c c c",
        *(b"FMAS", b"OFNIMMASSAMM", time.year, time.month, time.day, time.hour, time.minute, time.second),
        *(*fix.acceleration, b"A" if fix.valid else b"V", parts.east_west(fix), parts.north_south(fix)),
    )
    data += struct.pack("<BBxH", *_sexagesimal(fix.longitude)) + struct.pack("<BBH", *_sexagesimal(fix.latitude))
    return (data + struct.pack("<HH", round(fix.speed / _MILE_AN_HOUR), round(fix.course) % 360)).ljust(SIZE, b"\0")


def _sexagesimal(degrees: float) -> tuple[int, int, int]:
    """Degrees, minutes, hundredths of a second.

    >>> _sexagesimal(-8.5)
    (8, 30, 0)
    """
    minutes, hundredths = divmod(round(abs(degrees) * 360_000), 6000)
    return minutes // 60, minutes % 60, hundredths
