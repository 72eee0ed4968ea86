"""Newer Novatek: as the common one, 32 bytes nearer to the front, with acceleration (facts: recordings, Newer)."""

from __future__ import annotations

import struct

from vantrue_client.mock.card.drive import KNOT, Fix
from vantrue_client.mock.card.gps import parts

SIZE = 16 * 1024


def block(fix: Fix) -> bytes:
    """One second."""
    time = fix.time
    payload = struct.pack(
        "<6I c c c x 4f 3i",
        *(time.hour, time.minute, time.second, time.year - 2000, time.month, time.day),
        *(b"A" if fix.valid else b"V", parts.north_south(fix), parts.east_west(fix)),
        *(parts.packed(fix.latitude), parts.packed(fix.longitude), fix.speed / KNOT, fix.course),
        *parts.steps_of_g(fix, 256),
    )
    return parts.block(SIZE, payload)
