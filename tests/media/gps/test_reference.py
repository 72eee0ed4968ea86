"""What ExifTool reads of the simulator's clips, and what we do: the same fixes.

Debian's version (12.57) finds N4 only without an index, S1 and the newer layout only with one (facts: recordings,
Checking against ExifTool). No version reads blocks with a sentence alone: `tests.media.gps.hand` makes those by hand.
"""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tools import needs
from vantrue_client.media.gps import read_track
from vantrue_client.media.ranges import local
from vantrue_client.mock.card import write_clip
from vantrue_client.model import Channel, Kind, Recording

READ_BY_EXIFTOOL = ["n4,no-index", "s1", "novatek", "novatek,no-index", "novatek-new", "fmas"]
FORMAT = "$GPSDateTime|$GPSLatitude|$GPSLongitude|$GPSSpeed"


def reference(path: Path) -> list[tuple[datetime, float, float, float]]:
    """Time, degrees, degrees, km/h: each second once."""
    command = ["exiftool", "-q", "-ee", "-n", "-p", FORMAT, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    found: dict[datetime, tuple[datetime, float, float, float]] = {}
    for line in ran.stdout.splitlines():
        time, latitude, longitude, speed = line.split("|")
        at = datetime.strptime(time.rstrip("Z").split(".")[0], "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
        if float(latitude) or float(longitude):
            found.setdefault(at, (at, float(latitude), float(longitude), float(speed)))
    return list(found.values())


@pytest.mark.parametrize("gps", READ_BY_EXIFTOOL)
async def test_the_reference_reads_the_same_fixes(gps: str, tmp_path: Path) -> None:
    needs("exiftool")
    path = tmp_path / "20261121_080000_00001_N_A.MP4"
    write_clip(path, start=datetime(2026, 11, 21, 8, 0), seconds=12, gps=gps)
    told = reference(path)
    recording = Recording(path.name, str(path), "", Kind.NORMAL, path.stat().st_size, channel=Channel.FRONT)
    async with local(path) as reader:
        track = await read_track(reader, recording)
    times = [fix.time.astimezone(UTC) if fix.time.tzinfo else fix.time.replace(tzinfo=UTC) for fix in track.fixes]
    assert len(told) == len(track.fixes) >= 8
    for (at, latitude, longitude, speed), time, fix in zip(told, times, track.fixes, strict=True):
        assert abs((time - at).total_seconds()) <= 1
        assert fix.latitude == pytest.approx(latitude, abs=1e-6)
        assert fix.longitude == pytest.approx(longitude, abs=1e-6)
        assert (fix.speed or 0) * 3.6 == pytest.approx(speed, abs=0.1)
