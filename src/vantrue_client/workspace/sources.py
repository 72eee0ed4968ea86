"""Where a recording is found that somebody names: a file on disk, else the archive, else the camera."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.errors import NoSuchRecording
from vantrue_client.media.ranges import RangeReader, local, ranges
from vantrue_client.model import Recording

if TYPE_CHECKING:
    from vantrue_client.camera.camera import Camera
    from vantrue_client.workspace.laptop import Laptop


@dataclass(frozen=True, slots=True)
class Source:
    """A recording that was found, open for reading; ``camera``: it lies there, and not on the laptop."""

    recording: Recording
    reader: RangeReader
    camera: Camera | None = None


@asynccontextmanager
async def found(workspace: Laptop, name: str) -> AsyncIterator[Source]:
    """The recording that a path or a name means; raises NoSuchRecording, and what reaching the camera raises."""
    held = await asyncio.to_thread(_on_laptop, workspace, name)
    if held is not None:
        path, recording = held
        async with local(path) as reader:
            yield Source(recording, reader)
        return
    async with workspace.camera() as camera:
        recording = await _listed(camera, name)
        async with ranges(camera, recording) as reader:
            yield Source(recording, reader, camera)


@asynccontextmanager
async def opened(workspace: Laptop, recording: Recording, file: str | None) -> AsyncIterator[Source]:
    """A recording of which it is known where it lies: in that file below the archive, else on the camera."""
    if file is not None:
        async with local(workspace.settings.archive_root / file) as reader:
            yield Source(recording, reader)
        return
    async with workspace.camera() as camera, ranges(camera, recording) as reader:
        yield Source(recording, reader, camera)


async def _listed(camera: Camera, name: str) -> Recording:
    async with aclosing(camera.recordings()) as recordings:
        async for recording in recordings:
            if recording.name == name:
                return recording
    raise NoSuchRecording(f"Nobody knows a recording called {name!r}.", advice="See `vantrue ls`.")


def _on_laptop(workspace: Laptop, name: str) -> tuple[Path, Recording] | None:
    path = Path(name).expanduser()
    if path.is_file():
        return path, of_file(path)
    if not workspace.settings.archive_root.is_dir():
        return None
    with workspace.archive() as archive:
        return next(((archive.path(copy), copy.recording) for copy in archive.named(name)), None)


def of_file(path: Path) -> Recording:
    """A file on disk, taken for a recording by its name."""
    from vantrue_client.wire.models import layout_of
    from vantrue_client.wire.record import recording

    made = recording(path.name, f"/{path.name}", size=path.stat().st_size, channels=layout_of(None))
    return replace(made, path=str(path))
