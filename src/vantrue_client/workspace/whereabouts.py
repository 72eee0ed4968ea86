"""What the workspace does with places and pictures: tracks, trips, maps, fences, pieces and stills."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.model import Filter
from vantrue_client.policy.actions import Action
from vantrue_client.workspace.allowing import going_to
from vantrue_client.workspace.laptop import Laptop

if TYPE_CHECKING:
    from vantrue_client.media.cut import Cut
    from vantrue_client.model import Track
    from vantrue_client.trips.fences import Fence
    from vantrue_client.trips.kept import Kept
    from vantrue_client.trips.places import Place
    from vantrue_client.trips.trip import Piece, Settings, Trip
    from vantrue_client.workspace.fencing import Told
    from vantrue_client.workspace.marks import Mark


class Whereabouts(Laptop):
    """Where the car was, and what was seen there. Nothing that decodes a place is imported before that is permitted."""

    async def track(self, source: str, *, zone: str | None = None) -> Track:
        """Where the car was: the track of a file on disk, else of a recording in the archive, else on the camera.

        zone  IANA name, of the camera's clock, where a track's clock is local

        Raises UsageError for a source that nobody knows and for a zone that there is not.
        """
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.workspace import locating  # not before: it decodes places

        return await locating.track(self, source, zone=locating.zone_named(zone) if zone else None)

    async def cut(self, name: str, start: Mark, end: Mark, to: Path) -> Cut:
        """A piece of a clip, here or on the camera, as the camera wrote it, into a new file."""
        from vantrue_client.workspace import excerpts

        await self.privacy.require(Action.EXCERPT, where=going_to(to))
        return await excerpts.cut(self, name, start, end, to)

    async def thumbnail(self, name: str, to: Path, at: Mark | None = None) -> int:
        """A still of a clip, here or on the camera, as JPEG into a new file; its size in bytes."""
        from vantrue_client.workspace import excerpts

        await self.privacy.require(Action.EXCERPT, where=going_to(to))
        return await excerpts.thumbnail(self, name, to, at)

    async def trips(
        self,
        chosen: Filter | None = None,
        settings: Settings | None = None,
        *,
        ask: bool = True,
        card: Sequence[Piece] = (),
    ) -> list[Trip]:
        """The drives of what is meant in the archive, and, where the settings name a camera, also on its card.

        ask   also the camera; without, only the archive is looked at
        card  what lies on the card and not here, as `on_card` told before; instead of asking

        A midnight cuts no drive: of what is meant from or until midnight, a drive that goes over it is whole.
        """
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.workspace import locating  # not before: it decodes places

        return await locating.trips(self, chosen or Filter(), settings, ask=ask, card=card)

    async def tracks_on_card(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Pieces of drives that lie on the card, each with its track; raises what reaching the camera raises."""
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.workspace import locating  # not before: it decodes places

        return await locating.tracks_on_card(self, pieces)

    async def map(self, chosen: Filter, to: Path, *, tiles: str | None = None) -> int:
        """A map of the drives of what is meant into a new HTML file; how many they are.

        tiles  where pictures of the ground come from, as the user names it; None: from nowhere
        """
        trips = await self.trips(chosen)
        from vantrue_client.workspace.mapping import draw

        await draw(self, trips, to, tiles)
        return len(trips)

    async def export_drives(self, trips: Sequence[Trip], to: Path) -> list[str]:
        """Drives into a new file: ``.html`` is a map, else by its name one of the formats; what it could not hold.

        Raises UsageError for a name that tells no format, StorageError.
        """
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.workspace import mapping

        return await mapping.export_drives(self, trips, to)

    async def places(self) -> Kept[Place]:
        """The named places."""
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.trips.kept import places

        return places(self.settings.places.state)

    async def fences(self) -> Kept[Fence]:
        """The electronic fences."""
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.trips.kept import fences

        return fences(self.settings.places.state)

    async def drawn(self) -> tuple[list[Fence], list[Place]]:
        """The fences and places that the user drew, to be shown on a map."""
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.workspace import mapping

        return await asyncio.to_thread(mapping.drawn, self)

    async def fence_check(self, chosen: Filter | None = None, notes: list[str] | None = None) -> AsyncIterator[Told]:
        """What the fences tell of what is synced, oldest first of each camera; new ones go into the events log.

        notes  gets what was left out, in sentences
        """
        await self.privacy.require(Action.LOCATE)
        from vantrue_client.workspace.fencing import check

        async for told in check(self, chosen or Filter(), [] if notes is None else notes):
            yield told

    def places_named(self, names: Sequence[str]) -> list[Place]:
        """The places with those names; raises UsageError for one that nobody knows. That it may was asked before."""
        from vantrue_client.trips.kept import places
        from vantrue_client.trips.places import place_named

        known = places(self.settings.places.state).all()
        return [place_named(known, name) for name in names]
