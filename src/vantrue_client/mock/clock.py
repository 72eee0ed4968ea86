"""The camera's own clock: local time of no known zone, which can be set and can leap."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta


class Clock:
    """Runs beside the laptop's wall clock, at a distance."""

    def __init__(self, off: timedelta = timedelta()) -> None:
        self.off = off

    def now(self) -> datetime:
        """What it shows."""
        return datetime.now() + self.off

    def leap(self, seconds: float) -> None:
        """Go forward, or back, at once."""
        self.off += timedelta(seconds=seconds)

    def set(self, day: date | None = None, clock: time | None = None) -> None:
        """Set the date, the time of day, or both."""
        now = self.now()
        self.off += datetime.combine(day or now.date(), clock or now.time()) - now
