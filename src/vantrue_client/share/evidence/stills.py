"""Stills of an original for the reports: the key frames at its beginning, its middle and its end, made small."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

from vantrue_client.errors import VantrueError
from vantrue_client.media.ranges import local
from vantrue_client.media.thumbnail import still
from vantrue_client.model import Kind
from vantrue_client.share.evidence.account import Piece
from vantrue_client.share.evidence.building import Building

WIDTH = 960
MOST_PHOTO = 64 << 20
MANY = 60
"""Of more originals than that one still each: reports stay small enough to open."""
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
        one = recording.kind is Kind.PHOTO or of > MANY
        for second in [0.0] if one else _seconds(recording.duration or 0.0):
            picture = await _picture(path, recording.kind, second)
            place = f"stills/{number:02d}-{Path(piece.place).stem}-{second:.0f}s.jpg"
            await asyncio.to_thread(made.write, f"data/{place}", await asyncio.to_thread(_small, picture))
            places.append(place)
    except (VantrueError, OSError, ValueError, ArithmeticError, Warning) as error:
        why = error.what if isinstance(error, VantrueError) else "it cannot be decoded."
        return tuple(places), f"No more stills of {recording.name} could be made: {why}"
    return tuple(places), ""


async def _picture(path: Path, kind: Kind, second: float) -> bytes:
    async with local(path) as reader:
        if kind is Kind.PHOTO:
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
