"""Stills of an original for the reports: the key frames at its beginning, its middle and its end, made small."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

from vantrue_client.errors import VantrueError
from vantrue_client.media.movie import read_movie
from vantrue_client.media.ranges import local
from vantrue_client.media.thumbnail import still
from vantrue_client.model import Kind
from vantrue_client.share.evidence.account import Piece
from vantrue_client.share.evidence.building import Building

WIDTH = 960
MOST_PHOTO = 64 << 20
MANY = 60
"""Of more originals than that one still each: reports stay small enough to open."""
_PHOTO = b"\xff\xd8\xff"
_LAST = 1.0
"""Seconds before the end at which there is a picture for sure."""


async def stills(made: Building, number: int, of: int, piece: Piece) -> tuple[tuple[str, ...], str]:
    """Make them in a package of so many originals, and say what hindered it; a day log has none."""
    recording = piece.copy.recording
    if recording.kind is Kind.TRACKLOG:
        return (), ""
    path = made.root / "data" / piece.place
    places: list[str] = []
    try:
        length = await _length(path)
        for second in [0.0] if length is None or of > MANY else _seconds(length):
            picture = await _picture(path, second, photo=length is None)
            place = f"stills/{number:02d}-{Path(piece.place).stem}-{second:.0f}s.jpg"
            await asyncio.to_thread(made.write, f"data/{place}", await asyncio.to_thread(_small, picture))
            places.append(place)
    except (VantrueError, OSError, ValueError, ArithmeticError, Warning) as error:
        why = error.what if isinstance(error, VantrueError) else "it cannot be decoded."
        return tuple(places), f"No more stills of {recording.name} could be made: {why}"
    return tuple(places), ""


async def _length(path: Path) -> float | None:
    """Seconds of a clip, as it says itself: when a file was last written is no word on that. None for a photo."""
    async with local(path) as reader:
        if (await reader.read(0, min(reader.size, len(_PHOTO)))) == _PHOTO:
            return None
        video = (await read_movie(reader)).track(b"vide")
    return video.duration / video.timescale if video is not None and video.timescale else 0.0


async def _picture(path: Path, second: float, *, photo: bool) -> bytes:
    async with local(path) as reader:
        if photo:
            return await reader.read(0, min(reader.size, MOST_PHOTO))
        return await still(reader, second)


def _seconds(duration: float) -> list[float]:
    """Where to look, without two at one second."""
    wanted = (0.0, duration / 2, max(duration - _LAST, 0.0))
    return sorted({float(round(second)) for second in wanted})


def _small(picture: bytes) -> bytes:
    """No wider than `WIDTH`, without anything that a photo tells beside its picture."""
    from PIL import Image

    into = BytesIO()
    try:
        with Image.open(BytesIO(picture), formats=["JPEG"]) as opened:
            opened.draft("RGB", (WIDTH, WIDTH))
            small = opened.convert("RGB")
            small.thumbnail((WIDTH, WIDTH))
            small.save(into, "JPEG", quality=82)
    except Image.DecompressionBombError as error:
        raise ValueError("it claims to be too large") from error
    return into.getvalue()
