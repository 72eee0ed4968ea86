"""Importing a card or a folder: whose recordings they are, and which of them lie here already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from vantrue_client.archive.card import Card
from vantrue_client.archive.copy import CARD_CAMERA, Copy
from vantrue_client.archive.destination import ArchiveDestination
from vantrue_client.model import Recording

if TYPE_CHECKING:
    from vantrue_client.archive.archive import Archive


def camera_of(named: str | None, votes: Iterable[str], model: str | None, volume: str) -> str:
    """Whose recordings a card holds. Pure.

    named   the camera that the user named, by its identity
    votes   for each recording that lies here already, the camera it is of: the most frequent wins
    model   as the settings file on the card tells; two cameras of a model are not told apart by it
    volume  a pseudonym of the card

    What only model or volume tell is a guess, and the camera itself claims its recordings once it is met.

    >>> camera_of(None, ["a", "b", "b"], "e3", "9f"), camera_of(None, [], "e3", "9f"), camera_of(None, [], None, "9f")
    ('b', 'card-e3', 'card-9f')
    """
    if named:
        return named
    known = Counter(camera for camera in votes if camera)
    if known:
        return min(known, key=lambda camera: (camera.startswith(CARD_CAMERA), -known[camera], camera))
    return f"{CARD_CAMERA}{model or volume}"


def votes(archive: Archive, recordings: Collection[Recording]) -> list[str]:
    """For recordings of which one of the same name and size lies here already, the cameras they are of."""
    copies = archive.books.catalog.of_names({one.name for one in recordings})
    return [copy.camera for one in recordings for copy in copies.get(one.name, ()) if copy.recording.size == one.size]


class ImportDestination(ArchiveDestination):
    """Where a card's recordings go: into the archive, except those whose very bytes lie there under any camera."""

    def __init__(self, archive: Archive, camera: str, card: Card) -> None:
        super().__init__(archive, camera, shifted=True)
        self.card = card

    def claim(self, recording: Recording) -> Copy | None:
        """As for a camera; else any copy of the same name and size that has the same bytes."""
        return super().claim(recording) or self._of_any_camera(recording)

    def _of_any_camera(self, recording: Recording) -> Copy | None:
        books = self.archive.books
        copies = [copy for copy in books.catalog.of_content(recording.name, recording.size) if books.lies_here(copy)]
        if not copies:
            return None
        sha256 = self.card.hash(recording)
        return next((copy for copy in copies if copy.sha256 == sha256), None)
