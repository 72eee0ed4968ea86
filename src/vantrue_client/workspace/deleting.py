"""Deleting on the camera what the user named: what lies here, verified again just before, one after the other.

What becomes of each is told, also where the camera leaves in the middle: nothing is said to be gone that may not be.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vantrue_client.archive import Archive, Copy
from vantrue_client.archive.verify import State, check
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import (
    CameraError,
    CommandError,
    ListIncomplete,
    NotFound,
    StorageError,
    Unsupported,
    VantrueError,
)
from vantrue_client.model import Recording
from vantrue_client.sync.listing import listing
from vantrue_client.workspace.clearing import NO_PATHS, delete, lost, stays
from vantrue_client.workspace.getting import is_named, why_unknown

if TYPE_CHECKING:
    from vantrue_client.workspace.laptop import Laptop

REASON = "deleted on the camera by the user: its copy here was verified"
NOT_HERE = "it does not lie here: download it before"


class Fate(StrEnum):
    """What became of a recording on the card."""

    DELETED = "deleted"
    """The camera deleted it."""
    GONE = "gone"
    """It was not there any more."""
    STAYS = "stays"
    """It is there as it was."""
    UNSURE = "unsure"
    """The camera was asked to delete it and did not say that it did: it may be gone or not."""
    UNKNOWN = "unknown"
    """Nobody knows a recording of that name."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """What became of one recording that was to be deleted on the card.

    name  its own, or as it was asked for where the card lists none of that name
    path  on the card; empty where it lists none
    why   a sentence's end: why it is not deleted
    """

    name: str
    path: str
    fate: Fate
    why: str = ""

    @property
    def missed(self) -> bool:
        """Whether it is not as the user wants it: it is there, may be, or was never known.

        >>> Deletion("A.MP4", "", Fate.GONE).missed
        False
        """
        return self.fate not in {Fate.DELETED, Fate.GONE}

    def __str__(self) -> str:
        """A sentence.

        >>> print(Deletion("A.MP4", "", Fate.STAYS, "it is locked"))
        A.MP4 stays on the camera: it is locked.
        """
        return f"{self.name} {_SAID[self.fate]}{': ' if self.why else ''}{self.why.rstrip('.')}."


@dataclass(frozen=True, slots=True)
class Deletions:
    """What became of all that were named, and the error that ended it early, where one did."""

    each: tuple[Deletion, ...]
    ended: VantrueError | None = None


Told = Callable[[Deletion], object]
"""Hears what became of each as soon as that is known."""

_SAID = {
    Fate.DELETED: "was deleted on the camera",
    Fate.GONE: "is not on the camera any more",
    Fate.STAYS: "stays on the camera",
    Fate.UNSURE: "may be gone from the camera or not",
    Fate.UNKNOWN: "is not known",
}


async def delete_named(
    here: Laptop, camera: Camera, archive: Archive, names: Sequence[str], told: Told, *, also_locked: bool = False
) -> Deletions:
    """Delete recordings on the card, by name or path; raises what keeps it from beginning.

    Their copies here are read first, which takes longest; then the card is listed once, and what is locked, being
    written, or differs from its copy in size or time stays.
    """
    owner = (await here.meet(camera)).id
    states = await asyncio.to_thread(_states, archive, names)
    listed = await listing(camera, had_entries=archive.knows(owner))
    if camera.listed_by != "3015":
        raise Unsupported(NO_PATHS, status=-256, address=camera.reached_at or "")
    if listed.incomplete:
        raise ListIncomplete(
            "Nothing was deleted on the camera.", address=camera.reached_at or "", advice=listed.incomplete
        )
    deleting = _Deleting(camera, archive, owner, states, told, also_locked=also_locked)
    deleting.under_way = await camera.under_way(listed.recordings)
    for name in dict.fromkeys(names):
        found = [one for one in listed.recordings if is_named(one, [name])]
        for recording in found:
            await deleting.one(recording)
        if not found:
            known = await asyncio.to_thread(archive.named, _last(name), damaged=True)
            deleting.tell(
                Deletion(name, "", Fate.GONE) if known else Deletion(name, "", Fate.UNKNOWN, why_unknown(listed))
            )
    return Deletions(tuple(deleting.each), deleting.ended)


class _Deleting:
    """A run of it. After an error that makes going on pointless the rest stays, and that is told of each."""

    def __init__(
        self, camera: Camera, archive: Archive, owner: str, states: dict[str, State], told: Told, *, also_locked: bool
    ) -> None:
        self._camera, self._archive, self._owner = camera, archive, owner
        self._states, self._told, self._also_locked = states, told, also_locked
        self.under_way: set[Recording] = set()
        self.each: list[Deletion] = []
        self.ended: VantrueError | None = None

    def tell(self, one: Deletion) -> None:
        self.each.append(one)
        self._told(one)

    async def one(self, recording: Recording) -> None:
        """Delete one, or say why not."""
        if self.ended is not None:
            fate, why = Fate.STAYS, "nothing more was asked of the camera"
        else:
            fate, why = await self._delete(recording)
        self.tell(Deletion(recording.name, recording.path, fate, why))

    async def _delete(self, recording: Recording) -> tuple[Fate, str]:
        copy = await asyncio.to_thread(self._archive.find, self._owner, recording)
        why = await self._objection(recording, copy)
        if copy is None or why is not None:
            return Fate.STAYS, why or NOT_HERE
        try:
            await delete(self._camera, self._archive, recording, copy, REASON, also_locked=self._also_locked)
        except NotFound:
            return Fate.GONE, ""
        except asyncio.CancelledError:
            self.tell(Deletion(recording.name, recording.path, Fate.UNSURE, "it was interrupted"))
            raise
        except (CameraError, StorageError) as error:
            return self._failed(error)
        return Fate.DELETED, ""

    def _failed(self, error: VantrueError) -> tuple[Fate, str]:
        """What is known after an error; one that the next recording would meet, too, ends it."""
        if not isinstance(error, CommandError) or isinstance(error, Unsupported):
            self.ended = error
        said = isinstance(error, CommandError | StorageError)
        return (Fate.STAYS if said else Fate.UNSURE), error.what

    async def _objection(self, recording: Recording, copy: Copy | None) -> str | None:
        """Why it is not even asked for."""
        if copy is None:
            return NOT_HERE
        if recording in self.under_way:
            return "it is being written"
        state = self._states.get(copy.file)
        if state is None:  # its copy has another name here, or came meanwhile
            state = (await asyncio.to_thread(check, self._archive.books, copy)).state
        if state is not State.OK:
            return f"its copy here is {state.value}"
        return stays(recording, copy, also_locked=self._also_locked) or lost(self._archive, copy)


def _states(archive: Archive, names: Iterable[str]) -> dict[str, State]:
    """How the copies of those names are found when they are read now, by file."""
    copies = {copy.file: copy for name in names for copy in archive.named(_last(name))}
    return {file: check(archive.books, copy).state for file, copy in copies.items()}


def _last(name: str) -> str:
    r"""A recording's name, also of its path on the card.

    >>> _last("A:\\Normal\\X.MP4")
    'X.MP4'
    """
    return name.rpartition("\\")[2]
