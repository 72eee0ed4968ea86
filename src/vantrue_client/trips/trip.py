"""What a trip is: frozen data, in m, m/s, s, degrees and g; times as in `Fix`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vantrue_client.model import Clock, Fix, Recording, Track


class Where(StrEnum):
    """Where a recording is to be had."""

    HERE = "here"
    CAMERA = "camera"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Piece:
    """A recording that may be part of a trip: a clip, or a day log.

    camera       whose it is, by our identity of it; trips of two cameras are never mixed
    track        None where there is none, or nobody has looked yet
    start, end   on the trip's clock; `find_trips` fills them in, whoever gives a piece to it leaves them None
    """

    recording: Recording
    camera: str
    track: Track | None = None
    where: Where = Where.HERE
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """The car stood, with its camera on, from ``start`` to ``end`` about one place (degrees)."""

    start: datetime
    end: datetime
    latitude: float
    longitude: float

    @property
    def duration_s(self) -> float:
        """Seconds that it stood."""
        return (self.end - self.start).total_seconds()


class EventKind(StrEnum):
    """What the car, or somebody, did to those inside."""

    BRAKING = "braking"
    CORNERING = "cornering"
    IMPACT = "impact"


@dataclass(frozen=True, slots=True)
class Event:
    """The strongest moment of a hard braking, a hard cornering or an impact.

    strength   g
    recording  name of the recording that shows it; None where only a day log tells of it
    """

    kind: EventKind
    time: datetime
    fix: Fix
    strength: float
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of a trip's clips are here, on the camera only, and gone.

    >>> Completeness(here=12, on_camera=2, gone=1).whole
    False
    """

    here: int = 0
    on_camera: int = 0
    gone: int = 0

    @property
    def whole(self) -> bool:
        """Whether every clip is here."""
        return not self.on_camera and not self.gone


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many g on something is told; the user can set them."""

    braking: float = 0.35
    cornering: float = 0.40
    impact: float = 1.20


@dataclass(frozen=True, slots=True)
class Settings:
    """What ends a trip, and what is told of it.

    gap            seconds without a clip or a fix that end a trip
    missing        seconds up to which a longer gap is bridged where the sequence numbers show that it was filmed,
                   and that only the clips are gone
    shortest_stop  seconds that the car must stand for it to be told
    """

    gap: float = 300.0
    missing: float = 1800.0
    shortest_stop: float = 60.0
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True, slots=True)
class Trip:
    """One drive of one camera.

    id                 the same for the same camera and start
    start, end         of the first and last clip or fix; aware unless ``clock`` is unknown
    pieces             every recording of it, all channels, oldest first; a day log is a piece of each of its trips
    fixes              each moment once, oldest first
    distance_m         along the fixes on the ellipsoid; standing adds nothing
    duration_s         from start to end
    moving_s           of it, as far as fixes tell, not standing
    top_speed          m/s; None without fixes
    mean_speed         m/s over the time from the first to the last fix, stops included
    mean_moving_speed  m/s over the time that the car moved
    clock              UTC; LOCAL where the zone was worked out; UNKNOWN where times have no zone
    zone               IANA name of the zone its local clock was in, where a track tells it
    utc_offset_s       what the camera's own clock was ahead of UTC, as far as fixes show it
    notes              what was left out or had to be worked out, in sentences
    """

    id: str
    camera: str
    start: datetime
    end: datetime
    pieces: tuple[Piece, ...] = field(default=(), repr=False)  # asyncio spells out what a task gave when it ends
    fixes: Sequence[Fix] = field(default=(), repr=False)
    distance_m: float = 0.0
    duration_s: float = 0.0
    moving_s: float = 0.0
    top_speed: float | None = None
    mean_speed: float | None = None
    mean_moving_speed: float | None = None
    stops: tuple[Stop, ...] = ()
    events: tuple[Event, ...] = ()
    completeness: Completeness = field(default_factory=Completeness)
    clock: Clock = Clock.UTC
    zone: str | None = None
    utc_offset_s: float | None = None
    notes: tuple[str, ...] = ()
