"""Drives to test with: clips of one camera along a road, with the fixes that a receiver would have told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from vantrue_client.model import CameraTime, Channel, Clock, Fix, Kind, Recording, Track
from vantrue_client.trips import Piece, Where

START = datetime(2026, 3, 2, 9, 0, 0)
NORTH = 1 / 111_132.0  # degrees of latitude that are about a metre
_LETTERS = {Channel.FRONT: "A", Channel.REAR: "C", None: "B"}


def clip(
    start: datetime,
    sequence: int | None = 1,
    *,
    seconds: float | None = 60,
    kind: Kind = Kind.NORMAL,
    channel: Channel | None = Channel.FRONT,
) -> Recording:
    """A recording that starts when the camera's clock shows ``start``."""
    number = "" if sequence is None else f"_{sequence:05d}"
    moment = f"{start:%Y%m%d_%H%M%S}{number}"
    name = f"{moment}_{kind.value[0].upper()}_{_LETTERS[channel]}.MP4"
    return Recording(
        name,
        f"A:\\Normal\\{name}",
        f"/Normal/{name}",
        kind,
        1000,
        start=CameraTime(start),
        end=None if seconds is None else CameraTime(start + timedelta(seconds=seconds)),
        channel=channel,
        sequence=sequence,
        moment=moment,
    )


def piece(recording: Recording, fixes: Sequence[Fix] = (), *, where: Where = Where.HERE, camera: str = "car") -> Piece:
    """A piece with the track that these fixes make; no track without any."""
    clock = Clock.UTC if fixes and fixes[0].time.tzinfo is not None else Clock.UNKNOWN
    track = Track(recording.name, "n4", clock, tuple(fixes)) if fixes else None
    return Piece(recording, camera, track, where)


def fixes(
    start: datetime, count: int = 60, *, speed: float = 15.0, since: datetime = START, zone: float = 0
) -> tuple[Fix, ...]:
    """A fix a second from the camera's ``start`` on, northwards; ``zone``: hours that its clock is ahead of UTC."""
    told = []
    for second in range(count):
        at = start + timedelta(seconds=second)
        driven = (at - since).total_seconds() * speed
        time = (at - timedelta(hours=zone)).replace(tzinfo=UTC)
        told.append(Fix(time, 47 + driven * NORTH, 8.0, speed=speed, course=0.0))
    return tuple(told)


def drive(minutes: int, *, start: datetime = START, first: int = 1, camera: str = "car") -> list[Piece]:
    """Clips of a minute that follow each other, each with its fixes."""
    pieces = []
    for minute in range(minutes):
        at = start + timedelta(minutes=minute)
        pieces.append(piece(clip(at, first + minute), fixes(at), camera=camera))
    return pieces
