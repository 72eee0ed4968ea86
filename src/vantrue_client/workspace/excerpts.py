"""A piece of a clip, and a still: of what lies here, or still on the camera, with no more than that needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import CameraError, UsageError
from vantrue_client.files import new_file
from vantrue_client.media.cut import Cut
from vantrue_client.media.cut import cut as cut_piece
from vantrue_client.media.thumbnail import still
from vantrue_client.model import Kind, Recording
from vantrue_client.workspace.sources import Source, found

if TYPE_CHECKING:
    from vantrue_client.workspace.laptop import Laptop


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in a clip: seconds from its beginning, or a time of day on the camera's clock.

    >>> Mark(clock=time(0, 0, 10)).seconds_in(Recording("a.MP4", "", "", Kind.NORMAL, 1))
    Traceback (most recent call last):
    vantrue_client.errors.UsageError: The name of a.MP4 tells no time. Say the seconds from its beginning.
    """

    seconds: float = 0.0
    clock: time | None = None

    def seconds_in(self, recording: Recording) -> float:
        """Seconds from a recording's beginning; a time of day is the next one that comes, past midnight, too."""
        if self.clock is None:
            return self.seconds
        if recording.start is None:
            raise UsageError(
                f"The name of {recording.name} tells no time.", advice="Say the seconds from its beginning."
            )
        begin = recording.start.clock
        meant = datetime.combine(begin.date(), self.clock)
        if meant < begin - timedelta(hours=12):
            meant += timedelta(days=1)
        return (meant - begin).total_seconds()


async def cut(workspace: Laptop, name: str, start: Mark, end: Mark, to: Path) -> Cut:
    """A piece of a recording into a new file; see `media.cut.cut`."""
    async with found(workspace, name) as source:
        first, last = (mark.seconds_in(source.recording) for mark in (start, end))
        return await cut_piece(source.reader, first, last, to)


async def thumbnail(workspace: Laptop, name: str, to: Path, at: Mark | None) -> int:
    """A still of a recording into a new file, JPEG; its size in bytes.

    at  which moment; None: the camera's own small picture where it has one, else the first

    Raises UsageError for what is no picture and no video.
    """
    async with found(workspace, name) as source:
        made = await picture(source, at)
    with new_file(to) as file:
        return file.write(made)


async def picture(source: Source, at: Mark | None) -> bytes:
    """A still of an open recording, JPEG; see `thumbnail`."""
    recording, reader = source.recording, source.reader
    if recording.kind is Kind.PHOTO:
        return await reader.read(0, reader.size)
    if source.camera is not None and at is None:
        try:
            return await source.camera.thumbnail(recording)
        except CameraError:
            pass  # older models have none: the clip itself has
    return await still(reader, at.seconds_in(recording) if at else 0.0)
