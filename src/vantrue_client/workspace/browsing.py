"""The library: what is here and what is on the card in one list, and what one does with a recording of it.

What lies here is told at once, what the camera lists when it has listed it. Nothing here holds up the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, MutableMapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from vantrue_client.errors import ListIncomplete, NoSuchRecording, UsageError, VantrueError
from vantrue_client.fetch.uninterrupted import uninterrupted
from vantrue_client.model import Filter, Kind, Recording
from vantrue_client.policy.actions import Action
from vantrue_client.policy.decide import Answer
from vantrue_client.workspace.whereabouts import Whereabouts

if TYPE_CHECKING:
    from vantrue_client.archive import Archive, Copy
    from vantrue_client.model import Track
    from vantrue_client.trips.trip import Piece, Trip
    from vantrue_client.workspace.deleting import Deletion, Deletions
    from vantrue_client.workspace.moments import Item, Moment
    from vantrue_client.workspace.oncard import OnCard

NEWEST = 400
"""So many copies are told first: a screenful at once, however large the archive is."""

LARGEST_PHOTO = 32 * 1024 * 1024
"""Bytes of a photo that are read to show it small."""


@dataclass(frozen=True, slots=True)
class Library:
    """What is known at one time.

    moments   newest first
    whole     all that lies here is among them
    reached   the camera was asked and answered; false: what it listed last stands, or nothing yet
    asked     the camera was asked
    troubles  what kept something from being known
    """

    moments: tuple[Moment, ...] = ()
    whole: bool = False
    reached: bool = False
    asked: bool = False
    troubles: tuple[VantrueError, ...] = ()

    def after(self, before: Library) -> Library:
        """What is known now where only what lies here was looked at: of the camera what was known before.

        >>> Library(whole=True).after(Library(asked=True, reached=True)).reached
        True
        """
        return replace(self, asked=before.asked, reached=before.reached, troubles=self.troubles or before.troubles)


def _as_before(copy: Copy, before: Mapping[str, Copy]) -> Copy:
    """The same object as before, where nothing changed: tens of thousands are shown while they are read anew."""
    known = before.get(copy.file)
    return known if known is not None and known == copy else copy


@dataclass(slots=True)
class _Card:
    """What the camera listed last, and whose it is."""

    owner: str | None = None
    listed: list[Recording] = field(default_factory=list)


class Browsing(Whereabouts):
    """Looking through recordings, wherever they lie."""

    _card: _Card | None = None
    _here: Mapping[str, Copy] = MappingProxyType({})
    """What lay here when all of it was read last, by file."""

    async def library(self, *, ask: bool = True) -> AsyncGenerator[Library, None]:
        """What is here and on the card, again and again as more of it is known; the last is all of it.

        ask  also the camera; without, what it listed last stands

        It raises nothing of a camera or an archive that cannot be read: ``troubles`` has it.
        """
        from vantrue_client.workspace.moments import merge

        card = self._card or _Card()
        copies, trouble = await self._copies(Filter(limit=NEWEST))
        known = Library(await asyncio.to_thread(merge, copies, card.listed, card.owner))
        if len(copies) == NEWEST:
            yield known
            copies, trouble = await self._copies(Filter())
            known = Library(await asyncio.to_thread(merge, copies, card.listed, card.owner))
        known = replace(known, whole=trouble is None, troubles=(trouble,) if trouble else ())
        yield known
        if not ask:
            return
        card, missed = await self._listed(card)
        self._card = card
        moments = await asyncio.to_thread(merge, copies, card.listed, card.owner)
        told = known.troubles if missed is None else (*known.troubles, missed)
        reached = missed is None or isinstance(missed, ListIncomplete)
        yield replace(known, moments=moments, asked=True, reached=reached, troubles=told)

    def may_look_at_card(self) -> bool:
        """Whether the camera may be asked for something without a question to the user."""
        return self.privacy.decide(Action.CONNECT).answer is Answer.ALLOW

    def may_locate(self) -> bool:
        """Whether a track may be read without a question to the user."""
        return self.privacy.decide(Action.LOCATE).answer is Answer.ALLOW

    async def ask_to_locate(self) -> None:
        """Return once tracks may be read, which the user is asked for; raises Refused."""
        await self.privacy.require(Action.LOCATE)

    async def still(self, item: Item, at: float | None = None) -> bytes:
        """A small picture of a recording, JPEG; raises UsageError for what is no picture and no video.

        at  seconds from its beginning; None: the camera's own small picture where it has one, else the first
        """
        from vantrue_client.workspace.excerpts import picture
        from vantrue_client.workspace.marks import Mark
        from vantrue_client.workspace.sources import opened

        async with opened(self, item.recording, item.file) as source:
            if item.recording.kind is Kind.PHOTO and source.reader.size > LARGEST_PHOTO:
                raise UsageError(f"{item.recording.name} is too large to be shown.")
            return await picture(source, None if at is None else Mark(at))

    async def drive_of(self, item: Item) -> Trip | None:
        """What one recording tells of where the car was, as if it were a drive; None without a time. Raises Refused."""
        await self.ask_to_locate()
        from vantrue_client.media.gps import read_track  # not before: it decodes places
        from vantrue_client.trips.drives import alone
        from vantrue_client.trips.trip import Piece
        from vantrue_client.workspace.sources import opened

        async with opened(self, item.recording, item.file) as source:
            track = await read_track(source.reader, source.recording)
        return await asyncio.to_thread(alone, Piece(item.recording, "", track))

    async def on_card(self, tracks: MutableMapping[Recording, Track]) -> OnCard:
        """What may be part of drives and is on the card alone; the camera is asked once, and `library` counts.

        tracks  those that were read before; gets those that are read

        Nothing of a camera that does not answer, or does not say who it is.
        """
        await self.ask_to_locate()
        from vantrue_client.workspace.locating import TRACKED, missing
        from vantrue_client.workspace.oncard import OnCard

        if self._card is None:
            self._card, _ = await self._listed(_Card())
        owner, there = self._card.owner, [one for one in self._card.listed if one.kind in TRACKED]

        def read() -> list[Piece]:
            with self.archive_if_any() as archive:
                return missing(archive, there, owner) if owner is not None else []

        return OnCard(await asyncio.to_thread(read), tracks)

    async def play(self, item: Item) -> None:
        """Open a recording in the system's player, from the archive or the camera; raises UsageError without one."""
        from vantrue_client.workspace.player import open_in_player

        if item.file is not None:
            what = str(self.settings.archive_root / item.file)
        else:
            async with self.camera() as camera:
                what = f"{camera.url}{item.recording.target}"
        await asyncio.to_thread(open_in_player, None, what)

    async def show(self, file: Path) -> None:
        """Open a file that was made here in the system's program for it; raises UsageError without one."""
        from vantrue_client.workspace import player

        await asyncio.to_thread(player.open_in_player, None, str(file))

    async def keep(self, files: Sequence[str], kept: bool = True) -> None:
        """Mark copies as kept, or take the mark away; files are named below the archive."""
        await self._each(files, lambda archive, copy: archive.keep(copy, kept))

    async def delete_here(self, files: Sequence[str]) -> None:
        """Delete copies here, those marked as kept, too; the camera's card is not touched."""
        await self._each(files, lambda archive, copy: archive.remove(copy, "deleted by the user", also_kept=True))

    async def delete_on_camera(
        self, names: Sequence[str], told: Callable[[Deletion], object] | None = None, *, also_locked: bool = False
    ) -> Deletions:
        """Delete recordings on the camera's card, for good, by name or path; who calls it has asked the user before.

        Only what lies here goes, each once its copy was read again and is what the card lists; the copies stay.

        told         hears what became of each, as soon as that is known
        also_locked  the user named the locked one among them; the camera may refuse it all the same

        Each is in the ledger before it goes. An error that ends it early is in what it returns; one that keeps it
        from beginning is raised: Refused, CameraError, StorageError. Cancelled, it has told what was done.
        """
        from vantrue_client.workspace import deleting

        def tell(one: Deletion) -> None:
            if one.fate in {deleting.Fate.DELETED, deleting.Fate.GONE} and self._card is not None:
                self._card.listed = [recording for recording in self._card.listed if recording.path != one.path]
            if told is not None:
                told(one)

        async with self.camera(Action.DELETE_ON_CAMERA) as camera:
            with self.archive() as archive:
                return await deleting.delete_named(self, camera, archive, names, tell, also_locked=also_locked)

    async def _each(self, files: Sequence[str], work: Callable[[Archive, Copy], object]) -> None:
        def each() -> list[str]:
            missing = []
            with self.archive() as archive:
                for file in files:
                    copies = archive.named(file, damaged=True)
                    missing += [] if copies else [file]
                    for copy in copies:
                        work(archive, copy)
            return missing

        if missing := await uninterrupted(asyncio.to_thread(each)):
            raise NoSuchRecording(f"{len(missing)} are not here any more: {missing[0]}", kept="The others are done.")

    async def _copies(self, chosen: Filter) -> tuple[list[Copy], VantrueError | None]:
        def read() -> list[Copy]:
            before = self._here
            with self.archive_if_any() as archive:
                found = [_as_before(copy, before) for copy in archive.ls(chosen)] if archive else []
            if chosen == Filter():
                self._here = {copy.file: copy for copy in found}
            return found

        try:
            return await asyncio.to_thread(read), None
        except VantrueError as error:
            return [], error

    async def _listed(self, before: _Card) -> tuple[_Card, VantrueError | None]:
        """What the camera lists; where it cannot be asked, what it listed before."""
        card = _Card()
        try:
            async with self.camera() as camera:
                known = await self.whoever(camera)
                card.owner = known.id if known else None
                async with aclosing(camera.recordings()) as recordings:
                    async for recording in recordings:
                        card.listed.append(recording)
        except ListIncomplete as error:
            return card, error
        except VantrueError as error:
            return before, error
        return card, None
