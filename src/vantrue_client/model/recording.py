"""A recording: one file on a camera's card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vantrue_client.model.time import CameraTime


class Kind(StrEnum):
    """What a recording is (facts: recordings, Folders and names)."""

    NORMAL = "normal"
    EVENT = "event"
    PARKING = "parking"
    TIMELAPSE = "timelapse"
    PHOTO = "photo"
    TRACKLOG = "tracklog"
    OTHER = "other"


class Channel(StrEnum):
    """Which lens took it."""

    FRONT = "front"
    INTERIOR = "interior"
    REAR = "rear"


@dataclass(frozen=True, slots=True)
class Recording:
    """One file on the card, whatever way it was learnt of: the file list, a folder page, a mounted card.

    What a recording *is* are its camera, name, end and size; its path is only where it lies today, since
    locking moves it (facts: camera-wifi, The file list).

    name      last part of the path, as the camera gives it; hostile until the archive made it safe
    path      as the source gives it: ``A:\\Normal\\X.MP4``, ``/Normal/X.MP4`` or a path below a folder
    target    what to ask the source for: ``/Normal/X.MP4``
    start     from the name, on the camera's clock
    end       the last write, on the camera's clock
    size      bytes; only a rounded guess when ``size_exact`` is false (folder pages)
    locked    None when the source does not say
    sequence  the number in the name
    moment    what the channels of one time and sequence number share; None when the name tells neither
    channel   None when the model is unknown and the letter alone does not say
    """

    name: str
    path: str
    target: str
    kind: Kind
    size: int
    size_exact: bool = True
    start: CameraTime | None = None
    end: CameraTime | None = None
    channel: Channel | None = None
    sequence: int | None = None
    locked: bool | None = None
    moment: str | None = None

    @property
    def when(self) -> CameraTime | None:
        """Its start, or its end where the name tells no time."""
        return self.start or self.end

    @property
    def duration(self) -> float | None:
        """Seconds between start and end, None where either is missing or they contradict each other."""
        if self.start is None or self.end is None or self.end < self.start:
            return None
        return (self.end - self.start).total_seconds()
