"""A copy is opened and searched after it was made, by a reader that shares nothing with what wrote it."""

from __future__ import annotations

from pathlib import Path

from vantrue_client.share.form import Keep
from vantrue_client.share.search import movie, photo
from vantrue_client.share.search.needles import Needles
from vantrue_client.share.traces import Traces

__all__ = ["search"]


def search(copy: Path, media_type: str, traces: Traces, keep: frozenset[Keep]) -> list[str]:
    """What a copy holds that was to go, each in a few words; empty where nothing remains.

    media_type  ``video/mp4`` or ``image/jpeg``: one that is no such file, or has parts that nobody can tell the
                meaning of, is said to hold these
    traces      what its originals tell

    Raises OSError as the system says it. Reads the whole file: not for the loop's thread.
    """
    needles = Needles(traces, keep)
    with copy.open("rb") as file:
        look = photo.remains if media_type == "image/jpeg" else movie.remains
        return sorted(look(file, needles))
