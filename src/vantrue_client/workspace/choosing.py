"""FILTER as people write it, option by option or as words in one line, and the filter that the rooms below know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from vantrue_client.errors import UsageError
from vantrue_client.model import CameraTime, Channel, Filter, Kind
from vantrue_client.workspace import when

_Word = TypeVar("_Word", bound=StrEnum)
_NAMED = re.compile(r"([a-z]+):(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """FILTER as it was written (design: experience, FILTER); what is None was not said."""

    on: str | None = None
    since: str | None = None
    until: str | None = None
    kind: str | None = None
    channel: str | None = None
    locked: bool = False
    name: str | None = None
    limit: int | None = None


_WORDS = frozenset(field.name for field in fields(Wanted)) - {"locked", "limit"}


def to_filter(wanted: Wanted, now: datetime) -> Filter:
    """Read what is wanted; ``now`` is the laptop's local time. Raises UsageError for what cannot be read.

    >>> to_filter(Wanted(kind="event,photo"), datetime(2026, 11, 23)).kinds == {Kind.EVENT, Kind.PHOTO}
    True
    """
    since = when.since(wanted.since, now) if wanted.since else None
    until = when.until(wanted.until, now) if wanted.until else None
    if wanted.on:
        day = when.day(wanted.on, now)
        midnight = CameraTime(datetime.combine(day, time()))
        since = max(since, midnight) if since else midnight
        until = min(until, when.day_after(day)) if until else when.day_after(day)
    return Filter(
        since=since,
        until=until,
        kinds=_words(Kind, wanted.kind, "kind"),
        channels=_words(Channel, wanted.channel, "channel"),
        locked=wanted.locked,
        name=wanted.name,
        limit=wanted.limit,
    )


def in_words(text: str, now: datetime) -> tuple[Filter, tuple[str, ...]]:
    """Read a line such as `on:yesterday kind:event locked X.MP4`: the filter, and the free words, in small letters.

    Raises UsageError for a FILTER word that cannot be read; a word that is none is free text, and one whose value is
    still to be typed says nothing.

    >>> in_words("kind:event Zurich", datetime(2026, 11, 23))[1]
    ('zurich',)
    """
    said: dict[str, Any] = {}
    free: list[str] = []
    locked = False
    for word in text.split():
        named = _NAMED.fullmatch(word)
        if named is not None and named[1].lower() in _WORDS:
            said[named[1].lower()] = named[2]
        elif word.lower() == "locked":
            locked = True
        else:
            free.append(word.casefold())
    wanted = replace(Wanted(locked=locked), **{name: value for name, value in said.items() if value})
    return to_filter(wanted, now), tuple(free)


def _words(of: type[_Word], text: str | None, what: str) -> frozenset[_Word]:
    if text is None:
        return frozenset()
    words: Sequence[str] = [word.strip().lower() for word in text.split(",") if word.strip()]
    try:
        return frozenset(of(word) for word in words)
    except ValueError:
        known = ", ".join(word.value for word in of)
        raise UsageError(f"{text!r} names no {what}.", advice=f"Choose from: {known}.") from None
