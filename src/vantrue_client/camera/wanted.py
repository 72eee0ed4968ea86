"""Which recordings are meant, in the words of a script: text, dates and enumerations become a `Filter`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypedDict, TypeVar

from vantrue_client.errors import UsageError
from vantrue_client.model import CameraTime, Channel, Filter, Kind

When = CameraTime | datetime | date | str
_E = TypeVar("_E", bound=StrEnum)


class Wanted(TypedDict, total=False):
    """The keywords of `Camera.recordings`; what is missing or None leaves everything in."""

    kind: str | Iterable[str] | None
    channel: str | Iterable[str] | None
    since: When | None
    until: When | None
    locked: bool
    name: str | None
    limit: int | None


def as_filter(chosen: Filter | None, wanted: Wanted) -> Filter:
    """One Filter of both; keywords win. Raises UsageError for a kind, channel, time or limit that is none.

    >>> as_filter(None, {"kind": "event,parking", "since": "2025-12-11"}).since
    CameraTime(clock=datetime.datetime(2025, 12, 11, 0, 0))
    """
    made = chosen or Filter()
    if (kinds := wanted.get("kind")) is not None:
        made = replace(made, kinds=_members(Kind, kinds))
    if (channels := wanted.get("channel")) is not None:
        made = replace(made, channels=_members(Channel, channels))
    if (since := wanted.get("since")) is not None:
        made = replace(made, since=camera_time(since))
    if (until := wanted.get("until")) is not None:
        made = replace(made, until=camera_time(until))
    if wanted.get("locked"):
        made = replace(made, locked=True)
    if (name := wanted.get("name")) is not None:
        made = replace(made, name=name)
    if (limit := wanted.get("limit")) is not None:
        made = replace(made, limit=limit)
    if made.limit is not None and made.limit < 0:
        raise UsageError(f"A limit counts recordings: {made.limit} cannot be.")
    return made


def camera_time(when: When) -> CameraTime:
    """A time on the camera's clock: a naive one is taken as it is, an aware one as the laptop's wall clock shows it.

    A date is its first moment. Raises UsageError for text that is no ISO date or time.
    """
    if isinstance(when, CameraTime):
        return when
    if isinstance(when, str):
        try:
            when = datetime.fromisoformat(when)
        except ValueError as error:
            raise UsageError(f"{when!r} is no date or time.", advice="Write 2025-12-11 or 2025-12-11T18:49.") from error
    if not isinstance(when, datetime):
        return CameraTime.of(when.year, when.month, when.day)
    return CameraTime(when if when.tzinfo is None else when.astimezone().replace(tzinfo=None))


def _members(kind: type[_E], words: str | Iterable[str]) -> frozenset[_E]:
    each = words.split(",") if isinstance(words, str) else words
    try:
        return frozenset(kind(word.strip().lower()) for word in each)
    except ValueError as error:
        known = ", ".join(kind)
        raise UsageError(f"{words!r} is no {kind.__name__.lower()}.", advice=f"There are: {known}.") from error
