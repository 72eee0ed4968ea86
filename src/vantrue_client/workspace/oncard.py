"""What is on the card alone and may be part of drives: told from the list at once, and where it was, bit by bit."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from vantrue_client.trips.trip import Piece
from vantrue_client.workspace.locating import telling

if TYPE_CHECKING:
    from vantrue_client.model import Recording, Track
    from vantrue_client.workspace.whereabouts import Whereabouts

FEW = 4
"""Clips that are read over one connection: whoever else has something to ask of the camera waits no longer."""


class OnCard:
    """Pieces of drives that lie on the card.

    pieces  all of them, each with its track once that was read
    tracks  those that were read, now or by another before: each is read once
    """

    def __init__(self, pieces: Iterable[Piece], tracks: MutableMapping[Recording, Track]) -> None:
        self.pieces = tuple(replace(one, track=tracks.get(one.recording)) for one in pieces)
        self._tracks = tracks
        unread = [one for one in telling(self.pieces) if one.track is None]
        self._unread = sorted(unread, key=lambda one: str(one.recording.when), reverse=True)

    @property
    def left(self) -> int:
        """How many are still to be read."""
        return len(self._unread)

    @property
    def days(self) -> list[date]:
        """The days that something is of, newest first."""
        return sorted({day for one in self.pieces if (day := _day(one)) is not None}, reverse=True)

    async def read(self, here: Whereabouts) -> list[date]:
        """Read a few more, newest first; the days of which all is read now. Raises what reaching the camera raises."""
        few = list(islice(self._unread, FEW))
        for piece in await here.tracks_on_card(few):
            if piece.track is not None:
                self._tracks[piece.recording] = piece.track
        self._unread = self._unread[len(few) :]
        self.pieces = tuple(replace(one, track=self._tracks.get(one.recording)) for one in self.pieces)
        left = {_day(one) for one in self._unread}
        return sorted({day for one in few if (day := _day(one)) is not None and day not in left}, reverse=True)


def _day(piece: Piece) -> date | None:
    when = piece.recording.when
    return None if when is None else when.clock.date()
