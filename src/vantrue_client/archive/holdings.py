"""What the archive has of a whole list, asked of the catalog at once and not name by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from vantrue_client.archive.copy import Copy
from vantrue_client.archive.identity import same
from vantrue_client.model import Recording

if TYPE_CHECKING:
    from vantrue_client.archive.destination import ArchiveDestination


class Holdings:
    """Answers for the recordings of one list, as the destination's archive does for each alone.

    Blocks, as all of the archive does: make and ask it in a worker thread. Raises StorageError.
    """

    def __init__(self, destination: ArchiveDestination, listed: Collection[Recording]) -> None:
        self._destination = destination
        self._archive = destination.archive
        self._copies = self._archive.books.catalog.known_by_name(
            destination.camera, {recording.name for recording in listed}
        )

    def has(self, recording: Recording) -> bool:
        """Whether it lies here; where the catalog is behind the disk, the archive itself is asked."""
        copies = [copy for copy in self._known(recording) if copy.removed_at is None]
        if not copies:
            return False
        if self._archive.books.lies_here(copies[0]):
            return True
        return self._archive.find(self._destination.camera, recording, shifted=self._destination.shifted) is not None

    def leave(self, recording: Recording) -> str | None:
        """Why it is not wanted here, None when it is."""
        return self._destination.leave(recording) if self._known(recording) else None

    def _known(self, recording: Recording) -> list[Copy]:
        copies = self._copies.get(recording.name, ())
        return [copy for copy in copies if same(copy.recording, recording, shifted=self._destination.shifted)]
