"""The archive as the destination of a camera's recordings."""

from __future__ import annotations

from pathlib import Path

from vantrue_client.archive.adopt import adopt
from vantrue_client.archive.archive import Archive
from vantrue_client.archive.copy import Copy
from vantrue_client.fetch.fetch import Fetched
from vantrue_client.fetch.journal import forget
from vantrue_client.model import Recording


class ArchiveDestination:
    """Where one camera's recordings go; fulfils `sync.destination.Destination`.

    shifted  the source is a mounted card, whose clock may be off by a zone
    """

    def __init__(self, archive: Archive, camera: str, *, shifted: bool = False) -> None:
        self.archive = archive
        self.camera = camera
        self.shifted = shifted

    def present(self, recording: Recording) -> Path | None:
        """Where it lies already; what a crash left unentered is entered, and what changed on the card is noted."""
        copy = self.archive.find(self.camera, recording, shifted=self.shifted)
        copy = self.claim(recording) if copy is None else self.archive.refresh(copy, recording)
        if copy is None:
            return None
        path = self.archive.path(copy)
        forget(path)  # a crash right after it was entered left its journal
        return path

    def claim(self, recording: Recording) -> Copy | None:
        """The copy that lies here though the books do not know it as this camera's; then entered."""
        return adopt(self.archive, self.camera, recording)

    def leave(self, recording: Recording) -> str | None:
        """Why it is not wanted here, None when it is: what was removed here comes again only when it is named."""
        gone = self.archive.removed(self.camera, recording, shifted=self.shifted)
        return (
            None if gone is None else f"It was removed here: {gone.reason}." if gone.reason else "It was removed here."
        )

    def target(self, recording: Recording) -> Path:
        """Its final path, where nothing lies; raises UnsafeName, NotWritable."""
        return self.archive.destination(self.camera, recording)

    def keep(self, recording: Recording, fetched: Fetched) -> None:
        """Enter it in the books."""
        self.archive.add(self.camera, recording, fetched)
