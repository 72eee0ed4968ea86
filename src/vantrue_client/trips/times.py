"""Times as numbers, so that a camera's own clock and UTC can be reckoned with alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DAY = 86400.0
_EPOCH = datetime(1970, 1, 1)
_FIRST = (datetime.min - _EPOCH).total_seconds() + DAY  # a name may hold any year, and every zone must find room
_LAST = (datetime.max - _EPOCH).total_seconds() - DAY


def seconds(time: datetime) -> float:
    """Seconds since 1970, in UTC for an aware time and on its own clock for another."""
    return time.timestamp() if time.tzinfo is not None else (time - _EPOCH).total_seconds()


def moment(at: float, offset: float | None) -> datetime:
    """The time again: aware in UTC, or without a zone where no offset was known."""
    time = _EPOCH + timedelta(seconds=min(max(at, _FIRST), _LAST))
    return time.replace(tzinfo=UTC) if offset is not None else time
