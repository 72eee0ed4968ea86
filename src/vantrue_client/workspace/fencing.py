"""Fences over what is synced: which boundaries were crossed, in which clip and at which second; each told once.

Nothing here asks for a permission: `Workspace.fence_check` and its like do, before anything is read.
"""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from vantrue_client.model import Clock, Filter, Kind, Recording, Track
from vantrue_client.trips.crossings import Crossing, crossings
from vantrue_client.trips.fences import Fence, Tells
from vantrue_client.trips.kept import fences
from vantrue_client.workspace.happenings import Happenings
from vantrue_client.workspace.locating import tracks_of
from vantrue_client.workspace.notifying import notify

if TYPE_CHECKING:
    from vantrue_client.workspace.laptop import Laptop

MOST_NOTICES = 3
_SAID = {
    Tells.ENTER: "was entered",
    Tells.LEAVE: "was left",
    Tells.DWELL: "was stayed in",
    Tells.SPEED: "was driven through too fast",
}
_QUARTER = 900  # zones differ by full quarters of an hour


@dataclass(frozen=True, slots=True)
class Told:
    """A crossing, and where it is to be seen.

    time    aware, in the zone of the fence's place
    clip    the name of the recording it was read from
    second  in that clip; None in a day log
    new     it was not told before
    """

    fence: Fence
    kind: Tells
    camera: str
    time: datetime
    clip: str
    second: float | None
    new: bool

    @property
    def sentence(self) -> str:
        """What is shown on a desktop: the fence's name and the time, no more."""
        return f"{self.fence.name} {_SAID[self.kind]} at {self.time:%Y-%m-%d %H:%M:%S}."


@dataclass(slots=True)
class _Fixes:
    """The fixes of one camera, packed; ``clips`` says of which recording each is."""

    times: array[float] = field(default_factory=lambda: array("d"))
    north: array[float] = field(default_factory=lambda: array("d"))
    east: array[float] = field(default_factory=lambda: array("d"))
    speed: array[float] = field(default_factory=lambda: array("d"))
    clips: array[int] = field(default_factory=lambda: array("L"))
    tracks: list[tuple[Recording, float, bool]] = field(default_factory=list)

    def add(self, recording: Recording, track: Track) -> None:
        self.tracks.append((recording, track.fixes[0].time.timestamp(), bool(track.dropped)))
        for fix in track.fixes:
            self.times.append(fix.time.timestamp())
            self.north.append(fix.latitude)
            self.east.append(fix.longitude)
            self.speed.append(float("nan") if fix.speed is None else fix.speed)
            self.clips.append(len(self.tracks) - 1)


async def check(here: Laptop, chosen: Filter, notes: list[str]) -> AsyncIterator[Told]:
    """Every crossing in what is meant of the archive, oldest first; new ones are logged, and notified if permitted.

    notes  gets what was left out, in sentences
    """
    known = fences(here.settings.places.state).all()
    if not known or not here.settings.archive_root.is_dir():
        return
    log, notices = Happenings(here.settings.places.state), 0
    for camera, fixes in (await _gathered(here, chosen, notes)).items():
        mine = [one for one in known if one.camera in {None, camera}]
        for told in await asyncio.to_thread(_told, mine, camera, fixes, log):
            if told.new:
                await asyncio.to_thread(log.tell, _line(told))
                notices += 1
                if notices <= MOST_NOTICES and (hindered := await notify(here.privacy, "vantrue", told.sentence)):
                    notes.append(hindered)
                    notices = MOST_NOTICES
            yield told


async def _gathered(here: Laptop, chosen: Filter, notes: list[str]) -> dict[str, _Fixes]:
    gathered: dict[str, _Fixes] = {}
    with here.archive() as archive:
        async for copy, track in tracks_of(archive, chosen, once_a_moment=True):
            if track is None or not track.fixes:
                continue
            if track.clock is Clock.UNKNOWN or track.fixes[0].time.tzinfo is None:
                notes.append(f"{copy.recording.name} is left out: nobody knows which clock its times are of.")
                continue
            gathered.setdefault(copy.camera, _Fixes()).add(copy.recording, track)
    return gathered


def _told(known: Sequence[Fence], camera: str, fixes: _Fixes, log: Happenings) -> list[Told]:
    import numpy as np

    times = np.frombuffer(fixes.times)
    # a clip tells more than a day log of the same second: it comes first, and the second one is left out
    logs = np.asarray([recording.kind is Kind.TRACKLOG for recording, _, _ in fixes.tracks])
    clips = np.frombuffer(fixes.clips, f"u{fixes.clips.itemsize}")
    order = np.lexsort((logs[clips], np.round(times)))
    order = order[np.append(True, np.diff(np.round(times)[order]) > 0)]
    found = crossings(
        known,
        times[order],
        np.frombuffer(fixes.north)[order],
        np.frombuffer(fixes.east)[order],
        np.frombuffer(fixes.speed)[order],
    )
    told = [_one(crossing, camera, fixes, int(order[crossing.index])) for crossing in found]
    return [_marked(one, log) for one in told]


def _one(crossing: Crossing, camera: str, fixes: _Fixes, at: int) -> Told:
    recording, first, dropped = fixes.tracks[fixes.clips[at]]
    time = datetime.fromtimestamp(crossing.time, UTC).astimezone(ZoneInfo(crossing.fence.zone))
    second = None
    if recording.kind is not Kind.TRACKLOG:
        second = crossing.time - first + (_before(recording, first) if dropped else 0.0)
    return Told(crossing.fence, crossing.kind, camera, time, recording.name, second, new=True)


def _before(recording: Recording, first: float) -> float:
    """Seconds of a clip before its first fix: the clock in its name is off by a zone, which is quarters of an hour."""
    if recording.start is None:
        return 0.0
    late = (first - recording.start.at(UTC).timestamp()) % _QUARTER
    return late if late <= (recording.duration or 0) else 0.0


def _marked(told: Told, log: Happenings) -> Told:
    return replace(told, new=not log.knows(_line(told)))


def _line(told: Told) -> dict[str, Any]:
    return {
        "fence": told.fence.name,
        "fence_id": told.fence.id,
        "kind": told.kind.value,
        "camera": told.camera,
        "time": told.time.isoformat(),
        "at": told.time.timestamp(),
        "clip": told.clip,
        "second": told.second,
    }
