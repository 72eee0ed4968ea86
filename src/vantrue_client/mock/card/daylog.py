"""A day's track log as text (facts: recordings, GPS day log)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from pathlib import Path

from vantrue_client.mock.card.drive import KNOT, Fix, zone


def write_daylog(
    path: Path, sessions: Iterable[Iterable[Fix]], *, acceleration: bool = False, clock: tzinfo | None = None
) -> None:
    """Write the sessions of one day, each begun by a line ``#``; CRLF, times on the camera's clock.

    acceleration  three more columns, as some models write them
    clock         the camera's zone; without one that of seed 0
    """
    where = clock or zone(0)
    lines = [line for session in sessions for line in ("#", *_rows(session, where, acceleration))]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode())


def _rows(session: Iterable[Fix], clock: tzinfo, acceleration: bool) -> Iterator[str]:
    for fix in session:
        when = fix.time.astimezone(clock)
        where = (
            f"{abs(fix.latitude):.6f},{'N' if fix.latitude >= 0 else 'S'},"
            f"{abs(fix.longitude):.6f},{'E' if fix.longitude >= 0 else 'W'}"
        )
        more = "".join(f",{axis:.3f}" for axis in fix.acceleration) if acceleration else ""
        yield f"{when:%Y%m%d%H%M%S},{where},{fix.speed / KNOT:.3f},{fix.altitude:.3f}{more}"
