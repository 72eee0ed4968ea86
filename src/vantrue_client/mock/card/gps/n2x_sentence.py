"""Blocks in which only the NMEA sentence tells anything (facts: recordings, N4: "where the numbers fail")."""

from __future__ import annotations

from vantrue_client.mock.card.drive import Fix
from vantrue_client.mock.card.gps import parts

SIZE = 16 * 1024
_SENTENCE_AT = 104 - 16


def block(fix: Fix) -> bytes:
    """One second: the numbers are all zero, the sentence stands at 104."""
    return parts.block(SIZE, bytes(_SENTENCE_AT) + parts.sentence(fix))
