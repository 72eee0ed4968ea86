"""Electronic fences: boundaries the user set, and of what they tell."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from vantrue_client.errors import UsageError
from vantrue_client.trips.naming import check_name, find, fresh_id
from vantrue_client.trips.schedule import Schedule
from vantrue_client.trips.shapes import Shape


class Tells(StrEnum):
    """What a fence tells of.

    ENTER  the car came in
    LEAVE  it went out
    DWELL  it stayed inside for longer than a time
    SPEED  it was faster inside than a speed
    """

    ENTER = "enter"
    LEAVE = "leave"
    DWELL = "dwell"
    SPEED = "speed"


class Fence(msgspec.Struct, frozen=True, kw_only=True):
    """One fence.

    id        of this fence as it is set; a fence that is set anew is another one
    camera    the identity of the one camera it is for; None: all of them
    schedule  when it is set, on the clocks of ``zone``
    dwell     seconds
    speed     m/s
    """

    id: str
    name: str
    shape: Shape
    tells: tuple[Tells, ...]
    camera: str | None = None
    schedule: Schedule = Schedule()
    zone: str = "UTC"
    dwell: float | None = None
    speed: float | None = None


def fence(
    name: str,
    shape: Shape,
    tells: Iterable[Tells] = (),
    *,
    camera: str | None = None,
    schedule: Schedule | None = None,
    zone: str = "UTC",
    dwell: float | None = None,
    speed: float | None = None,
) -> Fence:
    """A new fence; with nothing said it tells of what it has a measure for, else of entering and leaving.

    Raises UsageError.

    >>> from vantrue_client.trips.shapes import circle
    >>> [one.value for one in fence("home", circle(47.36, 8.54, 200)).tells]
    ['enter', 'leave']
    """
    told = set(tells)
    if not told:
        told = {one for one, limit in ((Tells.DWELL, dwell), (Tells.SPEED, speed)) if limit is not None}
        told = told or {Tells.ENTER, Tells.LEAVE}
    if (Tells.DWELL in told) != (dwell is not None) or (dwell is not None and not 1 <= dwell <= 30 * 86_400):
        raise UsageError(
            "To tell of dwelling a fence needs a time, from 1 s to 30 days.", advice="Such as --dwell 10m."
        )
    if (Tells.SPEED in told) != (speed is not None) or (speed is not None and not 0 < speed <= 100):
        raise UsageError("To tell of speed a fence needs one, up to 360 km/h.", advice="Such as --speed 50.")
    return Fence(
        id=fresh_id(),
        name=check_name(name),
        shape=shape,
        tells=tuple(one for one in Tells if one in told),
        camera=camera,
        schedule=schedule or Schedule(),
        zone=zone,
        dwell=dwell,
        speed=speed,
    )


def fence_named(fences: Iterable[Fence], name: str) -> Fence:
    """The fence with a name, in whatever case; raises UsageError."""
    return find(fences, name, "fence", "See `vantrue fence ls`.")
