"""What is kept of tracks and drives."""

from __future__ import annotations

from datetime import datetime

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


class PackedStop(msgspec.Struct, array_like=True, frozen=True):
    """A stop from one fix to another, by their numbers."""

    first: int
    last: int
    latitude: float
    longitude: float


class PackedEvent(msgspec.Struct, array_like=True, frozen=True):
    """An event at a fix, seen in a piece, by their numbers."""

    kind: str
    fix: int
    strength: float
    piece: int | None


class PackedPiece(msgspec.Struct, array_like=True, frozen=True):
    """Whose recording and whose track it has, by their numbers among all that the drives were made of."""

    recording: int
    track: int | None
    start: datetime | None
    end: datetime | None


class PackedTrip(msgspec.Struct, frozen=True, kw_only=True):
    """A drive as it is kept; see `trips.Trip` for what is what.

    zones  of the fixes' times, by IANA name; empty for UTC itself, None for no zone
    """

    id: str
    start: datetime
    end: datetime
    distance_m: float
    duration_s: float
    moving_s: float
    top_speed: float | None
    mean_speed: float | None
    mean_moving_speed: float | None
    here: int
    on_camera: int
    gone: int
    clock: Clock
    zone: str | None
    utc_offset_s: float | None
    notes: list[str]
    stops: list[PackedStop]
    events: list[PackedEvent]
    pieces: list[PackedPiece]
    zones: list[str | None]
    count: int
    columns: bytes
