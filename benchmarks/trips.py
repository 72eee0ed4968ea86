"""A day's drives out of a year's archive (aim: under 100 ms): at the first look, at the second, and as a command.

The catalog holds the whole year; files, which are empty, and tracks lie there of the day that is asked for.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.cost import VANTRUE, best, cost
from benchmarks.stage import stage
from benchmarks.table import show
from vantrue_client.archive import Archive, Copy
from vantrue_client.archive.packing import pack
from vantrue_client.archive.tracks import Kept, Tracks
from vantrue_client.model import CameraTime, Channel, Clock, Filter, Fix, Kind, Recording, Track
from vantrue_client.policy.permissions import Permission
from vantrue_client.wire.commands import file_target
from vantrue_client.workspace.settings import Places, Settings
from vantrue_client.workspace.workspace import Workspace

DAYS, MONTH = 365, 30
HOURS = 8
CLIPS = HOURS * 60
FIRST = datetime(2025, 1, 1, 8)
ASKED = date(2025, 6, 10)
CAMERA = "c0ffee"
EMPTY = hashlib.sha256(b"").hexdigest()
CHANNELS = {Channel.FRONT: "A", Channel.INTERIOR: "B", Channel.REAR: "C"}
LEG, STOP, PAUSE = 3600, 150, 900  # s: a drive of an hour with a stop, and a quarter of an hour before the next
AGAIN = 5


def main() -> None:
    """Print the table."""
    with stage() as here:
        root = here.folder / "archive"
        _fill(root)
        midnight = CameraTime.of(ASKED.year, ASKED.month, ASKED.day)
        meant = Filter(since=midnight, until=midnight + timedelta(days=1))
        config, state, cache = (here.folder / name for name in ("config", "state", "cache"))
        places = Places(config, state, cache, root)
        workspace = Workspace(Settings(places, permit=frozenset({Permission.LOCATION})))
        first, (trips, fixes) = _looked(workspace, meant)
        again = min(_looked(workspace, meant)[0] for _ in range(AGAIN))
        each = CLIPS * len(CHANNELS)
        head = f"{DAYS * each:,} recordings; a day of {each:,}, {trips} drives, {fixes:,} fixes"
        rows = [["first look, tracks are kept", f"{first:.3f} s"], ["again", f"{again:.3f} s"]]
        environment = here.environment | {"VANTRUE_PERMIT": "storage,location"}
        for name in ("trips", "map"):
            runs = []
            for number in range(AGAIN):
                to = ["-o", f"{here.folder / f'{number}.html'}"] if name == "map" else []
                runs.append(cost([VANTRUE, name, "--archive", root, "--on", f"{ASKED}", *to], environment))
            rows.append([f"`vantrue {name} --on {ASKED}`, again", f"{best(runs).seconds:.3f} s"])
        show([head, "time"], rows)


def _looked(workspace: Workspace, meant: Filter) -> tuple[float, tuple[int, int]]:
    """Seconds that it takes, and how many drives and fixes they are."""
    start = time.perf_counter()
    found = asyncio.run(workspace.trips(meant))
    return time.perf_counter() - start, (len(found), sum(len(one.fixes) for one in found))


def _fill(root: Path) -> None:
    with Archive(root) as archive:
        for first in range(0, DAYS, MONTH):
            days = range(first, min(first + MONTH, DAYS))
            copies = [copy for day in days for copy in _copies(FIRST + timedelta(days=day), day * CLIPS)]
            archive.books.catalog.put(copies, {})
    _lay_down(root, list(_copies(_start(ASKED), (_start(ASKED) - FIRST).days * CLIPS)))


def _lay_down(root: Path, copies: list[Copy]) -> None:
    (root / copies[0].file).parent.mkdir(parents=True)
    for copy in copies:
        (root / copy.file).touch()
    fronts = [copy for copy in copies if copy.recording.channel is Channel.FRONT]
    day = copies[0].file.rsplit("/", 2)[0]
    Tracks(root).keep(day, {copy.file: Kept(copy, pack(_track(copy.recording))) for copy in fronts})


def _copies(start: datetime, number: int) -> Iterator[Copy]:
    for clip in range(CLIPS):
        begin = CameraTime(start + timedelta(seconds=_driven(clip * 60)))
        moment = f"{begin.clock:%Y%m%d_%H%M%S}_{(number + clip) % 100_000:05}"
        for channel, letter in CHANNELS.items():
            name = f"{moment}_N_{letter}.MP4"
            path = f"A:\\Normal\\{name}"
            recording = Recording(
                name=name,
                path=path,
                target=file_target(path),
                kind=Kind.NORMAL,
                size=0,
                start=begin,
                end=begin + timedelta(seconds=60),
                channel=channel,
                sequence=(number + clip) % 100_000,
                locked=False,
                moment=moment,
            )
            yield Copy(CAMERA, recording, f"{begin.clock:%Y/%m-%d}/normal/{name}", EMPTY)


def _driven(second: int) -> int:
    """Seconds since the day began, when it has been driven so long."""
    return second + second // LEG * PAUSE


def _track(recording: Recording) -> Track:
    """A fix a second, northwards at 50 km/h, with a stop in each hour."""
    assert recording.start is not None
    since = round((recording.start.clock - _start(ASKED)).total_seconds()) % (LEG + PAUSE)
    fixes = []
    for second in range(since, since + 60):
        moving = second if second < LEG // 2 else max(LEG // 2, second - STOP)
        stands = LEG // 2 <= second < LEG // 2 + STOP
        time = recording.start.at(UTC) + timedelta(seconds=second - since)
        felt = (second * 7 % 13 / 100, 0.05, 0.02)
        fixes.append(Fix(time, 47 + moving * 1.25e-4, 8.5, 0.0 if stands else 13.9, 0.0, 420.0, felt))
    return Track(recording.name, "n4", Clock.UTC, tuple(fixes))


def _start(day: date) -> datetime:
    """When it is driven first."""
    return datetime.combine(day, FIRST.time())


if __name__ == "__main__":
    main()
