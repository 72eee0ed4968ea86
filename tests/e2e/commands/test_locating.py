"""`track`, `trips` and what becomes of places: through the installed program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from tests.e2e.program import Program
from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.running import RunningCamera, running


@pytest.fixture(scope="module")
def camera() -> Iterator[RunningCamera]:
    with running(MockCamera("n4-pro", days=1)) as started:
        yield started


@pytest.fixture
def vantrue(tmp_path: Path, camera: RunningCamera) -> Program:
    program = Program(tmp_path / "home", camera=camera.url)
    program.environment["VANTRUE_PERMIT"] = "storage"
    program.well("privacy", "permit", "location", "granted")
    return program


def newest(vantrue: Program, kind: str = "normal") -> str:
    name: str = vantrue.well("ls", "--kind", kind, "--limit", "1", "--json").objects[0]["name"]
    return name


def places(text: str) -> list[tuple[float, float]]:
    (track,) = json.loads(text)["tracks"]
    return [(round(fix["latitude"], 6), round(fix["longitude"], 6)) for fix in track["fixes"]]


def test_a_track_is_the_same_wherever_its_clip_lies(vantrue: Program, camera: RunningCamera) -> None:
    name = newest(vantrue)
    far = vantrue.well("track", name, "--format", "json").out
    vantrue.well("get", name, "--quiet")
    (file,) = vantrue.finals().values()
    nowhere = {"VANTRUE_CAMERA": "http://127.0.0.1:9"}
    assert places(far) == places(vantrue.well("track", name, "--format", "json", **nowhere).out)
    assert places(far) == places(vantrue.well("track", str(file), "--json", **nowhere).out)
    assert len(places(far)) >= 8


def test_a_track_goes_into_a_new_file_in_the_format_of_its_name(vantrue: Program, tmp_path: Path) -> None:
    name = newest(vantrue)
    to = tmp_path / "drive.gpx"
    vantrue.well("track", name, "-o", str(to))
    root = ElementTree.parse(to).getroot()
    assert len(root.findall(".//{*}trkpt")) >= 8
    assert to.stat().st_mode & 0o777 == 0o600
    again = vantrue.run("track", name, "-o", str(to))
    assert (again.code, "nothing is written over" in again.err) == (2, True)
    assert vantrue.run("track", name, "-o", str(tmp_path / "drive.xyz")).code == 2


def test_names_that_nobody_knows_and_zones_that_there_are_not(vantrue: Program) -> None:
    name = newest(vantrue)
    assert vantrue.run("track", "nobody.MP4").code == 1
    assert vantrue.run("track", name, "--zone", "Mars/Olympus").code == 2
    both = vantrue.run("track", name, "nobody.MP4", "--format", "json")
    assert (both.code, len(json.loads(both.out)["tracks"])) == (1, 1)


def test_trips_are_found_here_and_said_the_same_the_second_time(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("sync", "--quiet")
    first = vantrue.well("trips", "--json").document["trips"]
    assert first
    assert all(trip["distance_m"] > 50 and trip["clips"]["gone"] == 0 for trip in first)
    kept = sorted((vantrue.archive / ".vantrue" / "tracks").iterdir())
    assert kept
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept)
    assert vantrue.well("trips", "--json").document["trips"] == first
    name = newest(vantrue)
    day = f"{name[:4]}-{name[4:6]}-{name[6:8]}"
    of_day = vantrue.well("trips", "--on", day, "--json", VANTRUE_CAMERA="").document["trips"]
    assert (vantrue.archive / ".vantrue" / "tracks" / f"{day}.drives").is_file()
    assert of_day
    assert vantrue.well("trips", "--on", day, "--json", VANTRUE_CAMERA="").document["trips"] == of_day


def test_a_withdrawn_permission_removes_every_track(vantrue: Program) -> None:
    vantrue.well("sync", "--quiet")
    vantrue.well("trips")
    tracks = vantrue.archive / ".vantrue" / "tracks"
    assert list(tracks.iterdir())
    vantrue.well("privacy", "permit", "location", "denied")
    assert list(tracks.iterdir()) == []
    refused = vantrue.run("trips")
    assert (refused.code, "[permission-location]" in refused.err) == (4, True)


def test_a_removed_recording_takes_its_track_along(vantrue: Program) -> None:
    name = newest(vantrue)
    vantrue.well("get", name, "--quiet")
    vantrue.well("trips")
    vantrue.well("privacy", "export", "-o", "one.zip")
    with ZipFile(vantrue.home / "one.zip") as made:
        assert name in made.read("location/fixes.jsonl").decode()
    vantrue.well("delete", name, "--yes")
    goes = vantrue.well("privacy", "erase", "location", "--dry-run", "--json").document["categories"]
    assert [one["goes"] for one in goes if one["category"] == "location"] == [[]]


def test_a_piece_and_a_still_of_a_clip_on_the_camera_and_here(vantrue: Program, tmp_path: Path) -> None:
    name = newest(vantrue)
    far = vantrue.well("cut", name, "--from", "2.5", "--to", "0:04", "-o", str(tmp_path / "far.MP4"), "--json").document
    assert far["bytes_fetched"] > 0
    vantrue.well("thumb", name, "-o", str(tmp_path / "far.jpg"))
    vantrue.well("get", name, "--quiet")
    clock = f"{name[9:11]}:{name[11:13]}:{int(name[13:15]) + 3:02}"
    near = vantrue.well(
        "cut", name, "--from", "2.5", "--to", clock, "-o", str(tmp_path / "near.MP4"), "--json"
    ).document
    assert near["bytes_fetched"] == 0
    assert (near["start_s"], far["start_s"]) == (2.0, 2.0)
    vantrue.well("thumb", name, "--at", "3", "-o", str(tmp_path / "near.jpg"))
    for picture in tmp_path.glob("*.jpg"):
        assert picture.read_bytes().startswith(b"\xff\xd8\xff")
        assert picture.stat().st_mode & 0o777 == 0o600
    photo = tmp_path / "holiday.jpeg"
    photo.write_bytes((tmp_path / "far.jpg").read_bytes())
    vantrue.well("thumb", str(photo), "-o", str(tmp_path / "small.jpg"))
    assert (tmp_path / "small.jpg").read_bytes() == photo.read_bytes()
    refused = vantrue.run("cut", name, "--from", "60", "--to", "70", "-o", str(tmp_path / "none.MP4"))
    assert (refused.code, (tmp_path / "none.MP4").exists()) == (2, False)
    assert vantrue.run("cut", name, "--from", "soon", "--to", "4", "-o", "x.MP4").code == 2
    assert vantrue.run("thumb", "nobody.MP4", "-o", "x.jpg").code == 1
