"""The search of a copy that has no name yet: what remains in it refuses it."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import BinaryIO

from vantrue_client.errors import NotReduced
from vantrue_client.share.form import Keep
from vantrue_client.share.search import search
from vantrue_client.share.search.movie import UNKNOWN
from vantrue_client.share.traces import Traces

_MOST_SAID = 5


class BesidePictures(NotReduced):
    """What was to go may stand between the coded pictures: with these encoded anew, it is gone."""


async def searched(
    file: BinaryIO, media_type: str, traces: Traces, keep: frozenset[Keep], name: str
) -> tuple[int, str]:
    """The size and SHA-256 of a copy; raises NotReduced where something remains in it that was to go."""
    file.flush()
    path = Path(file.name)
    hashing = asyncio.create_task(asyncio.to_thread(_digest, path))
    try:
        found = await asyncio.to_thread(search, path, media_type, traces, keep)
    finally:
        digest = await hashing
    if found == [UNKNOWN]:
        raise BesidePictures(f"In the packets of {name} stand {UNKNOWN}.", kept="The original is as it was.")
    if found:
        more = f", and {len(found) - _MOST_SAID} more" if len(found) > _MOST_SAID else ""
        raise NotReduced(
            f"The copy of {name} still held what was to go: {', '.join(found[:_MOST_SAID])}{more}.",
            kept="The copy was removed; the original is as it was.",
            advice="Have the picture encoded anew (a height, something covered), or choose to keep it.",
        )
    return file.tell(), digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
