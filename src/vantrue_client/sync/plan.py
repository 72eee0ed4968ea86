"""What to fetch, in which order, and why the rest is left: pure decisions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import PurePosixPath

from vantrue_client.model import CameraTime, Filter, Kind, Recording
from vantrue_client.model.filter import newest_first
from vantrue_client.sync.moments import moment_of, with_neighbours

PICTURES_AND_VIDEO = frozenset(
    {".mp4", ".mov", ".ts", ".m2ts", ".mts", ".avi", ".mkv", ".m4v", ".3gp", ".jpg", ".jpeg", ".png", ".heic", ".dng"}
)

NEVER = CameraTime(datetime.max)
UNDER_WAY = "It is still being written: left for next time."


class Order(StrEnum):
    """In which order recordings are fetched."""

    EVENTS_FIRST = "events-first"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Plan:
    """Each chosen recording in exactly one of three lists.

    fetch    to be fetched, in this order
    skip     left alone, each with a sentence that says why
    present  here already, as far as ``known`` says
    """

    fetch: tuple[Recording, ...] = ()
    skip: tuple[tuple[Recording, str], ...] = ()
    present: tuple[Recording, ...] = ()


def plan(
    recordings: Iterable[Recording],
    *,
    chosen: Filter | None = None,
    order: Order = Order.EVENTS_FIRST,
    around: timedelta | None = None,
    under_way: Collection[Recording] = (),
    known: Callable[[Recording], bool] = lambda _: False,
    leave: Callable[[Recording], str | None] = lambda _: None,
    take_other: bool = False,
) -> Plan:
    """Choose and order recordings.

    recordings  all that the source lists: ``around`` needs the neighbours of what is chosen
    around      also the moments that start within this of a chosen one or overlap it, all channels of each
    under_way   those being written: every channel of their moments is skipped (facts: camera-wifi, The file list)
    known       whether a recording is here already
    leave       why one is not wanted here, such as "It was removed here."; None when it is
    take_other  also files that are neither pictures nor video

    >>> clip = Recording("a.MP4", "/a.MP4", "/a.MP4", Kind.EVENT, 1)
    >>> plan([clip], under_way=[clip]).skip[0][1]
    'It is still being written: left for next time.'
    """
    candidates = [one for one in without_doubles(recordings) if take_other or is_footage(one)]
    wanted = (chosen or Filter()).choose(candidates)
    if around is not None:
        wanted = with_neighbours(wanted, candidates, around)
    written = {moment_of(one) for one in under_way}
    written_paths = {one.path for one in under_way}
    fetch: list[Recording] = []
    skip: list[tuple[Recording, str]] = []
    present: list[Recording] = []
    for recording in ordered(wanted, order):
        if known(recording):
            present.append(recording)
        elif moment_of(recording) in written or recording.path in written_paths:
            skip.append((recording, UNDER_WAY))
        elif why := leave(recording):
            skip.append((recording, why))
        else:
            fetch.append(recording)
    return Plan(tuple(fetch), tuple(skip), tuple(present))


def ordered(recordings: Iterable[Recording], order: Order) -> list[Recording]:
    """In the order in which they are fetched; those without any time come last."""
    newest = newest_first(recordings)
    if order is Order.EVENTS_FIRST:
        return sorted(newest, key=lambda one: one.kind is not Kind.EVENT)
    if order is Order.OLDEST:
        by_name = sorted(newest, key=lambda one: (one.name, one.path))
        return sorted(by_name, key=lambda one: one.when or NEVER)
    return newest


def is_footage(recording: Recording) -> bool:
    """Whether sync takes it: every kind, of `other` only pictures and video.

    Not firmware, not what macOS and Windows leave on a card (facts: recordings, Folders and names).
    """
    if recording.kind is not Kind.OTHER:
        return True
    suffix = PurePosixPath(recording.name.replace("\\", "/")).suffix.lower()
    return suffix in PICTURES_AND_VIDEO and not recording.name.startswith("._")


def identity(recording: Recording) -> tuple[object, ...]:
    """What a recording is on its camera: name, end and size, not its path.

    Where the list tells no exact size or no end, that is too little to tell two files apart: the path joins in.
    """
    if recording.end is None or not recording.size_exact:
        return (recording.name, recording.end, recording.size, recording.path)
    return (recording.name, recording.end, recording.size)


def without_doubles(recordings: Iterable[Recording]) -> list[Recording]:
    """Each recording once, the first that was listed, however often a list names it."""
    seen: dict[tuple[object, ...], Recording] = {}
    for recording in recordings:
        seen.setdefault(identity(recording), recording)
    return list(seen.values())
