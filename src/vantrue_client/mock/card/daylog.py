"""A day's track log as text (facts: recordings, GPS day log)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from vantrue_client.mock.card.drive import KNOT, Fix, zone

_PAUSE = timedelta(seconds=5)


def write_daylog(
    path: Path, fixes: Iterable[Fix], *, acceleration: bool = False, clock: timezone | None = None
) -> None:
    """Write one day's fixes, one a second; a line ``#`` begins each session, that is after every pause.

    acceleration  three more columns, as some models write them
    clock         the camera's zone, in which the log is written; without one that of seed 0
    """
    lines = "".join(f"{line}\r\n" for line in _lines(fixes, clock or zone(0), acceleration))
    path.write_bytes(lines.encode())


def _lines(fixes: Iterable[Fix], clock: timezone, acceleration: bool) -> Iterator[str]:
    last: datetime | None = None
    for fix in fixes:
        if last is None or not timedelta() <= fix.time - last < _PAUSE:
            yield "#"
        yield _row(fix, clock, acceleration)
        last = fix.time


def _row(fix: Fix, clock: timezone, acceleration: bool) -> str:
    """One second; a coordinate of zero means no fix."""
    latitude = f"{abs(fix.latitude):.6f},{'N' if fix.latitude >= 0 else 'S'}"
    longitude = f"{abs(fix.longitude):.6f},{'E' if fix.longitude >= 0 else 'W'}"
    more = "".join(f",{axis:.3f}" for axis in fix.acceleration) if acceleration else ""
    when = f"{fix.time.astimezone(clock):%Y%m%d%H%M%S}"
    return f"{when},{latitude},{longitude},{fix.speed / KNOT:.3f},{fix.altitude:.3f}{more}"
