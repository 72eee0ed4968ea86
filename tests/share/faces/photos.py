"""Clips and photos of real faces, made of photographs that scikit-image ships (NASA's portrait of Eileen Collins)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from PIL import Image

PORTRAIT = (130, 20, 330, 220)
"""Of the astronaut's photograph: her head, and what is around it."""
HEAD = (181, 58, 269, 177)
"""Where her face is in that photograph."""
SIZE = (480, 270)


@cache
def photograph(name: str) -> Image.Image:
    spec = find_spec("skimage")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    with Image.open(Path(spec.submodule_search_locations[0]) / "data" / name) as image:
        return image.convert("RGB")


@cache
def face(height: int) -> Image.Image:
    """Her head, with a face so many pixels high."""
    share = height / (HEAD[3] - HEAD[1])
    side = round((PORTRAIT[2] - PORTRAIT[0]) * share)
    return photograph("astronaut.png").crop(PORTRAIT).resize((side, side), Image.Resampling.LANCZOS)


def scene(*heads: tuple[int, int, int], size: tuple[int, int] = SIZE) -> Image.Image:
    """A table with heads on it: where each lies, and how high its face is."""
    picture = photograph("coffee.png").resize(size)
    for left, top, height in heads:
        picture.paste(face(height), (left, top))
    return picture


def write(path: Path, pictures: Sequence[tuple[float, Image.Image]]) -> Path:
    """A movie of pictures and when each is shown, without losses that one sees."""
    with av.open(str(path), "w", format="mp4") as out:
        video = out.add_stream("libx264", rate=30, options={"crf": "12", "preset": "ultrafast"})
        video.width, video.height = pictures[0][1].size
        video.pix_fmt = "yuv420p"
        video.codec_context.time_base = Fraction(1, 90_000)
        for time, picture in pictures:
            frame = VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
            frame.pts, frame.time_base = round(time * 90_000), Fraction(1, 90_000)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    return path


def shown(path: Path) -> Iterator[tuple[float, Image.Image]]:
    with av.open(str(path)) as movie:
        for frame in movie.decode(video=0):
            yield frame.time or 0.0, Image.fromarray(frame.to_ndarray(format="rgb24"))
