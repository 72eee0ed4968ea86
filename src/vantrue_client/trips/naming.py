"""Names that the user gives to places and fences."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Protocol, TypeVar

from vantrue_client.errors import UsageError

MOST_NAME = 60


class Named(Protocol):
    """What has a name."""

    @property
    def name(self) -> str: ...  # noqa: D102


T = TypeVar("T", bound=Named)


def check_name(name: str) -> str:
    """A name without blanks around it; raises UsageError for one that is empty, long or not printable."""
    name = name.strip()
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise UsageError(f"{name[:MOST_NAME]!r} is no name.", advice=f"Up to {MOST_NAME} printable characters.")
    return name


def find(things: Iterable[T], name: str, what: str, advice: str) -> T:
    """The one with a name, in whatever case; raises UsageError."""
    word = name.strip().casefold()
    for thing in things:
        if thing.name.casefold() == word:
            return thing
    raise UsageError(f"There is no {what} called {name[:MOST_NAME]!r}.", advice=advice)


def fresh_id() -> str:
    """An identity that nothing else has."""
    return secrets.token_hex(8)
