"""The camera's own clock: local time of which no zone is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True, order=True)
class CameraTime:
    """A moment on the camera's clock, which has no zone and may be wrong.

    It is a type of its own so that it is never mixed up with a point in time. Two of them give a duration; a
    zone makes one an aware datetime.

    >>> start, end = CameraTime.of(2025, 12, 11, 18, 49, 30), CameraTime.of(2025, 12, 11, 18, 50, 32)
    >>> (end - start).total_seconds()
    62.0
    >>> print(start)
    2025-12-11T18:49:30
    """

    clock: datetime

    def __post_init__(self) -> None:
        if self.clock.tzinfo is not None:
            raise ValueError("the camera's clock has no zone")

    @classmethod
    def of(cls, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> CameraTime:
        """Make one from its parts; ValueError when they are no date and time."""
        return cls(datetime(year, month, day, hour, minute, second))

    @classmethod
    def parse(cls, text: str) -> CameraTime:
        """Read the ISO form that `str` gives; ValueError for anything else."""
        return cls(datetime.fromisoformat(text))

    @classmethod
    def from_timestamp(cls, seconds: float) -> CameraTime:
        """What a clock on the laptop's wall showed at a Unix time, such as a file's."""
        return cls(datetime.fromtimestamp(seconds))

    def timestamp(self) -> float:
        """The Unix time at which a clock on the laptop's wall shows this: what a file's time is set to."""
        return self.clock.timestamp()

    def at(self, zone: tzinfo) -> datetime:
        """The point in time, once the zone is known."""
        return self.clock.replace(tzinfo=zone)

    def __add__(self, span: timedelta) -> CameraTime:
        return CameraTime(self.clock + span)

    def __sub__(self, other: CameraTime) -> timedelta:
        return self.clock - other.clock

    def __str__(self) -> str:
        return self.clock.isoformat()
