"""Stills from the card's own files."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path


class NoPicture(Exception):
    """There is no picture in the file."""


def jpeg(file: Path, size: tuple[int, int]) -> bytes:
    """The first picture of a JPG, MP4, MOV or TS, no larger than that; NoPicture when there is none."""
    return _jpeg(file, size, file.stat().st_mtime_ns)


def measure(file: Path) -> tuple[int, int, int]:
    """Width, height and whole seconds; NoPicture when there is none."""
    import av

    try:
        with av.open(str(file)) as opened:
            stream = opened.streams.video[0]
            seconds = (opened.duration or 0) / av.time_base if file.suffix.lower() != ".jpg" else 0
            return stream.width, stream.height, round(seconds)
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise NoPicture from error


@lru_cache(maxsize=512)
def _jpeg(file: Path, size: tuple[int, int], changed: int) -> bytes:
    import av

    try:
        with av.open(str(file)) as opened:
            image = next(opened.decode(video=0)).to_image()  # type: ignore[no-untyped-call]
    except (av.FFmpegError, OSError, IndexError, ValueError, StopIteration) as error:
        raise NoPicture from error
    image.thumbnail(size)
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
