"""Tracks of clips still on the camera that are not as they should be: what can be had, and what was left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from vantrue_client.camera.camera import Camera
from vantrue_client.media.gps import read_track
from vantrue_client.media.ranges import local
from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.card import write_clip
from vantrue_client.mock.card.drive import drive
from vantrue_client.model import Clock, Recording, Track

START = datetime(2026, 1, 5, 8, 30)
ZURICH = 1
"""The seed of a camera that lives there."""
SECONDS = 6


def card(folder: Path, gps: str = "n4", *, first: bool = False, seed: int = ZURICH) -> Path:
    """A card of one clip."""
    normal = folder / "Normal"
    normal.mkdir(parents=True)
    write_clip(
        normal / f"{START:%Y%m%d_%H%M%S}_00001_N_A.MP4",
        start=START,
        seconds=SECONDS,
        size=(320, 180),
        gps=gps,
        seed=seed,
        moov="first" if first else "last",
    )
    return folder


async def track_of(camera: Camera) -> tuple[Recording, Track]:
    [only] = [one async for one in camera.recordings()]
    return only, await camera.track(only)


@pytest.mark.parametrize("gps", ["n4,local", "s1,local", "novatek-new,no-index,local", "fmas,local"])
async def test_a_track_on_the_cameras_clock_is_put_in_time_by_its_place(tmp_path: Path, gps: str) -> None:
    async with MockCamera(card=card(tmp_path, gps)) as mock, Camera(mock.url) as camera:
        _, track = await track_of(camera)
    assert (track.clock, track.zone, track.notes) == (Clock.LOCAL, "Europe/Zurich", ())
    truth = drive(START, SECONDS, ZURICH)
    assert [fix.time.astimezone(UTC) for fix in track.fixes] == [fix.time for fix in truth]
    assert track.fixes[0].time == START.replace(tzinfo=ZoneInfo("Europe/Zurich"))


@pytest.mark.parametrize("layout", ["n4", "novatek,no-index"])
async def test_a_clip_that_lost_power_is_not_searched_on_the_camera_and_gives_its_track_here(
    tmp_path: Path, layout: str
) -> None:
    async with MockCamera(card=card(tmp_path / "card", layout), faults=["power-loss"]) as mock:
        async with Camera(mock.url) as camera:
            listed, track = await track_of(camera)
        assert (track.fixes, mock.requests[-1].bytes_sent < 100_000) == ((), True)
        (tmp_path / "left.MP4").write_bytes(mock.find(listed.name).read_bytes())
    assert "no index (moov)" in track.notes[0]
    assert "download it first" in track.notes[1]
    async with local(tmp_path / "left.MP4") as reader:
        here = await read_track(reader, listed)
    assert (here.layout, 3 <= len(here.fixes) < SECONDS, here.dropped) == (layout.split(",")[0], True, {})
    assert "no index (moov)" in here.notes[0]
    truth = drive(START, SECONDS, ZURICH)
    assert [fix.time for fix in here.fixes] == [fix.time for fix in truth[: len(here.fixes)]]


@pytest.mark.parametrize("first", [False, True])
async def test_a_clip_that_is_being_written_gives_what_is_there_by_now(tmp_path: Path, first: bool) -> None:
    growing = MockCamera("e3", card=card(tmp_path, first=first), faults=["recording:60"])
    async with growing as mock, Camera(mock.url) as camera:
        _, track = await track_of(camera)
    assert any("lacks" in note for note in track.notes)
    if first:
        assert START.replace(tzinfo=UTC) - timedelta(hours=1) == track.fixes[0].time
        assert 1 <= len(track.fixes) < SECONDS
    else:
        assert (track.fixes, any("no index" in note for note in track.notes)) == ((), True)
