"""Where the car was: what a receiver told, whichever layout it stood in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Clock(StrEnum):
    """Which clock a track's times come from.

    UTC      the receiver's, in UTC
    LOCAL    the camera's own; its zone was worked out from the place, or given
    UNKNOWN  the camera's own or one that contradicts itself; its zone is not known
    """

    UTC = "utc"
    LOCAL = "local"
    UNKNOWN = "unknown"


class Quality(StrEnum):
    """How far a fix can be trusted.

    GOOD      as the receiver told it
    COARSE    as it told it, in a layout that steps by metres (facts: recordings, "f32 degrees")
    DOUBTFUL  kept, though something about it contradicts its neighbours or its own numbers
    """

    GOOD = "good"
    COARSE = "coarse"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Fix:
    """Where the car was at one moment; what the layout does not tell is None.

    time          aware; without a zone only where the track's clock is unknown
    latitude      degrees, south negative
    longitude     degrees, west negative
    speed         m/s
    course        degrees, 0 north, 90 east
    altitude      m
    acceleration  x, y, z in g on the camera's own axes, gravity taken out

    >>> from datetime import UTC
    >>> Fix(datetime(2025, 12, 11, 17, 49, 30, tzinfo=UTC), 47.35587, 8.51348, speed=13.9).quality
    <Quality.GOOD: 'good'>
    """

    time: datetime
    latitude: float
    longitude: float
    speed: float | None = None
    course: float | None = None
    altitude: float | None = None
    acceleration: tuple[float, float, float] | None = None
    quality: Quality = Quality.GOOD


@dataclass(frozen=True, slots=True)
class Track:
    """The fixes of one recording, oldest first, and what is to be known of them.

    source   the recording's or file's name
    fixes    those that the archive keeps are made when one is looked at; counting them costs nothing
    layout   what they were read from: ``n4``, ``s1``, ``novatek``, ``novatek-new``, ``fmas``, ``daylog``...;
             empty where there are none
    zone     IANA name of the zone that a local clock was turned into points in time with
    dropped  points that are no fix, by reason: ``no fix``, ``absurd``, ``broken``...
    notes    what was left out, and why, in sentences
    """

    source: str
    layout: str
    clock: Clock
    fixes: Sequence[Fix] = ()
    zone: str | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
