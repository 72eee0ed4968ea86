"""What is kept of a track."""

from __future__ import annotations

import msgspec

from vantrue_client.model import Clock


class Packed(msgspec.Struct, array_like=True, frozen=True):
    """A track as it is kept: times to the millisecond, places to 1e-7 degrees, speeds to 1 mm/s."""

    source: str
    layout: str
    clock: Clock
    zone: str | None
    dropped: dict[str, int]
    notes: list[str]
    count: int
    columns: bytes
