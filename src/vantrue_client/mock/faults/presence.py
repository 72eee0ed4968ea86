"""Faults of the camera as a whole: it leaves, restarts, or wedges; bytes are counted in bodies, over all replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.mock.air import Tripwire
from vantrue_client.mock.faults.base import Fault
from vantrue_client.mock.pace import read_bytes, read_seconds

if TYPE_CHECKING:
    from vantrue_client.mock.camera import MockCamera


class DriveAway(Fault):
    """Nothing is answered any more, and nothing ends: for good, or for so many seconds."""

    written = "drive-away"
    takes = (("BYTES", read_bytes), ("SECONDS", read_seconds))
    optional = 1

    def install(self, camera: MockCamera) -> None:
        camera.drive_away(*self.arguments)


class Reboot(Fault):
    """All connections end and nothing listens for 20 seconds, or so many."""

    written = "reboot"
    takes = (("BYTES", read_bytes), ("SECONDS", read_seconds))
    optional = 1

    def install(self, camera: MockCamera) -> None:
        after, *seconds = self.arguments
        camera.air.wires.append(Tripwire(after, lambda: camera.reboot(*seconds)))


class Wedge(Fault):
    """With so many connections open at once it hangs, for good."""

    written = "wedge"
    takes = (("K", int),)

    def opened(self, at_once: int) -> None:
        if at_once >= self.arguments[0]:
            self.camera.air.wedged = True
