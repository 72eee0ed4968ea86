"""What a test has the simulated camera do, and do to its card."""

from __future__ import annotations

from datetime import datetime

from vantrue_client.mock.clock import Clock
from vantrue_client.mock.contents import Contents, Entry
from vantrue_client.mock.device import Device
from vantrue_client.mock.models import Model
from vantrue_client.mock.presence import Presence
from vantrue_client.mock.state import State
from vantrue_client.model import Channel, Kind

REBOOT = 20.0
"""Seconds that the camera takes to come up again."""


class Scripted:
    """The half of `MockCamera` that a script drives, once it is started."""

    model: Model
    state: State
    device: Device
    presence: Presence

    @property
    def contents(self) -> Contents:
        """What it shows of its card."""
        return self.device.contents

    @property
    def clock(self) -> Clock:
        """Its own clock."""
        return self.state.clock

    def drive_away(self, after: int = 0, seconds: float | None = None) -> None:
        """Be out of reach after so many bytes more, for good or for so long.

        Connections then hang, with no end and no reset; new ones are taken and never answered.
        """
        self.presence.leave(after, seconds)

    def come_back(self) -> None:
        """Be in reach again; connections from before stay silent."""
        self.presence.come_back()

    def reboot(self, seconds: float = REBOOT) -> None:
        """End all connections, listen no more, and come up again on the same port after so long."""
        self.presence.restart(seconds)

    def find(self, path: str) -> Entry:
        r"""A file by its path (``Normal/X.MP4``, ``/Normal/X.MP4``, ``A:\Normal\X.MP4``) or name; KeyError if none."""
        for entry in self.contents.entries():
            if path in (entry.path, f"/{entry.path}", entry.dos_path, entry.name):
                return entry
        raise KeyError(path)

    def lock(self, path: str) -> Entry:
        """Lock a file: it moves to the model's locked folder."""
        entry = self.find(path)
        self.contents.lock(entry)
        if entry.folder == self.model.locked_folder:
            return self.find(entry.path)
        self.contents.move(entry, self.model.locked_folder)
        return self.find(f"{self.model.locked_folder}/{entry.name}")

    async def add_clip(
        self, start: datetime | None = None, *, kind: Kind = Kind.NORMAL, channel: Channel = Channel.FRONT
    ) -> Entry:
        """Record one whole clip that starts then, or now; events lie locked. ValueError for a channel it has not."""
        at = (start or self.clock.now()).replace(microsecond=0)
        lens = next((lens for lens in self.model.card.lenses if lens.channel is channel), None)
        if lens is None:
            raise ValueError(f"{self.model.name} has no channel {channel}")
        maker = self.device.recorder.maker
        entry = await self.device.recorder.add(lambda: maker.clip(at, kind, lens))
        if kind is Kind.EVENT:
            self.contents.lock(entry)
        self.device.overwrite(sparing=entry.path)
        return self.find(entry.path)

    async def start_recording(self) -> None:
        """Begin a recording: a new moment, every channel of it growing."""
        await self.device.start_recording()

    async def stop_recording(self) -> None:
        """End it; its files are then whole."""
        await self.device.stop_recording()

    async def roll_over(self) -> None:
        """End the moment under way and begin the next."""
        await self.device.recorder.roll_over()
        self.device.overwrite()
