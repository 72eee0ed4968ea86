"""Lists, pages, downloads and deletions."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from tests.mock.client import command, fields, get
from vantrue_client.mock import MockCamera

NAME = "20260917_174742_00001_N_A.MP4"
PATH = f"/Normal/{NAME}"


async def test_the_list_is_the_firmwares(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        got = await command(camera, 3015)
    assert "content-length" not in got.headers
    assert "\x00" not in got.text
    assert (
        f"<ALLFile><File>\n<NAME>{NAME}</NAME>\n<FPATH>A:\\Normal\\{NAME}</FPATH>\n<SIZE>60000</SIZE>\n"
        "<TIMECODE>1563528789</TIMECODE>\n<TIME>2026/09/17 17:50:42</TIME>\n<ATTR>32</ATTR></File>\n</ALLFile>\n"
    ) in got.text
    assert fields(got.text, "ATTR").count("33") == 1


async def test_one_wrapper_around_all(folder: Path) -> None:
    async with MockCamera("s1", card=folder) as camera:
        told = (await command(camera, 3015)).text
    assert (told.count("<ALLFile>"), told.count("<File>")) == (1, 9)


async def test_pages_link_folders_files_and_deletion(folder: Path) -> None:
    async with MockCamera("e3", card=folder) as camera:
        assert (await command(camera, 3015)).number("Status") == -256
        root, with_slash, without = [(await get(camera, page)).text for page in ("/", "/Normal/", "/Normal")]
    assert '<tr><td><a href="/Normal"><b>Normal</b></a>' in root
    assert (
        f'<tr><td><a href="{PATH}"><b>{NAME}</b></a><td align=right> 58.59 KB<td align=right>2026/09/17 17:50:42'
        f'<td align=right><a href="{PATH}?del=1">Remove</a>\n'
    ) in without
    assert re.sub("<tr><td>.*?<td>", "", with_slash) == re.sub("<tr><td>.*?<td>", "", without)
    assert "<form" in root


async def test_the_delete_link_deletes_what_is_not_locked(folder: Path, tmp_path: Path) -> None:
    async with MockCamera("e3", card=folder) as camera:
        await get(camera, f"{PATH}?del=1")
        await get(camera, "/Event/20260917_174800_00004_E_A.MP4?del=1")
        assert "Page Not Found" in (await get(camera, PATH)).text
        assert len(camera.recordings) == 8
    assert (folder / "Normal" / NAME).exists(), "a folder that was given is never written"


async def test_ranges(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        truth = camera.find(PATH).read_bytes()
        for asked, start, stop in (
            ("10-19", 10, 20),
            ("59990-", 59990, 60000),
            ("-7", 59993, 60000),
            ("5-99999", 5, 60000),
        ):
            got = await get(camera, PATH, Range=f"bytes={asked}")
            assert (got.status, got.body) == (206, truth[start:stop])
            assert got.headers["content-range"] == f"bytes {start}-{stop - 1}/60000"
            assert got.headers["content-length"] == str(stop - start)
        assert (await get(camera, PATH, Range="bytes=60000-")).headers["content-range"] == "bytes */60000"
        assert (await get(camera, PATH, Range="bytes=0-1,5-9")).body == truth
        assert [request.range for request in camera.requests][:1] == ["bytes=10-19"]
        assert [request.bytes_sent for request in camera.requests][:2] == [10, 10]


async def test_head_and_case_and_escapes(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        head = await get(camera, PATH, method="HEAD")
        assert (head.headers["content-length"], head.headers["accept-ranges"], head.body) == ("60000", "bytes", b"")
        assert (await get(camera, PATH.lower())).headers["content-length"] == "60000"
        assert (await get(camera, PATH.replace("_", "%5F"))).headers["content-length"] == "60000"
        for outside in (
            "/../card/" + PATH,
            "/Normal/../../secret",
            "/Normal//",
            "//etc/passwd",
            "/Normal/%00",
            "/" + "n" * 4000,
        ):
            got = await get(camera, outside)
            assert "Page Not Found" in got.text or "Index of" in got.text


async def test_two_ranges_at_once_and_the_peak(folder: Path) -> None:
    async with MockCamera(card=folder, rate="4mbit") as camera:
        halves = [get(camera, PATH, Range="bytes=0-29999"), get(camera, PATH, Range="bytes=30000-")]
        first, second = await asyncio.gather(*halves)
        assert first.body + second.body == camera.find(PATH).read_bytes()
        assert camera.peak_connections == 2


async def test_one_after_the_other_is_one_connection(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        for _ in range(20):
            await get(camera, PATH)
        assert camera.peak_connections == 1


async def test_deleting_by_command(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        assert (await command(camera, 4003, f"&str=A:\\Normal\\{NAME}")).number("Status") == 0
        assert (await command(camera, 4003, f"&str=A:\\Normal\\{NAME}")).number("Status") == -1
        locked = "A:\\Event\\20260917_174800_00004_E_A.MP4"
        assert (await command(camera, 4003, f"&str={locked}")).number("Status") == -4
        await command(camera, 4004)
        assert [entry.dos_path for entry in camera.recordings] == [locked]
        await command(camera, 3010, "&par=1")
        assert camera.recordings == []
        assert (await command(camera, 3017)).number() == camera.state.capacity


async def test_a_working_copy_is_really_changed(tmp_path: Path, folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        camera.contents.own = True
        moved = camera.lock(NAME)
        assert (moved.path, moved.locked) == (f"Event/{NAME}", True)
        assert not (folder / "Event" / NAME).stat().st_mode & 0o222
        await get(camera, "/Normal/20260917_174742_00001_N_B.MP4?del=1")
        assert not (folder / "Normal" / "20260917_174742_00001_N_B.MP4").exists()


async def test_locking_moves_and_keeps_name_size_and_time(folder: Path) -> None:
    async with MockCamera("viofo-a229", card=folder) as camera:
        before, after = camera.find(NAME), camera.lock(NAME)
        assert (after.name, after.size, after.end) == (before.name, before.size, before.end)
        assert after.dos_path == f"A:\\DCIM\\Movie\\RO\\{NAME}"
        assert (await get(camera, f"/DCIM/Movie/RO/{NAME}")).body == after.read_bytes()
        assert "Page Not Found" in (await get(camera, PATH)).text
