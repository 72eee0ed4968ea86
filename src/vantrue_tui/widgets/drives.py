"""The drives, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vantrue_tui import forms
from vantrue_tui.texts import say
from vantrue_tui.widgets.rows import Rows

if TYPE_CHECKING:
    from vantrue_client.trips.trip import Trip


class Drives(Rows):
    """A row a drive: its day, when it began, how far it went."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.shown: list[Trip] = []

    def show(self, trips: Iterable[Trip]) -> None:
        """Show others; the cursor stays on its drive."""
        before = self.current
        self.shown = sorted(trips, key=lambda trip: local(trip, trip.start), reverse=True)
        at = next((at for at, trip in enumerate(self.shown) if before and trip.id == before.id), self.cursor)
        self.renew(at)

    @property
    def current(self) -> Trip | None:
        """The drive under the cursor."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def count(self) -> int:
        """How many drives."""
        return len(self.shown)

    def row(self, at: int) -> str:
        """One drive."""
        trip = self.shown[at]
        start = local(trip, trip.start)
        day = say("short-day", day=start.day, month=start.month)
        return f"{forms.weekday(start.date())} {day} {start:%H:%M} {trip.distance_m / 1000:>6.1f} km"


def local(trip: Trip, time: datetime) -> datetime:
    """A time of a drive on its camera's clock."""
    return (time + timedelta(seconds=trip.utc_offset_s or 0)).replace(tzinfo=None)
