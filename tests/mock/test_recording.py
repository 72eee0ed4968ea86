"""The recording under way: it grows, its listed size is stale, it rolls over; with real clips."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from tests.mock.client import command, fields, get
from vantrue_client.mock import MockCamera
from vantrue_client.model import Channel, Kind


def playable(file: Path) -> bool:
    with av.open(str(file)) as opened:
        return sum(1 for _ in opened.decode(video=0)) > 0


async def sizes(camera: MockCamera) -> dict[str, int]:
    told = (await command(camera, 3015)).text
    return dict(zip(fields(told, "FPATH"), map(int, fields(told, "SIZE")), strict=True))


async def test_idle_unless_told_otherwise(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        assert [(await command(camera, number)).number() for number in (2016, 3037)] == [0, 0]
        assert (await command(camera, 2017)).number("Status") == -22


async def test_the_fault_puts_the_newest_moment_under_way(folder: Path) -> None:
    async with MockCamera(faults=["recording"], card=folder) as camera:
        assert (await command(camera, 2016)).number() > 0
        assert (await command(camera, 3037)).number() == 1
        assert "<Cmd>2001</Cmd>\n<Status>1<" in (await command(camera, 3014)).text
        before = await sizes(camera)
        paths = camera.device.recorder.paths
        assert {path.rpartition("_")[2] for path in paths} == {"A.MP4", "B.MP4"}
        for path in paths:
            got = await get(camera, f"/{path}")
            listed = before[camera.find(path).dos_path]
            assert listed < len(got.body) < (folder / path).stat().st_size
            assert got.headers["content-length"] == str(len(got.body))
        await camera.stop_recording()
        after = await sizes(camera)
        assert all(after[camera.find(path).dos_path] == (folder / path).stat().st_size for path in paths)
        assert [(await command(camera, number)).number() for number in (2016, 3037)] == [0, 0]


async def test_a_started_recording_grows_rolls_over_and_is_whole(folder: Path, tmp_path: Path) -> None:
    async with MockCamera("n2s", card=folder) as camera:
        camera.contents.own = True
        assert (await command(camera, 2001, "&par=1")).number("Status") == 0
        first = camera.device.recorder.paths
        assert len(first) == 2
        assert (await command(camera, 2017)).number("Status") == 0
        assert (await command(camera, 2018)).body.startswith(b"\xff\xd8")
        await camera.roll_over()
        second = camera.device.recorder.paths
        assert second
        assert not first & second
        for path in first:
            assert playable(folder / path)
            assert camera.find(path).listed == (folder / path).stat().st_size
        await command(camera, 3001, "&par=2")  # playback stops it
        assert (await command(camera, 2016)).number() == 0
        path = f"/{min(second)}"
        assert (await get(camera, path)).body == (folder / min(second)).read_bytes()


async def test_it_rolls_over_by_itself(folder: Path) -> None:
    async with MockCamera("e1-pro", ["recording:1"], card=folder) as camera:
        first = camera.device.recorder.paths
        while camera.device.recorder.paths == first:
            assert (await command(camera, 3016)).status == 200
        assert camera.device.recorder.paths


async def test_a_full_card_overwrites_the_oldest_unlocked(folder: Path) -> None:
    async with MockCamera("e1-pro", card=folder, seed=1) as camera:
        oldest, locked = "Normal/20260917_174742_00001_N_A.MP4", "Event/20260917_174800_00004_E_A.MP4"
        first = await camera.add_clip()
        camera.state.capacity = camera.contents.used() + first.size - 30_000  # the oldest file has 60,000
        clip = await camera.add_clip()
        left = {entry.path for entry in camera.recordings}
        assert oldest not in left
        assert locked in left
        assert {first.path, clip.path} <= left
        assert len(left) == 10
        assert (await command(camera, 3017)).number() == camera.state.capacity - camera.contents.used()


async def test_added_clips_photos_and_thumbnails(folder: Path) -> None:
    async with MockCamera("s1", card=folder) as camera:
        clip = await camera.add_clip(kind=Kind.EVENT, channel=Channel.REAR)
        assert (clip.locked, "_E_B." in clip.name, clip.folder) == (True, True, "Event")
        thumbnail = await get(camera, f"/{clip.path}?custom=1&cmd=4001")
        assert (thumbnail.headers["content-type"], thumbnail.body[:2]) == ("image/jpeg", b"\xff\xd8")
        assert "Length:5 sec" in (await get(camera, f"/{clip.path}?custom=1&cmd=4005")).text
        noise = camera.find("20260917_174742_00001_N_A.MP4")
        assert (await get(camera, f"/{noise.path}?custom=1&cmd=4001")).number("Status") == -5
        assert (await get(camera, "/Normal/none.MP4?custom=1&cmd=4001")).number("Status") == -1
        assert (await command(camera, 1001)).number("Status") == -22
        await command(camera, 3001, "&par=0")
        taken = (await command(camera, 1001)).text
        photo = camera.find(fields(taken, "FPATH")[0])
        assert photo.name.endswith(".JPG")
        assert (await get(camera, f"/{photo.path}?custom=1&cmd=4002")).body[:2] == b"\xff\xd8"
        with pytest.raises(ValueError):
            await camera.add_clip(channel=Channel.INTERIOR)
