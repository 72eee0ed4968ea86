"""Common Novatek: floats of 32 bits behind the time (facts: recordings, Common Novatek)."""

from __future__ import annotations

import struct

from vantrue_client.mock.card.drive import KNOT, Fix
from vantrue_client.mock.card.gps import parts

SIZE = 32 * 1024


def block(fix: Fix) -> bytes:
    """One second."""
    time = fix.time
    payload = struct.pack(
        "<32x 6I c c c x 4f",
        *(time.hour, time.minute, time.second, time.year - 2000, time.month, time.day),
        *(b"A" if fix.valid else b"V", parts.north_south(fix), parts.east_west(fix)),
        *(parts.packed(fix.latitude), parts.packed(fix.longitude), fix.speed / KNOT, fix.course),
    )
    return parts.block(SIZE, payload)
