"""S1: ``horsontech``, floats of 32 bits, longitude first (facts: recordings, S1)."""

from __future__ import annotations

import struct

from vantrue_client.mock.card.drive import KNOT, Fix
from vantrue_client.mock.card.gps import parts

SIZE = 32 * 1024
_PER_G = 256
"""The scale is unsure; the one public block lies nearer to rest with 256 to the g."""


def block(fix: Fix) -> bytes:
    """One second."""
    time = fix.time
    payload = struct.pack(
        "<32x 16s c c c x 6I 5f 3i",
        *(b"horsontech", b"A" if fix.valid else b"V", parts.north_south(fix), parts.east_west(fix)),
        *(time.year - 2000, time.month, time.day, time.hour, time.minute, time.second),
        *(parts.packed(fix.longitude), parts.packed(fix.latitude), fix.speed / KNOT, fix.course, fix.altitude),
        *parts.steps_of_g(fix, _PER_G),
    )
    return parts.block(SIZE, payload)
