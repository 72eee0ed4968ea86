"""What people type for a time."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from vantrue_client.errors import UsageError
from vantrue_client.model import CameraTime
from vantrue_client.sentences import Sentence

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])", re.IGNORECASE)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DAYS = {"today": 0, "yesterday": 1}


def span(text: str) -> timedelta:
    """Read a length of time such as `2h`, `90s` or `1h30m`; UsageError for anything else.

    >>> span("1h30m")
    datetime.timedelta(seconds=5400)
    """
    parts = _SPAN.findall(text)
    if not parts or _SPAN.sub("", text).strip():
        raise UsageError(
            Sentence("form.no-span", "{typed!r} is no length of time.", typed=text),
            advice=Sentence("form.span", "Write for example 90s, 30m, 2h, 3d or 1w."),
        )
    try:
        return timedelta(seconds=sum(float(number) * _UNITS[unit.lower()] for number, unit in parts))
    except OverflowError:
        raise UsageError(f"{text!r} is too long.") from None


def day(text: str, now: datetime) -> date:
    """Read a day: `2026-11-20`, `today`, `yesterday`; UsageError for anything else."""
    found = _day(text.strip().lower(), now)
    if found is None:
        raise UsageError(f"{text!r} is no day.", advice="Write for example 2026-11-20, today or yesterday.")
    return found


def since(text: str, now: datetime) -> CameraTime:
    """Read where a stretch of time begins; a day begins at midnight.

    >>> print(since("yesterday", datetime(2026, 11, 23, 12, 0)))
    2026-11-22T00:00:00
    >>> print(since("2h", datetime(2026, 11, 23, 12, 0)))
    2026-11-23T10:00:00
    """
    found = _day(text.strip().lower(), now)
    return CameraTime(datetime.combine(found, time()) if found else _instant(text, now))


def until(text: str, now: datetime) -> CameraTime:
    """Read where a stretch of time ends; a day counts whole.

    >>> print(until("2026-11-20", datetime(2026, 11, 23, 12, 0)))
    2026-11-21T00:00:00
    """
    found = _day(text.strip().lower(), now)
    return day_after(found) if found else CameraTime(_instant(text, now))


def day_after(of: date) -> CameraTime:
    """The midnight that ends a day."""
    try:
        return CameraTime(datetime.combine(of, time()) + timedelta(days=1))
    except OverflowError:
        return CameraTime(datetime.max)


def _day(text: str, now: datetime) -> date | None:
    if text in _DAYS:
        return now.date() - timedelta(days=_DAYS[text])
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _instant(text: str, now: datetime) -> datetime:
    words = text.strip()
    if words.lower() == "now":
        return now
    try:
        return datetime.combine(now.date(), time.fromisoformat(words)) if ":" in words[:3] else _moment(words)
    except ValueError:
        pass
    try:
        return now - span(words)
    except UsageError:
        raise UsageError(
            f"{text!r} is no time.",
            advice="Write a date (2026-11-20), a time (18:30), both (2026-11-20T18:30), a span (2h) or yesterday.",
        ) from None
    except OverflowError:
        return datetime.min


def _moment(words: str) -> datetime:
    at = datetime.fromisoformat(words)
    return at if at.tzinfo is None else at.astimezone().replace(tzinfo=None)
