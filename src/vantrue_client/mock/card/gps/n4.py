"""N4, N2X, X4S: floats of 64 bits, and the sentence behind them (facts: recordings, N4)."""

from __future__ import annotations

import struct

from vantrue_client.mock.card.drive import KNOT, Fix
from vantrue_client.mock.card.gps import parts

SIZE = 16 * 1024


def block(fix: Fix) -> bytes:
    """One second; without a fix the letters are ``V`` and ``0``, the numbers 0, and only the time is told."""
    time = fix.time
    if fix.valid:
        letters = b"A", parts.north_south(fix), parts.east_west(fix)
        numbers = parts.packed(fix.latitude), parts.packed(fix.longitude), fix.speed / KNOT, fix.course
    else:
        letters, numbers = (b"V", b"0", b"0"), (0.0, 0.0, 0.0, 0.0)
    payload = struct.pack(
        "<3I c3x d c7x d c7x d d 3I 3i",
        *(time.hour, time.minute, time.second, letters[0], numbers[0], letters[1], numbers[1], letters[2]),
        *(numbers[2], numbers[3], time.year - 2000, time.month, time.day, *parts.steps_of_g(fix, 1000)),
    )
    return parts.block(SIZE, payload + b" " + parts.sentence(fix))
