"""Pictures and sound of a movie, decoded from one moment to another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vantrue_client.errors import Damaged
from vantrue_client.share.area import Areas

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame

    from vantrue_client.share.reduce.cover import Plane, Planes

MOST_PIXELS = 64_000_000
_BEFORE_S = 0.2
"""Seconds of sound that its decoder hears before what is kept, and that are thrown away."""


@dataclass(frozen=True)
class Part:
    """What is shown of one movie.

    path            a plain movie
    start_s, end_s  seconds from its beginning
    at_s            when that is shown, in seconds from the copy's beginning
    zero_s          what the decoder's clock shows at the movie's beginning
    areas           what is covered, in seconds from the movie's beginning
    """

    path: Path
    name: str
    start_s: float
    end_s: float
    at_s: float
    zero_s: float = 0.0
    areas: Areas | None = field(default=None, repr=False)


@contextmanager
def _opened(part: Part) -> Iterator[InputContainer]:
    """The movie; what FFmpeg says of it while it is open is Damaged."""
    import av
    from av.error import FFmpegError

    try:
        with av.open(str(part.path), format="mov") as movie:
            yield movie
    except (FFmpegError, ValueError) as error:
        raise Damaged(f"{part.name} cannot be decoded.", advice="Only a whole clip can be encoded anew.") from error


def shape_of(part: Part) -> tuple[int, int]:
    """Width and height as it is shown: turned, and with square pixels."""
    with _opened(part) as movie:
        frame = next(iter(movie.decode(movie.streams.video[0])), None)
        if frame is None or frame.width * frame.height > MOST_PIXELS:
            raise Damaged(f"{part.name} holds no picture that can be decoded.")
        aspect = movie.streams.video[0].codec_context.sample_aspect_ratio
        width = round(frame.width * float(aspect)) if aspect and 0.25 <= aspect <= 4 else frame.width
        return (frame.height, width) if frame.rotation % 180 else (width, frame.height)


def pictures(part: Part) -> Iterator[tuple[float, VideoFrame]]:
    """Its pictures and when each is shown, in seconds from the movie's beginning: none that begins outside."""
    with _opened(part) as movie:
        video = movie.streams.video[0]
        video.thread_type = "AUTO"
        if part.start_s > 0:
            movie.seek(int((part.start_s + part.zero_s) * 1_000_000))
        for frame in movie.decode(video):
            if frame.pts is None:
                continue
            if frame.width * frame.height > MOST_PIXELS:
                raise Damaged(f"A picture of {part.name} claims to be too large.")
            time = frame.time - part.zero_s
            if time >= part.end_s - 1e-6:
                return
            if time >= part.start_s - 1e-6:
                yield time, frame


def has_sound(part: Part) -> bool:
    """Whether there is sound in it that can be decoded."""
    with _opened(part) as movie:
        return any(stream.codec_context is not None for stream in movie.streams.audio)


def sound(part: Part, rate: int) -> Iterator[tuple[float, Plane]]:
    """Its sound as one channel of floats, with the time of each stretch's beginning: cut to the sample."""
    from av.audio.resampler import AudioResampler

    with _opened(part) as movie:
        resampler = AudioResampler("fltp", "mono", rate)
        if part.start_s > 0:
            movie.seek(int(max(0.0, part.start_s - _BEFORE_S + part.zero_s) * 1_000_000))
        decoded = movie.decode(movie.streams.audio[0])
        begun = None
        count = 0
        for frame in chain(decoded, [None]):
            if frame is not None and frame.pts is None:
                continue
            if begun is None and frame is not None:
                begun = (frame.time or 0.0) - part.zero_s
            for made in resampler.resample(frame):
                at = (begun or 0.0) + count / rate
                count += made.samples
                heard = made.to_ndarray()[0]
                first, last = (round((moment - at) * rate) for moment in (part.start_s, part.end_s))
                if last <= 0:
                    return
                if first < len(heard):
                    yield at + max(0, first) / rate, heard[max(0, first) : last]


def planes_of(frame: VideoFrame, width: int, height: int) -> Planes:
    """A frame's planes at a size, turned as it is shown."""
    import numpy as np

    turns = frame.rotation // 90 % 4
    size = (height, width) if turns % 2 else (width, height)
    full = frame.color_range == 2
    made = frame.reformat(*size, format="yuv420p", dst_color_range=1 if full else None).to_ndarray()
    lines = size[1]
    quarter = lines // 2 * (size[0] // 2)
    flat = made[lines:].reshape(-1)
    colour = (lines // 2, size[0] // 2)
    planes = made[:lines], flat[:quarter].reshape(colour), flat[quarter : 2 * quarter].reshape(colour)
    turned: list[Any] = [np.ascontiguousarray(np.rot90(plane, turns)) for plane in planes]
    return turned[0], turned[1], turned[2]
