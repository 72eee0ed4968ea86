from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.camera.talk import QUICK, as_far_as_it_goes, asked, listed, simulated
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import (
    ConnectionLost,
    ListIncomplete,
    NotFound,
    Unsupported,
    UsageError,
)
from vantrue_client.mock import MockCamera
from vantrue_client.model import Channel, Filter, Kind

LISTED = 12  # files of the card that a list tells of


async def test_listing_is_one_question_and_one_list(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        found = await listed(camera)
        assert asked(mock) == ["3012", "3015"]
        assert camera.listed_by == "3015"
        await listed(camera)
        assert asked(mock) == ["3012", "3015", "3015"]
    assert len(found) == LISTED
    assert all(recording.size_exact for recording in found)
    assert {recording.channel for recording in found if recording.kind is Kind.NORMAL} >= set(Channel)


async def test_both_ways_agree(card: Path) -> None:
    async with MockCamera("n4-pro", card=card) as mock:
        async with Camera(mock.address, patience=QUICK) as camera:
            by_list = {recording.target: recording for recording in await listed(camera)}
        async with Camera(mock.address, patience=QUICK, prefer="folder pages") as camera:
            by_pages = {recording.target: recording for recording in await listed(camera)}
            assert camera.listed_by == "folder pages"
        assert "3015" not in asked(mock)[2:]
        assert not any("del" in request.target for request in mock.requests)
        assert not any("System" in request.target for request in mock.requests)
    assert set(by_list) <= set(by_pages)
    for target, one in by_list.items():
        other = by_pages[target]
        assert replace(other, size=one.size, size_exact=True, locked=one.locked, path=one.path) == one


@pytest.mark.parametrize(
    ("fault", "by"), [("no-list", "folder pages"), ("no-pages", "3015"), ("no-commands", "3015"), ("list-dtd", "3015")]
)
async def test_either_way_stands_in_for_the_other(card: Path, fault: str, by: str) -> None:
    async with MockCamera("n4-pro", [fault], card=card) as mock:
        for prefer in ("3015", "folder pages"):
            async with Camera(mock.address, patience=QUICK, prefer=prefer) as camera:
                assert len(await listed(camera)) >= LISTED
                if fault != "no-commands" and fault != "list-dtd":
                    assert camera.listed_by == by


async def test_pages_are_remembered_for_the_next_listing(card: Path) -> None:
    async with simulated(card, model="e3") as (mock, camera):
        first = await listed(camera)
        count = len(mock.requests)
        assert await listed(camera) == first
        assert "3015" not in asked(mock)[count:]


async def test_a_list_that_was_cut_off_gives_what_is_known_and_stays_incomplete(card: Path) -> None:
    async with simulated(card, "list-cut:1200", "no-pages") as (_, camera):
        found, error = await as_far_as_it_goes(camera)
    assert isinstance(error, ListIncomplete)
    assert "incomplete" in str(error)
    assert 0 < len(found) < LISTED


@pytest.mark.parametrize("fault", ["list-cut:1200", "list-empty"])
async def test_pages_fill_a_broken_list_and_nothing_is_concluded(card: Path, fault: str) -> None:
    async with simulated(card, fault) as (_, camera):
        found, error = await as_far_as_it_goes(camera)
    assert isinstance(error, ListIncomplete)
    targets = [recording.target for recording in found]
    assert len(targets) == len(set(targets)) >= LISTED


async def test_an_empty_card_is_empty_when_both_ways_say_so(tmp_path: Path) -> None:
    async with simulated(tmp_path) as (_, camera):
        assert await listed(camera) == []
    for fault in ("no-pages", "no-list"):
        async with simulated(tmp_path, fault) as (_, camera):
            with pytest.raises(ListIncomplete):
                await listed(camera)


async def test_a_camera_that_wants_par_1_gets_it(card: Path) -> None:
    async with simulated(card, "no-pages", model="viofo-a229") as (_, camera):
        assert await listed(camera)
        assert camera.listed_by == "3015"


async def test_filters(card: Path) -> None:
    async with simulated(card) as (_, camera):

        async def names(**wanted: object) -> list[str]:
            return [recording.name async for recording in camera.recordings(**wanted)]  # type: ignore[arg-type]

        assert await names(kind="event") == ["20260917_164000_00000_E_A.MP4"]
        assert len(await names(kind=[Kind.EVENT, "photo"])) == 2
        assert len(await names(channel="front,rear", kind="normal")) == 6
        assert await names(since=datetime(2026, 9, 17, 17, 42), channel=Channel.FRONT) == [
            "20260917_174200_00003_N_A.MP4"
        ]
        assert len(await names(since=date(2026, 9, 17), until="2026-09-17T17:00")) == 3
        assert await names(locked=True) == []
        assert [name[-5] for name in await names(limit=2, kind="normal")] == ["A", "B"]
        assert await names(name="*.dat") == ["20260917.dat"]
        assert len([one async for one in camera.recordings(Filter(limit=3), limit=5)]) == 5
        for wrong in ({"kind": "evnt"}, {"since": "yesterday"}, {"limit": -1}):
            with pytest.raises(UsageError):
                await names(**wrong)


async def test_a_recording_is_read_from_an_offset_on(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        recording = (await listed(camera))[0]
        truth = mock.find(recording.path).read_bytes()
        for offset in (0, 1000, len(truth)):
            async with camera.open(recording, offset) as opened:
                assert (opened.offset, opened.size) == (offset, len(truth))
                assert b"".join([chunk async for chunk in opened]) == truth[offset:]


async def test_a_camera_that_ignores_the_range_starts_at_0(card: Path) -> None:
    async with simulated(card, "no-range") as (_, camera):
        recording = (await listed(camera))[0]
        async with camera.open(recording, 1000) as opened:
            assert opened.offset == 0
            assert len(b"".join([chunk async for chunk in opened])) == recording.size


async def test_what_is_gone_is_not_found(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        gone = replace((await listed(camera))[0], target="/Normal/gone.MP4")
        with pytest.raises(NotFound, match=r"gone\.MP4"):
            async with camera.open(gone):
                pass
        with pytest.raises(NotFound):
            await camera.thumbnail(gone)
        count = len(mock.requests)
        with pytest.raises(UsageError):
            async with camera.open(replace(gone, target="/Normal/x.MP4?del=1")):
                pass
        assert len(mock.requests) == count


async def test_the_example_of_the_design(card: Path, tmp_path: Path) -> None:
    yesterday = datetime(2026, 9, 16)
    folder = tmp_path / "clips"
    async with MockCamera("n4-pro", card=card) as mock:
        async with Camera(mock.address) as camera:
            async with asyncio.timeout(120):
                async for recording in camera.recordings(kind="photo,tracklog", since=yesterday):
                    await camera.download(recording, to=folder, progress=print)
        assert mock.peak_connections == 1
        for name in ("20260917_120000_00009_N_A.JPG", "20260917.dat"):
            assert (folder / name).read_bytes() == mock.find(name).read_bytes()


async def test_leaving_the_loop_early_frees_the_connection(card: Path) -> None:
    async with simulated(card) as (_, camera):
        async for recording in camera.recordings():
            first = recording
            break
        async with asyncio.timeout(120), camera.open(first) as opened:
            assert len(b"".join([chunk async for chunk in opened])) == first.size


async def test_info_tells_all_but_the_passphrase(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        info = await camera.info()
        assert (info.model, info.firmware, info.mode, info.card) == ("n4-pro", "V1.3.20260109", "movie", "present")
        assert info.access_point == mock.state.ssid
        assert info.battery == "charging"
        assert info.free == await camera.free_space() > 0
        assert mock.state.passphrase not in repr(info)


async def test_info_survives_a_camera_that_knows_nothing(card: Path) -> None:
    async with simulated(card, "no-commands") as (_, camera):
        info = await camera.info()
        assert (info.model, info.mode, info.free) == ("n4-pro", None, None)
        with pytest.raises(Unsupported):
            await camera.free_space()
        assert await camera.under_way(await listed(camera)) == set()


async def test_identity_is_the_access_points_name_behind_a_key(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        one = await camera.identity(b"k" * 32)
        assert one == await camera.identity(b"k" * 32)
        assert one.pseudonym != (await camera.identity(b"l" * 32)).pseudonym
        assert mock.state.ssid not in repr(one)
        assert one.model == "n4-pro"
    async with simulated(card, mock={"seed": 1}) as (_, camera):
        assert (await camera.identity(b"k" * 32)).pseudonym != one.pseudonym
    async with simulated(card, "no-commands") as (_, camera):
        assert (await camera.identity(b"k" * 32)).model == "n4-pro"


async def test_a_camera_out_of_reach_has_no_identity(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        await camera.info()
        mock.reboot()
        with pytest.raises(ConnectionLost):
            await camera.identity(b"k" * 32)


async def test_what_is_under_way_is_every_channel_of_the_newest_moment(card: Path) -> None:
    async with simulated(card, "recording") as (mock, camera):
        found = await listed(camera)
        count = len(mock.requests)
        under_way = await camera.under_way(found)
        assert len(mock.requests) - count <= 2
        assert {one.path.replace("A:\\Normal\\", "Normal/") for one in under_way} == set(mock.device.recorder.paths)
        assert len(under_way) == 3
        await mock.stop_recording()
        assert await camera.under_way(found) == set()


async def test_a_handshake_is_made_where_the_model_wants_it(card: Path) -> None:
    async with MockCamera("n4-pro", card=card, handshake=True) as mock:
        async with Camera(mock.address, patience=QUICK) as camera:
            assert len(await listed(camera)) == LISTED
        assert mock.state.session is False
        assert "3036" in asked(mock)
    async with MockCamera("n4-pro", card=card) as mock:
        async with Camera(mock.address, patience=QUICK) as camera:
            await listed(camera)
        assert not {"3022", "3035", "3036"} & set(asked(mock))
