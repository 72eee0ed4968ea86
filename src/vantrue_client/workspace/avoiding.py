"""`sync --not-at PLACE`: moments whose whole track lies at a place stay on the camera.

Decided from the few bytes of a clip that tell its track, before any download. What was found is remembered without a
coordinate, so that each clip is asked once.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from vantrue_client.camera.camera import Camera
from vantrue_client.errors import NotFound, ProtocolError, TransferError
from vantrue_client.files import read_small, write_whole
from vantrue_client.model import Channel, Kind, Recording
from vantrue_client.sync.plan import Plan
from vantrue_client.trips.places import Place

MOST_BYTES = 16 << 20
MOST_KNOWN = 50_000
_FIRST = (Channel.FRONT, None, Channel.INTERIOR, Channel.REAR)
_FILMS = frozenset({Kind.NORMAL, Kind.EVENT, Kind.PARKING, Kind.TIMELAPSE})


async def avoid(camera: Camera, owner: str, plan: Plan, places: Sequence[Place], memory: Path) -> Plan:
    """The same plan without moments that lie wholly at one of the places: those are skipped, with the reason.

    A moment without a track is taken. Raises ConnectionLost where the camera leaves meanwhile.
    """
    known = _Known(memory)
    moments: dict[str, list[Recording]] = defaultdict(list)
    for recording in plan.fetch:
        if recording.kind in _FILMS:
            moments[recording.moment or recording.name].append(recording)
    left: dict[Recording, str] = {}
    try:
        for moment in moments.values():
            if (place := await _place_of(camera, owner, moment, places, known)) is not None:
                left |= dict.fromkeys(moment, f"it was filmed at {place.name}, which is left out")
    finally:
        await asyncio.to_thread(known.keep)
    fetch = tuple(recording for recording in plan.fetch if recording not in left)
    return replace(plan, fetch=fetch, skip=(*plan.skip, *left.items()))


async def _place_of(
    camera: Camera, owner: str, moment: Sequence[Recording], places: Sequence[Place], known: _Known
) -> Place | None:
    """The place where a moment lies: the first of its channels that has a track tells."""
    for recording in sorted(moment, key=lambda one: _FIRST.index(one.channel)):
        said = known.of(owner, recording, places)
        if said is None:
            said = known.learn(owner, recording, places, await _where(camera, recording, places))
        if said != "no track":
            return next((place for place in places if place.id == said), None)
    return None


async def _where(camera: Camera, recording: Recording, places: Sequence[Place]) -> str:
    """The id of the place that holds its track; ``elsewhere`` or ``no track``."""
    try:
        track = await camera.track(recording)
    except (NotFound, ProtocolError, TransferError):
        return "no track"
    if not track.fixes:
        return "no track"
    return next((place.id for place in places if place.holds(track)), "elsewhere")


class _Known:
    """What was found of recordings and places: no name, no coordinate."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new = False
        content = read_small(path, MOST_BYTES)
        try:
            self._said = {} if content is None else msgspec.json.decode(content, type=dict[str, str])
        except msgspec.MsgspecError:
            self._said = {}

    def of(self, owner: str, recording: Recording, places: Sequence[Place]) -> str | None:
        return self._said.get(_key(owner, recording, places))

    def learn(self, owner: str, recording: Recording, places: Sequence[Place], said: str) -> str:
        self._said[_key(owner, recording, places)] = said
        self._new = True
        return said

    def keep(self) -> None:
        if self._new:
            latest = dict(list(self._said.items())[-MOST_KNOWN:])
            write_whole(self._path, msgspec.json.encode(latest))


def _key(owner: str, recording: Recording, places: Sequence[Place]) -> str:
    """A recording of a camera, asked about these places."""
    asked = sorted(place.id for place in places)
    return hashlib.sha256(
        repr((owner, recording.name, str(recording.end), recording.size, asked)).encode("utf-8", "surrogateescape")
    ).hexdigest()[:32]
