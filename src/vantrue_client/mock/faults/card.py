"""Faults of what lies on the card."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.mock.card import without_index
from vantrue_client.mock.faults.base import Fault
from vantrue_client.mock.pace import read_seconds
from vantrue_client.mock.reply import Reply, not_found

if TYPE_CHECKING:
    from vantrue_client.mock.camera import MockCamera
    from vantrue_client.mock.contents import Entry
    from vantrue_client.mock.request import Request


class Recording(Fault):
    """The card's newest moment is under way; it rolls over after 60 seconds, or so many."""

    written = "recording"
    takes = (("SECONDS", read_seconds),)
    optional = 1

    def install(self, camera: MockCamera) -> None:
        recorder = camera.device.recorder
        if self.arguments:
            recorder.length = max(1.0, self.arguments[0])
        recorder.adopt(camera.contents.entries(), left=recorder.length)


class _OneFile(Fault):
    """A fault of one file: an unlocked film, and another one for each such fault, the oldest first."""

    rank = 0

    def install(self, camera: MockCamera) -> None:
        films = [entry for entry in camera.contents.entries() if not entry.locked and entry.film]
        films = sorted((film for film in films if film.path not in camera.device.recorder.paths), key=_age)
        self.victim = films[self.rank % len(films)].path if films else None

    def told_of(self, reply: Reply) -> Entry | None:
        """The file, when this reply listed it."""
        return next((entry for entry in reply.listed if entry.path == self.victim), None)


class Vanish(_OneFile):
    """A file is gone once it has been listed, as loop recording does it."""

    written = "vanish"

    def after(self, request: Request, reply: Reply) -> None:
        if entry := self.told_of(reply):
            self.camera.contents.remove(entry)


class Page404(_OneFile):
    """A listed file is answered with the page that says not found, and stays listed."""

    written = "page-404"
    rank = 1

    async def before(self, request: Request) -> Reply | None:
        entry = self.camera.contents.find(request.path) if request.query is None else None
        return not_found() if entry is not None and entry.path == self.victim else None


class LockedMoves(_OneFile):
    """A file moves to the locked folder once it has been listed."""

    written = "locked-moves"
    rank = 2

    def after(self, request: Request, reply: Reply) -> None:
        if entry := self.told_of(reply):
            self.camera.lock(entry.path)


class PowerLoss(_OneFile):
    """A file whose recording was never ended: its index is missing, and with it the last third of what was recorded."""

    written = "power-loss"
    rank = 4

    def install(self, camera: MockCamera) -> None:
        super().install(camera)
        entry = camera.contents.find(f"/{self.victim}") if self.victim else None
        if entry is not None:
            left = Path(tempfile.mkdtemp(dir=camera.scratch)) / "left"
            left.write_bytes(without_index(entry.read_bytes()))
            size = left.stat().st_size
            camera.contents.remove(entry)
            camera.contents.put(replace(entry, file=left, size=size, listed=size))


class ClockJump(_OneFile):
    """The clock leaps at the start, and names repeat: one file's name stands in two folders with other bytes and times.

    Once that file has been listed, it is overwritten under its old name by what the camera records now: the next list
    tells another time and size.
    """

    written = "clock-jump"
    takes = (("SECONDS", read_seconds),)
    rank = 3

    def install(self, camera: MockCamera) -> None:
        super().install(camera)
        camera.clock.leap(self.arguments[0])
        films = sorted((entry for entry in camera.contents.entries() if entry.film), key=lambda film: film.size)
        self.donors = [film for film in films if film.path != self.victim]
        twin = camera.contents.find(f"/{self.victim}") if self.victim else None
        if twin is not None and self.donors:
            self._repeat(twin, camera.model.locked_folder, self.donors[0])

    def after(self, request: Request, reply: Reply) -> None:
        entry = self.told_of(reply)
        if entry is not None and self.donors:
            self.victim = None
            self._repeat(entry, entry.folder, self.donors[len(self.donors) > 1])

    def _repeat(self, entry: Entry, folder: str, donor: Entry) -> None:
        leap = timedelta(seconds=self.arguments[0] or 2)
        bytes_of = Path(tempfile.mkdtemp(dir=self.camera.scratch)) / "again"
        bytes_of.write_bytes(donor.read_bytes() + _padding(8 + 8 * (folder == entry.folder)))
        if folder == entry.folder:
            self.camera.contents.remove(entry)
        end = entry.end + leap
        size = bytes_of.stat().st_size
        again = replace(entry, folder=folder, file=bytes_of, size=size, listed=size, end=end, locked=False)
        self.camera.contents.put(again)


def _padding(size: int) -> bytes:
    """An empty box, so that the copy is whole and yet another file."""
    return size.to_bytes(4, "big") + b"free" + bytes(size - 8)


def _age(entry: Entry) -> tuple[object, str]:
    return entry.end, entry.path
