"""Which clock a track's times come from, and the points in time that they are (facts: recordings)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from vantrue_client.media.gps.point import Point
from vantrue_client.model import CameraTime, Clock

NEAR = timedelta(minutes=15)
"""How far a clip's first fix may lie from the time in its name: the clip's length, and a clock that is a little off."""


def judge(first: Point, start: CameraTime | None, zone: tzinfo | None, *, usual: Clock, notes: list[str]) -> Clock:
    """Which clock it is: the name's local time decides where the two clocks differ, else what is usual.

    first  the first fix, on its own clock
    start  the time in the clip's name, on the camera's clock
    zone   of the place
    usual  what the layout's times mostly are
    """
    if start is None:
        return usual
    local = abs(first.time - start.clock) <= NEAR
    if zone is None:
        return Clock.LOCAL if local else usual
    shown = first.time.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    if abs(shown - start.clock) <= NEAR:
        return Clock.UTC
    if local:
        return Clock.LOCAL
    off = round((start.clock - shown).total_seconds() / 60)
    if usual is not Clock.UNKNOWN:
        notes.append(f"Its name's clock and its fixes' differ by {off} minutes beyond the zone of the place.")
    return usual


def zone_of(point: Point) -> tzinfo | None:
    """The time zone of a place; None where none is known."""
    from tzfpy import get_tz

    name = get_tz(point.longitude, point.latitude)
    return zone_named(name) if name else None


def zone_named(name: str) -> tzinfo | None:
    """A zone by its IANA name; None for none that this system knows."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def in_time(times: Iterable[datetime], clock: Clock, zone: tzinfo | None) -> Iterator[datetime]:
    """Each as a point in time; as it is where the clock is not known, or local without a zone.

    The hour that comes twice in autumn is the second one as soon as time would run backwards otherwise.
    """
    if clock is Clock.UTC:
        yield from (time.replace(tzinfo=UTC) for time in times)
        return
    if clock is Clock.UNKNOWN or zone is None:
        yield from times
        return
    before: datetime | None = None
    for time in times:
        aware = time.replace(tzinfo=zone)
        if before is not None and aware.timestamp() < before.timestamp():
            later = aware.replace(fold=1)
            aware = later if later.timestamp() >= before.timestamp() else aware
        before = aware
        yield aware
