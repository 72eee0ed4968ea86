"""Opening an original: what kind of file it is, told by its content, and what it tells beside its picture."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from secrets import token_hex

from vantrue_client.errors import NotReduced
from vantrue_client.files import unreadable
from vantrue_client.media.movie import Movie, read_movie
from vantrue_client.media.packets import shape_of
from vantrue_client.media.ranges import local
from vantrue_client.share.area import Areas
from vantrue_client.share.original import Original
from vantrue_client.share.reduce.plainly import plain
from vantrue_client.share.reduce.playing import Opened
from vantrue_client.share.reduce.working import in_thread
from vantrue_client.share.traces import Traces, traces_of

_HEAD = 512
_FIRST_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"uuid", b"styp", b"pnot"})


class Container(StrEnum):
    """What kind of file an original is, by FFmpeg's names where it has any."""

    MOVIE = "mov"
    STREAM = "mpegts"
    PHOTO = "jpeg"


@dataclass(frozen=True)
class Source:
    """An original that is open.

    plain   it as a plain movie: itself, or what was made of it
    movie   its own index; None for a transport stream, which has none
    traces  what it tells beside its picture
    """

    original: Original
    plain: Opened
    movie: Movie | None
    traces: Traces
    areas: Areas | None = field(repr=False)


def container_of(original: Original) -> Container:
    """What kind of file it is; raises NotReduced for one that is neither clip nor photo, StorageError."""
    try:
        with original.path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise unreadable(error, original.path) from error
    if head.startswith(b"\xff\xd8\xff"):
        return Container.PHOTO
    if head[4:8] in _FIRST_BOXES:
        return Container.MOVIE
    if shape_of(head) is not None:
        return Container.STREAM
    raise NotReduced(
        f"{original.recording.name} is neither a clip nor a photo of a kind that is known here: what in it would have "
        "to be taken out, nobody can tell for sure.",
        kept="The original is as it was.",
        advice="MP4, MOV and TS clips and JPEG photos can be shared: save it anew as one of these.",
    )


def is_photo(original: Original) -> bool:
    """Whether it is a photo, told by its content; raises what `container_of` does."""
    return container_of(original) is Container.PHOTO


async def opened(
    stack: AsyncExitStack, original: Original, kind: Container, areas: Areas | None, folder: Path, *, located: bool
) -> Source:
    """Open a clip; what is made of it lies in a folder. Raises Damaged, StorageError."""
    reader = await stack.enter_async_context(local(original.path))
    movie = await read_movie(reader) if kind is Container.MOVIE else None
    traces = await traces_of(reader, movie, original.recording, located=located)
    traces = traces | Traces(texts=frozenset(text.lower().encode("utf-8", "replace") for text in original.device))
    if movie is not None and not movie.fragmented:
        return Source(original, Opened(original.path, reader, movie), movie, traces, areas)
    return Source(original, await _made_plain(stack, original, kind, folder), None, traces, areas)


async def opened_plain(stack: AsyncExitStack, original: Original, kind: Container, folder: Path) -> Opened:
    """Open a clip for its picture and sound alone, as `opened` does. Raises Damaged, StorageError."""
    if kind is Container.MOVIE:
        one = await opened_movie(stack, original.path, original.recording.name)
        if not one.movie.fragmented:
            return one
    return await _made_plain(stack, original, kind, folder)


async def _made_plain(stack: AsyncExitStack, original: Original, kind: Container, folder: Path) -> Opened:
    made = folder / f"plain-{token_hex(4)}.mp4"
    stack.callback(made.unlink, missing_ok=True)
    work = partial(plain, original.path, kind.value, made, original.recording.name)
    await in_thread(work, lambda _: None)
    return await opened_movie(stack, made, original.recording.name)


async def opened_movie(stack: AsyncExitStack, path: Path, name: str) -> Opened:
    """Open a movie that was made of an original, whose name messages go on to use."""
    reader = await stack.enter_async_context(local(path))
    reader.name = name
    return Opened(path, reader, await read_movie(reader))
