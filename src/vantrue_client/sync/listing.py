"""Reading a source's list as far as it goes."""

from __future__ import annotations

import time
from dataclasses import dataclass

from vantrue_client.errors import ListIncomplete
from vantrue_client.model import Filter, Recording, Source

EMPTY = (
    "The list came empty though there were recordings before, so it is incomplete: more often a failed reply than a "
    "wiped card. Nothing is concluded about them. Run the same again."
)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list told.

    recordings  all that was told
    incomplete  a sentence when there is more that was not told; None for a whole list
    seconds     how long it took: a watch lists no more often than that allows
    """

    recordings: tuple[Recording, ...]
    incomplete: str | None
    seconds: float


async def listing(source: Source, chosen: Filter | None = None, *, had_entries: bool = False) -> Listing:
    """List once. A list that was cut off gives what is known (facts: camera-wifi, The file list).

    had_entries  whether an earlier list of this camera told of any: an empty one is then not believed

    Raises CameraError for a source that gave no list at all.
    """
    began = time.monotonic()
    recordings: list[Recording] = []
    incomplete = None
    try:
        async for recording in source.recordings(chosen or Filter()):
            recordings.append(recording)  # noqa: PERF401 - what came before a cut is kept
    except ListIncomplete as error:
        incomplete = str(error)
    if not recordings and had_entries and incomplete is None:
        incomplete = EMPTY
    return Listing(tuple(recordings), incomplete, time.monotonic() - began)
