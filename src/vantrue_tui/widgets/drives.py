"""The drives, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from vantrue_client.model import Kind
from vantrue_tui import forms
from vantrue_tui.texts import say
from vantrue_tui.widgets.rowsof import RowsOf

if TYPE_CHECKING:
    from vantrue_client.trips.trip import Trip


class Drives(RowsOf["Trip"]):
    """A row a drive: its day, when it began, how far it went."""

    def show(self, trips: Iterable[Trip]) -> None:
        """Show others; the cursor stays on its drive, though that may have grown."""
        before = self.current
        self.shown = sorted(trips, key=lambda trip: local(trip, trip.start), reverse=True)
        at = next((at for at, trip in enumerate(self.shown) if before and alike(trip, before)), self.cursor)
        self.renew(at)

    def row(self, at: int) -> str:
        """One drive."""
        trip = self.shown[at]
        start = local(trip, trip.start)
        day = say("short-day", day=start.day, month=start.month)
        return f"{forms.weekday(start.date())} {day} {start:%H:%M} {trip.distance_m / 1000:>6.1f} km"


def local(trip: Trip, time: datetime) -> datetime:
    """A time of a drive, in whatever zone, on its camera's clock."""
    told = time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)
    return told + timedelta(seconds=trip.utc_offset_s or 0)


def alike(one: Trip, other: Trip) -> bool:
    """Whether they are one drive, of which one may tell more: they have a clip in common; without, the beginning."""
    clips, others = _clips(one), _clips(other)
    same = not clips.isdisjoint(others) if clips and others else one.id == other.id
    return same and one.camera == other.camera


def unchanged(one: Trip, other: Trip) -> bool:
    """Whether two tell the same of one drive, as far as it is shown."""
    return _told(one) == _told(other)


def _clips(trip: Trip) -> set[str]:
    return {piece.recording.name for piece in trip.pieces if piece.recording.kind is not Kind.TRACKLOG}


def _told(trip: Trip) -> tuple[object, ...]:
    return trip.id, trip.end, trip.completeness, len(trip.pieces), len(trip.fixes), trip.distance_m, trip.notes
