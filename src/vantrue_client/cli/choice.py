"""From FILTER as typed to the filter that the rooms below know."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from typing import TypeVar

from vantrue_client.cli import when
from vantrue_client.cli.options import Choice
from vantrue_client.errors import UsageError
from vantrue_client.model import CameraTime, Channel, Filter, Kind

_Word = TypeVar("_Word", bound=StrEnum)


def to_filter(choice: Choice, now: datetime) -> Filter:
    """Read a choice; ``now`` is the laptop's local time. Raises UsageError for what cannot be read.

    >>> to_filter(Choice(kind="event,photo"), datetime(2026, 11, 23)).kinds == {Kind.EVENT, Kind.PHOTO}
    True
    """
    since = when.since(choice.since, now) if choice.since else None
    until = when.until(choice.until, now) if choice.until else None
    if choice.on:
        day = when.day(choice.on, now)
        midnight = CameraTime(datetime.combine(day, time()))
        since = max(since, midnight) if since else midnight
        until = min(until, when.day_after(day)) if until else when.day_after(day)
    return Filter(
        since=since,
        until=until,
        kinds=_words(Kind, choice.kind, "kind"),
        channels=_words(Channel, choice.channel, "channel"),
        locked=choice.locked,
        name=choice.name,
        limit=choice.limit,
    )


def _words(of: type[_Word], text: str | None, what: str) -> frozenset[_Word]:
    if text is None:
        return frozenset()
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    try:
        return frozenset(of(word) for word in words)
    except ValueError:
        known = ", ".join(word.value for word in of)
        raise UsageError(f"{text!r} names no {what}.", advice=f"Choose from: {known}.") from None
