"""How the formats write numbers: angles, the sentence, and what all blocks begin with."""

from __future__ import annotations

import struct

from vantrue_client.mock.card.drive import KNOT, Fix


def packed(degrees: float) -> float:
    """Degrees x 100 + minutes, without a sign.

    >>> round(packed(-8.513477), 5)
    830.80862
    """
    whole = int(abs(degrees))
    return whole * 100 + (abs(degrees) - whole) * 60


def north_south(fix: Fix) -> bytes:
    """The latitude's letter."""
    return b"N" if fix.latitude >= 0 else b"S"


def east_west(fix: Fix) -> bytes:
    """The longitude's letter."""
    return b"E" if fix.longitude >= 0 else b"W"


def steps_of_g(fix: Fix, scale: int) -> tuple[int, int, int]:
    """The acceleration as integers, so many to the g."""
    x, y, z = fix.acceleration
    return round(x * scale), round(y * scale), round(z * scale)


def sentence(fix: Fix) -> bytes:
    """The NMEA sentence that says the same (facts: recordings, N4, N2X, X4S).

    >>> from datetime import UTC, datetime
    >>> sentence(Fix(datetime(2022, 12, 14, 13, 22, 30, tzinfo=UTC), 47.35586617, 8.51347650, 22.519 * KNOT, 199.88))
    b'$GNRMC,132230.000,A,4721.35197,N,00830.80859,E,22.519,199.88,141222,,,A*75\\r\\n'
    """
    if fix.valid:
        where = ",".join(
            [
                f"A,{_degrees_minutes(fix.latitude, 2)},{north_south(fix).decode()}",
                f"{_degrees_minutes(fix.longitude, 3)},{east_west(fix).decode()}",
                f"{fix.speed / KNOT:.3f},{fix.course:.2f}",
            ]
        )
        mode = "A"
    else:
        where, mode = "V,,,,,,", "N"
    text = f"GNRMC,{fix.time:%H%M%S}.000,{where},{fix.time:%d%m%y},,,{mode}"
    check = 0
    for byte in text.encode():
        check ^= byte
    return f"${text}*{check:02X}\r\n".encode()


def _degrees_minutes(degrees: float, width: int) -> str:
    """Rounded before it is split, so that no minute is ever 60."""
    whole, steps = divmod(round(abs(degrees) * 60 * 100_000), 60 * 100_000)
    return f"{whole:0{width}}{steps / 100_000:08.5f}"


def block(size: int, payload: bytes) -> bytes:
    """A block of ``size`` bytes: size, ``free``, ``GPS ``, length, then what stands from offset 16 on.

    What the length counts is a guess; no reader is known to need it.
    """
    head = struct.pack(">I4s4s", size, b"free", b"GPS ") + struct.pack("<I", len(payload))
    return (head + payload).ljust(size, b"\0")
