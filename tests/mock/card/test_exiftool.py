"""ExifTool's word against ours, where Debian 12's version reads a layout (facts: recordings, Checking)."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.tools import needs
from vantrue_client.mock.card import Fix, write_clip, write_photo
from vantrue_client.mock.card.drive import drive, without_first_fix

START = datetime(2026, 9, 4, 18, 19, 34)
KMH = 3.6


@dataclass(frozen=True)
class Reading:
    """One layout that ExifTool reads, and how finely it is written, in degrees and km/h."""

    layout: str
    degrees: float
    speed: float = 0.1


# f32 degrees x 100 + minutes: 2**-10 minutes to 100 degrees, 4 times as much beyond 164
READINGS = [
    Reading("n4,no-index", 1e-6),
    Reading("s1", 2**-10 / 60),
    Reading("novatek", 2**-10 / 60),
    Reading("novatek-new", 2**-10 / 60),
    Reading("fmas", 0.005 / 3600 + 1e-9, speed=1.6093 / 2 + 0.01),
]


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.layout)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("moov", ["last", "first"])
def test_exiftool_reads_the_fixes_back(
    tmp_path: Path, reading: Reading, seed: int, moov: Literal["last", "first"]
) -> None:
    clip = tmp_path / "x.MP4"
    fixes = drive(START, 4, seed)
    write_clip(clip, start=START, seconds=4, gps=reading.layout, seed=seed, size=(320, 180), moov=moov)
    found = _track(clip)
    assert len(found) == len(fixes)
    for fix, told in zip(fixes, found, strict=True):
        assert abs(told.time - fix.time) < timedelta(seconds=1)
        assert told.latitude == pytest.approx(fix.latitude, abs=reading.degrees)
        assert told.longitude == pytest.approx(fix.longitude, abs=reading.degrees)
        assert told.speed * KMH == pytest.approx(fix.speed * KMH, abs=reading.speed)


@pytest.mark.parametrize("layout", ["novatek", "fmas"])
def test_a_second_without_a_fix_is_none_to_exiftool(tmp_path: Path, layout: str) -> None:
    clip = tmp_path / "x.MP4"
    fixes = without_first_fix(drive(START, 4))
    write_clip(clip, start=START, seconds=4, gps=layout, fixes=fixes, size=(320, 180))
    assert [told.time for told in _track(clip)] == [fix.time for fix in fixes[1:]]


def test_exiftool_reads_a_photos_time_and_place(tmp_path: Path) -> None:
    photo = tmp_path / "x.JPG"
    (fix,) = drive(START, 1, seed=2)
    write_photo(photo, when=START, seed=2, fix=fix, model="S1")
    (told,) = _ask(photo)
    assert told["EXIF:DateTimeOriginal"] == "2026:09:04 18:19:34"
    assert (told["EXIF:Make"], told["EXIF:Model"]) == ("VANTRUE", "S1")
    assert told["EXIF:OffsetTimeOriginal"] == "+12:00"
    assert told["Composite:GPSLatitude"] == pytest.approx(fix.latitude, abs=1e-6)
    assert told["Composite:GPSLongitude"] == pytest.approx(fix.longitude, abs=1e-6)
    assert told["Composite:GPSDateTime"] == f"{fix.time:%Y:%m:%d %H:%M:%S}Z"


def _track(clip: Path) -> list[Fix]:
    """What ExifTool says of each second, once."""
    (told,) = _ask(clip, "-ee", "-G3")
    documents = sorted({key.partition(":")[0] for key in told if key.startswith("Doc")}, key=lambda key: int(key[3:]))
    fixes: dict[datetime, Fix] = {}
    for document in documents:
        if f"{document}:GPSDateTime" not in told:
            continue  # a sample without a fix
        time = datetime.strptime(told[f"{document}:GPSDateTime"].rstrip("Z"), "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
        latitude, longitude, speed = (told[f"{document}:GPS{what}"] for what in ("Latitude", "Longitude", "Speed"))
        fixes.setdefault(time, Fix(time, latitude, longitude, speed / KMH))
    return list(fixes.values())


def _ask(path: Path, *options: str) -> list[dict[str, Any]]:
    command = [needs("exiftool"), "-json", "-n", "-G0", *options, str(path)]
    ran = subprocess.run(command, capture_output=True, check=True, timeout=60)
    answer: list[dict[str, Any]] = json.loads(ran.stdout)
    return answer
