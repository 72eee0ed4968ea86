"""`sync --not-at`: moments whose whole track lies at a named place stay on the camera.

Each clip is asked once, by ranges, before anything is downloaded. What is remembered of it is yes or no for a place as
it was set then, under a hash of what the recording is: no coordinate and no name.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from vantrue_client.errors import CommandError, Damaged, ProtocolError
from vantrue_client.files import read_small, write_whole
from vantrue_client.media.gps import read_track
from vantrue_client.media.ranges import ranges
from vantrue_client.model import Channel, Kind, Recording
from vantrue_client.sync.moments import moment_of
from vantrue_client.sync.plan import Plan
from vantrue_client.trips.places import Place, lies_at

if TYPE_CHECKING:
    from vantrue_client.camera.camera import Camera

FILE = "stayed.json"
MOST_CLIPS = 50_000
MOST_BYTES = 64 * 1024 * 1024
_FILM = frozenset({".mp4", ".mov", ".ts", ".m2ts", ".mts", ".m4v"})
_CHANNELS = (Channel.FRONT, Channel.INTERIOR, Channel.REAR)

Answers = dict[str, bool]
"""By a place's id whether the whole track lies there; empty under ``""`` alone: there is no track."""

log = logging.getLogger(__name__)


class Stayed:
    """What was answered before, in one file; one that is damaged is begun anew. Raises StorageError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        content = read_small(path, MOST_BYTES)
        try:
            self._clips = msgspec.json.decode(content, type=dict[str, Answers]) if content else {}
        except msgspec.MsgspecError:
            self._clips = {}
        self._changed = False

    def answers(self, owner: str, recording: Recording) -> Answers:
        """What is known of a clip."""
        return self._clips.get(_key(owner, recording), {})

    def note(self, owner: str, recording: Recording, answers: Answers) -> None:
        """Remember answers, and forget the oldest clips."""
        key = _key(owner, recording)
        self._clips[key] = {**self._clips.pop(key, {}), **answers}
        while len(self._clips) > MOST_CLIPS:
            del self._clips[next(iter(self._clips))]
        self._changed = True

    def save(self) -> None:
        """Put it on the disk."""
        if self._changed:
            write_whole(self._path, msgspec.json.encode(self._clips))
            self._changed = False


async def leave_at(
    plan: Plan, places: Sequence[Place], camera: Camera, owner: str, listed: Iterable[Recording], state: Path
) -> Plan:
    """The plan without the moments that lie at one of the places; each is skipped with that reason.

    listed  all that lies on the card: a moment's track may be in a channel that was not chosen
    """
    stayed = await asyncio.to_thread(Stayed, state / FILE)
    wanted = {moment_of(one) for one in plan.fetch if one.kind is not Kind.TRACKLOG}
    channels = sorted((one for one in listed if moment_of(one) in wanted and _is_film(one)), key=_order)
    left: dict[str, Place] = {}
    try:
        for moment, group in groupby(channels, key=moment_of):
            for recording in group:
                answers = await _asked(stayed, places, camera, owner, recording)
                if answers.get("", True):  # it has a track, and the others go with it
                    where = next((one for one in places if answers.get(one.id)), None)
                    if where is not None:
                        left[moment] = where
                    break
    finally:
        await asyncio.to_thread(stayed.save)
    skip = tuple((one, _reason(left[moment_of(one)])) for one in plan.fetch if moment_of(one) in left)
    return replace(plan, fetch=tuple(one for one in plan.fetch if moment_of(one) not in left), skip=plan.skip + skip)


async def _asked(stayed: Stayed, places: Sequence[Place], camera: Camera, owner: str, recording: Recording) -> Answers:
    known = stayed.answers(owner, recording)
    if known.get("", True) is False or (known and all(one.id in known for one in places)):
        return known
    try:
        async with ranges(camera, recording) as reader:
            track = await read_track(reader, recording)
    except (CommandError, Damaged, ProtocolError) as error:
        log.info("%s tells nothing of where it was: %s", recording.name, error)
        return {"": False}  # not remembered: it may come right
    found: Answers = {one.id: lies_at(track.fixes, one) for one in places} if track.fixes else {"": False}
    stayed.note(owner, recording, found)
    return found


def _reason(where: Place) -> str:
    return f"It lies at {where.name}: left on the camera."


def _is_film(recording: Recording) -> bool:
    return PurePosixPath(recording.name.replace("\\", "/")).suffix.lower() in _FILM


def _order(recording: Recording) -> tuple[str, int, str]:
    channel = recording.channel
    return moment_of(recording), _CHANNELS.index(channel) if channel else len(_CHANNELS), recording.name


def _key(owner: str, recording: Recording) -> str:
    told = [owner, recording.name, str(recording.end), recording.size if recording.size_exact else recording.path]
    return blake2b(repr(told).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
