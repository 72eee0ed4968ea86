"""A piece of a clip, and a still: of what lies here, or still on the camera, with no more than that needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import CameraError, UsageError
from vantrue_client.files import new_file
from vantrue_client.media.cut import Cut
from vantrue_client.media.cut import cut as cut_piece
from vantrue_client.media.thumbnail import still
from vantrue_client.model import Kind
from vantrue_client.workspace.marks import Mark
from vantrue_client.workspace.sources import Source, found

if TYPE_CHECKING:
    from vantrue_client.workspace.laptop import Laptop


MOST_PHOTO = 64 << 20
_JPEG = b"\xff\xd8\xff"


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
    if recording.kind is Kind.PHOTO or (await reader.read(0, len(_JPEG))) == _JPEG:
        if reader.size > MOST_PHOTO:
            raise UsageError(f"{recording.name} is too large for a photo. Bring it over whole with `vantrue get`.")
        return await reader.read(0, reader.size)
    if source.camera is not None and at is None:
        try:
            return await source.camera.thumbnail(recording)
        except CameraError:
            pass  # older models have none: the clip itself has
    return await still(reader, at.seconds_in(recording) if at else 0.0)
