"""What is stored about the user: the Protocols by which a room tells of it, hands it out and erases it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from vantrue_client.model.filter import Filter
from vantrue_client.model.recording import Recording
from vantrue_client.model.time import CameraTime

Tell = Callable[[str], None]
"""Hears of what could not be done, in sentences."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a category is meant: everything, or what is of a camera, of a time, or both.

    camera        the camera's identity
    since, until  camera time, as in `Filter`

    >>> Scope().limited, Scope(camera="n4-pro-1").limited
    (False, True)
    """

    camera: str | None = None
    since: CameraTime | None = None
    until: CameraTime | None = None

    @property
    def limits(self) -> frozenset[str]:
        """By what it is limited: ``camera``, ``time``."""
        timed = self.since is not None or self.until is not None
        return frozenset({"camera"} if self.camera is not None else ()) | ({"time"} if timed else set())

    @property
    def limited(self) -> bool:
        """Whether it is less than everything."""
        return bool(self.limits)

    def holds(self, camera: str | None, recording: Recording) -> bool:
        """Whether a camera's recording is meant."""
        mine = self.camera is None or camera == self.camera
        return mine and Filter(since=self.since, until=self.until).matches(recording)

    def at(self, moment: datetime) -> bool:
        """Whether a moment of the laptop's own (aware) is meant: its clock is taken for the camera's."""
        local = CameraTime(moment.astimezone().replace(tzinfo=None))
        return (self.since is None or local >= self.since) and (self.until is None or local < self.until)


@dataclass(frozen=True, slots=True)
class Stock:
    """Some of what is stored: what in words (plural), how many, and how many bytes where that says anything."""

    what: str
    count: int
    bytes: int | None = None


class Package(Protocol):
    """What is handed out goes into it; a name is taken once."""

    @property
    def footage(self) -> bool:
        """Whether recordings themselves are wanted."""
        ...

    def lines(self, name: str, about: str, objects: Iterable[object]) -> None:
        """A file of JSON, one object a line, read as it is written."""
        ...

    def document(self, name: str, about: str, document: object) -> None:
        """A file of JSON, laid out for reading."""
        ...

    def copy(self, name: str, file: BinaryIO, modified: datetime | None = None) -> None:
        """A file as it is."""
        ...

    def note(self, sentence: str) -> None:
        """Something that is not in it, and why."""
        ...


class Holding(Protocol):
    """One category of what is stored, which its room looks after. Everything here blocks; raises StorageError.

    category    one word that a user knows: ``footage``
    about       what it is, in a sentence
    limits      by what an erasure of it can be limited: ``camera``, ``time``
    afterwards  what is to be known before all of it is erased, in a sentence; empty for nothing
    """

    @property
    def category(self) -> str: ...  # noqa: D102
    @property
    def about(self) -> str: ...  # noqa: D102
    @property
    def limits(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def afterwards(self) -> str: ...  # noqa: D102

    def stocks(self, scope: Scope) -> list[Stock]:
        """What is there and meant; changes nothing."""
        ...

    def stays(self, scope: Scope) -> list[str]:
        """What an erasure would leave, in sentences."""
        ...

    def export(self, package: Package) -> None:
        """Hand all of it out, readable."""
        ...

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Erase it, again and again with the same end; false when something could not be erased, which is told."""
        ...
