"""What is on the card and what is here, merged into moments. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from vantrue_client.archive.identity import same
from vantrue_client.model import CameraTime, Channel, Filter, Kind, Recording
from vantrue_client.sync.moments import moment_of
from vantrue_client.sync.plan import without_doubles

if TYPE_CHECKING:
    from vantrue_client.archive import Copy

_TELLING = (Kind.EVENT, Kind.PARKING, Kind.TIMELAPSE, Kind.NORMAL, Kind.PHOTO, Kind.TRACKLOG, Kind.OTHER)
_FIRST = (Channel.FRONT, Channel.INTERIOR, Channel.REAR, None)


@dataclass(frozen=True, slots=True)
class Item:
    """One recording of the library.

    recording  as the card lists it now, else as the archive remembers it
    file       its copy's, below the archive; None: it is not here
    on_card    the camera's card has it
    kept       its copy is marked: retention never removes it
    """

    recording: Recording
    file: str | None = None
    on_card: bool = False
    kept: bool = False


@dataclass(frozen=True)
class Moment:
    """The channels of one time and sequence number, wherever they lie.

    key     the same for the same moment, from one look to the next
    camera  its camera's identity; empty where nobody knows
    items   its recordings, front first; never empty
    """

    key: str
    camera: str
    items: tuple[Item, ...]

    @cached_property
    def when(self) -> CameraTime | None:
        """The earliest that a channel tells; a start counts before an end."""
        starts = [item.recording.start for item in self.items if item.recording.start is not None]
        ends = [item.recording.end for item in self.items if item.recording.end is not None]
        return min(starts or ends, default=None)

    @cached_property
    def day(self) -> date | None:
        """Its day on the camera's clock."""
        return self.when.clock.date() if self.when else None

    @cached_property
    def kind(self) -> Kind:
        """The one that tells most: a moment with an event's channel is an event."""
        return min((item.recording.kind for item in self.items), key=_TELLING.index)

    @cached_property
    def channels(self) -> tuple[Channel, ...]:
        """Those that are known, front first."""
        there = {item.recording.channel for item in self.items}
        return tuple(channel for channel in _FIRST if channel is not None and channel in there)

    @cached_property
    def duration(self) -> float | None:
        """Seconds of its longest channel."""
        return max((d for item in self.items if (d := item.recording.duration) is not None), default=None)

    @cached_property
    def size(self) -> int:
        """Bytes of all channels."""
        return sum(item.recording.size for item in self.items)

    @property
    def locked(self) -> bool:
        """Whether a channel is known to be locked."""
        return any(item.recording.locked for item in self.items)

    @property
    def kept(self) -> bool:
        """Whether a copy is marked as kept."""
        return any(item.kept for item in self.items)

    @property
    def here(self) -> tuple[Item, ...]:
        """Those of which the archive has a copy."""
        return tuple(item for item in self.items if item.file is not None)

    @property
    def on_card(self) -> tuple[Item, ...]:
        """Those that the card has."""
        return tuple(item for item in self.items if item.on_card)

    @property
    def missing(self) -> tuple[Item, ...]:
        """Those that the card has and the archive has not."""
        return tuple(item for item in self.items if item.on_card and item.file is None)

    @property
    def first(self) -> Item:
        """The one that is shown of it: here before elsewhere, the front before the others."""
        return self.here[0] if self.here else self.items[0]

    def fits(self, chosen: Filter, words: Iterable[str] = ()) -> bool:
        """Whether a channel of it is meant, and every word stands in its names, its kind or its day."""
        return any(chosen.matches(item.recording) for item in self.items) and all(word in self._text for word in words)

    @cached_property
    def _text(self) -> str:
        told = [item.recording.name for item in self.items]
        return " ".join([*told, self.kind.value, str(self.when or "")]).casefold()


def merge(copies: Iterable[Copy], listed: Iterable[Recording] = (), owner: str | None = None) -> tuple[Moment, ...]:
    """Moments of what is here and what a card lists, newest first; those without a time come last.

    owner  the identity of the card's camera; None: nobody knows, and any camera's copy may be of its recordings
    """
    grouped: dict[tuple[str, str], list[Item]] = defaultdict(list)
    known: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        known[copy.recording.name].append(copy)
    for recording in without_doubles(listed):
        mine = _taken(known[recording.name], recording, owner) if recording.name in known else None
        camera = owner or (mine.camera if mine else "")
        grouped[camera, moment_of(recording)].append(_item(recording, mine))
    for several in known.values():
        for copy in several:
            grouped[copy.camera, moment_of(copy.recording)].append(
                Item(copy.recording, copy.file, on_card=False, kept=copy.kept)
            )
    moments = [_moment(camera, name, items) for (camera, name), items in grouped.items()]
    dated = [moment for moment in moments if moment.when is not None]
    dated.sort(key=lambda moment: (str(moment.when), moment.key), reverse=True)
    return (*dated, *sorted((one for one in moments if one.when is None), key=lambda moment: moment.key))


def _taken(copies: list[Copy], recording: Recording, owner: str | None) -> Copy | None:
    """The copy of a listed recording, taken from those that are left."""
    for at, copy in enumerate(copies):
        mine = owner is None or copy.camera == owner or copy.provisional
        if mine and same(copy.recording, recording, shifted=True):
            return copies.pop(at)
    return None


def _item(recording: Recording, copy: Copy | None) -> Item:
    if copy is None:
        return Item(recording, on_card=True)
    if recording.locked is None:
        recording = replace(recording, locked=copy.recording.locked)
    return Item(recording, copy.file, on_card=True, kept=copy.kept)


def _moment(camera: str, name: str, items: list[Item]) -> Moment:
    items.sort(key=lambda item: (_FIRST.index(item.recording.channel), item.recording.name, item.file or ""))
    return Moment(f"{camera}/{name}", camera, tuple(items))
