"""Every fault does at the wire what its row says (design: experience, The simulated camera)."""

from __future__ import annotations

import asyncio
import itertools
import random
from datetime import datetime
from pathlib import Path

import pytest

from tests.mock.client import PATIENCE, Got, command, fields, get
from vantrue_client.errors import UsageError
from vantrue_client.mock import MockCamera
from vantrue_client.mock.card import write_clip
from vantrue_client.mock.faults import Fault, parse, usages
from vantrue_client.mock.faults.names import BROKEN, ENTITY, HOSTILE

PATH = "/Normal/20260917_174742_00001_N_A.MP4"
QUIET = 0.3  # seconds without a byte once all came that is to come


async def listed(camera: MockCamera) -> list[str]:
    return fields((await command(camera, 3015)).text, "NAME")


@pytest.mark.parametrize(
    "text", ["", "nonsense", "reset", "reset:x", "reset:1:2", "no-range:1", "drive-away", "trickle:fast", "reset:-1"]
)
def test_a_wrong_fault_says_what_is_right(text: str) -> None:
    with pytest.raises(UsageError):
        parse(text)


def test_every_fault_of_the_table_is_there() -> None:
    assert set(usages()) == {
        "reset:BYTES", "close:BYTES", "stall:BYTES", "drive-away:BYTES[:SECONDS]", "reboot:BYTES[:SECONDS]",
        "trickle:RATE", "no-range", "no-head", "short-range", "wrong-length:N", "list-cut:BYTES", "list-empty",
        "list-bytes", "list-dtd", "list-big:N", "list-slow:S", "no-list", "no-pages", "no-commands",
        "recording[:SECONDS]", "vanish", "page-404", "locked-moves", "power-loss", "wedge:K", "clock-jump:SECONDS",
        "hostile-names", "setting-ignored",
    }  # fmt: skip


@pytest.mark.parametrize(("fault", "end"), [("reset", "reset"), ("close", "end"), ("stall", "silence")])
async def test_every_reply_is_cut_short(fault: str, end: str, folder: Path) -> None:
    async with MockCamera(faults=[f"{fault}:20000"], card=folder) as camera:
        truth = camera.find(PATH).read_bytes()
        patience = QUIET if end == "silence" else PATIENCE
        first = await get(camera, PATH, patience=patience, sure=20000)
        assert (first.headers["content-length"], first.end) == ("60000", end)
        if end != "reset":  # a reset may take bytes away that were on their way
            assert first.body == truth[:20000]
        assert camera.requests[-1].bytes_sent == 20000
        second = await get(camera, PATH, patience=patience, sure=20000, Range="bytes=40000-")
        assert (second.body, second.end) == (truth[40000:], "end")


async def test_the_car_drives_away_and_nothing_ends(folder: Path) -> None:
    async with MockCamera(faults=["drive-away:70000"], card=folder) as camera:
        whole, part = await get(camera, PATH), await get(camera, PATH, patience=QUIET, sure=10000)
        assert (len(whole.body), len(part.body), part.end) == (60000, 10000, "silence")
        after = await command(camera, 3016, patience=QUIET)
        assert (after.status, after.end) == (0, "silence")


async def test_the_car_comes_back(folder: Path) -> None:
    async with MockCamera(faults=["drive-away:10000:0.2"], card=folder) as camera:
        assert (await get(camera, PATH, patience=1.0, sure=10000)).end == "silence"
        assert (await get(camera, PATH, Range="bytes=10000-")).body == camera.find(PATH).read_bytes()[10000:]


async def test_scripted_leaving_cuts_into_what_is_under_way(folder: Path) -> None:
    async with MockCamera(card=folder, rate="2mbit") as camera:
        running = asyncio.create_task(get(camera, PATH, patience=QUIET))
        while not camera.requests or not camera.requests[0].bytes_sent:
            await asyncio.sleep(0.001)
        camera.drive_away()
        got = await running
        assert (got.end, len(got.body) < 60000) == ("silence", True)
        camera.come_back()
        assert (await command(camera, 3016)).status == 200


async def test_a_reboot_ends_all_and_listens_again_on_the_same_port(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    up = asyncio.Event()

    async def until_up(seconds: float) -> None:
        assert seconds == 0.2
        await up.wait()

    monkeypatch.setattr("vantrue_client.mock.presence.sleep", until_up)
    async with MockCamera(faults=["reboot:30000:0.2"], card=folder) as camera:
        port = camera.port
        got = await get(camera, PATH)
        assert (len(got.body), got.end) == (30000, "end")
        with pytest.raises(ConnectionRefusedError):
            await get(camera, PATH)
        up.set()
        while True:
            try:
                again = await get(camera, PATH)
                break
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)
        assert (len(again.body), camera.port) == (60000, port)


async def test_trickle(folder: Path) -> None:
    async with MockCamera(faults=["trickle:200k"], card=folder) as camera:
        began = asyncio.get_running_loop().time()
        assert len((await get(camera, PATH)).body) == 60000
        assert asyncio.get_running_loop().time() - began > 0.2


async def test_ranges_heads_and_lengths(folder: Path) -> None:
    async with MockCamera(faults=["no-range", "no-head"], card=folder) as camera:
        got = await get(camera, PATH, Range="bytes=100-")
        assert (got.status, len(got.body), "content-range" in got.headers) == (200, 60000, False)
        dropped = await get(camera, PATH, method="HEAD")
        assert (dropped.status, dropped.end) == (0, "end")
    async with MockCamera(faults=["short-range"], card=folder) as camera:
        truth = camera.find(PATH).read_bytes()
        got = await get(camera, PATH, Range="bytes=100-299")
        assert (got.headers["content-length"], got.body) == ("200", truth[100:200])
        assert (await get(camera, PATH, Range="bytes=59999-")).body == truth[-1:]
        assert (await get(camera, PATH)).body == truth


@pytest.mark.parametrize("off", [1000, -1000, -99999])
async def test_wrong_length_sends_every_byte(off: int, folder: Path) -> None:
    async with MockCamera(faults=[f"wrong-length:{off}"], card=folder) as camera:
        got = await get(camera, PATH)
        assert (got.headers["content-length"], len(got.body)) == (str(max(0, 60000 + off)), 60000)


async def test_lists_cut_empty_and_slow(folder: Path) -> None:
    async with MockCamera(faults=["list-cut:500"], card=folder) as camera:
        got = await command(camera, 3015)
        assert (len(got.body), got.end) == (500, "end")
        assert len((await get(camera, PATH)).body) == 60000
    async with MockCamera(faults=["list-empty", "list-slow:0.1"], card=folder) as camera:
        began = asyncio.get_running_loop().time()
        assert await listed(camera) == []
        assert asyncio.get_running_loop().time() - began >= 0.1
        assert PATH in (await get(camera, "/Normal")).text
    async with MockCamera("e3", ["list-empty"], card=folder) as camera:
        assert PATH not in (await get(camera, "/Normal")).text


async def test_a_name_that_is_no_utf8(folder: Path) -> None:
    async with MockCamera(faults=["list-bytes"], card=folder) as camera:
        assert BROKEN in await listed(camera)
        truth = camera.find(BROKEN).read_bytes()
        raw = BROKEN.encode("utf-8", "surrogateescape")
        folder_of = camera.find(BROKEN).folder
        escaped = "".join(chr(byte) if byte < 128 else f"%{byte:02X}" for byte in raw)
        assert (await get(camera, f"/{folder_of}/{escaped}")).body == truth
        assert (await get(camera, f"/{folder_of}/{BROKEN}")).body == truth


async def test_a_dtd_ahead_of_the_list(folder: Path) -> None:
    async with MockCamera(faults=["list-dtd"], card=folder) as camera:
        told = (await command(camera, 3015)).text
        assert told.startswith('<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE LIST [')
        assert ENTITY in fields(told, "NAME")
        assert (await get(camera, f"/Normal/{ENTITY}")).body == camera.find(ENTITY).read_bytes()


async def test_a_long_list(folder: Path) -> None:
    async with MockCamera(faults=["list-big:20000"], card=folder) as camera:
        told = await listed(camera)
        assert (len(told), len(set(told))) == (20000, 20000)
        assert len((await get(camera, f"/Normal/{told[5000]}")).body) == 30000


async def test_what_is_missing(folder: Path) -> None:
    async with MockCamera(faults=["no-list"], card=folder) as camera:
        assert (await command(camera, 3015)).number("Status") == -256
    async with MockCamera(faults=["no-pages"], card=folder) as camera:
        assert "Page Not Found" in (await get(camera, "/Normal")).text
        assert len(await listed(camera)) == 9
        assert len((await get(camera, PATH)).body) == 60000
    async with MockCamera(faults=["no-commands"], card=folder) as camera:
        assert (await command(camera, 3016)).number("Status") == -256
        assert len(await listed(camera)) == 9
        assert (await command(camera, 3012)).number("Status") == 0


async def test_a_listed_file_vanishes(folder: Path) -> None:
    async with MockCamera(faults=["vanish"], card=folder) as camera:
        before = await listed(camera)
        assert set(before) - set(await listed(camera)) == {PATH.rpartition("/")[2]}
        assert "Page Not Found" in (await get(camera, PATH)).text


async def test_a_listed_file_is_answered_with_the_page(folder: Path) -> None:
    async with MockCamera(faults=["page-404"], card=folder) as camera:
        for _ in range(2):
            told = await listed(camera)
            answers = {name: await get(camera, f"/{camera.find(name).path}") for name in told}
            (missing,) = [got for got in answers.values() if "Page Not Found" in got.text]
            assert (missing.status, int(missing.headers["content-length"])) == (200, len(missing.body))


async def test_a_file_moves_to_the_locked_folder_between_lists(folder: Path) -> None:
    async with MockCamera(faults=["locked-moves"], card=folder) as camera:
        first, second = (await command(camera, 3015)).text, (await command(camera, 3015)).text
    gone, new = [set(fields(told, "FPATH")) for told in (first, second)]
    (old,), (moved,) = gone - new, new - gone
    assert old.replace("Normal", "Event") == moved
    assert sorted(fields(first, "NAME")) == sorted(fields(second, "NAME"))
    assert fields(second, "ATTR").count("33") == 2


async def test_too_many_at_once_wedge_it_for_good(folder: Path) -> None:
    async with MockCamera(faults=["wedge:2"], card=folder) as camera:
        assert len((await get(camera, PATH)).body) == 60000
        _, held = await asyncio.open_connection(camera.host, camera.port)
        assert (await command(camera, 3016, patience=QUIET)).end == "silence"
        held.close()
        assert (await command(camera, 3016, patience=QUIET)).end == "silence"


async def test_names_repeat_after_the_clock_leapt(folder: Path) -> None:
    async with MockCamera(faults=["clock-jump:-86400"], card=folder) as camera:
        assert abs((camera.clock.now() - datetime.now()).total_seconds() + 86400) < 60
        first, second = (await command(camera, 3015)).text, (await command(camera, 3015)).text
        names = fields(first, "NAME")
        (twice,) = {name for name in names if names.count(name) == 2}
        tell = [
            {tuple(file) for file in zip(*(fields(told, tag) for tag in ("NAME", "SIZE", "TIME")), strict=True)}
            for told in (first, second)
        ]
        assert len({file for file in tell[0] | tell[1] if file[0] == twice}) == 3
        for path in fields(second, "FPATH"):
            entry = camera.find(path)
            assert (await get(camera, f"/{entry.path}")).body == entry.read_bytes()


@pytest.mark.parametrize("model", ["n4-pro", "e3"])
async def test_hostile_names_are_listed_and_served(model: str, folder: Path) -> None:
    async with MockCamera(model, ["hostile-names"], card=folder) as camera:
        told = await listed(camera) if model != "e3" else fields((await get(camera, "/Normal")).text, "b")
        for name, _ in HOSTILE:
            assert name in told
            entry = camera.find(name)
            target = "/" + "".join(f"%{ord(one):02X}" if ord(one) < 33 else one for one in entry.path)
            assert (await get(camera, target)).body == entry.read_bytes()
        twins = [camera.find(name).read_bytes() for name, _ in HOSTILE[-2:]]
        assert twins[0] != twins[1]


ARGUMENTS = {
    "BYTES": "20000", "SECONDS": "0.2", "RATE": "1mb", "N": "40", "S": "0.05", "K": "3",
}  # fmt: skip


def example(kind: type[Fault]) -> str:
    return ":".join([kind.written, *(ARGUMENTS[name] for name, _ in kind.takes)])


PAIRS = [*itertools.combinations(sorted(Fault.registry), 2)]
FAST = set(random.Random(2).sample(PAIRS, 40))
EVERY_PAIR = [pytest.param(pair, id="+".join(pair), marks=() if pair in FAST else pytest.mark.long) for pair in PAIRS]


@pytest.mark.parametrize("pair", EVERY_PAIR)
async def test_any_two_faults_go_together(pair: tuple[str, str], folder: Path) -> None:
    faults = [example(Fault.registry[name]) for name in pair]

    async def careful(target: str) -> Got | None:
        try:
            return await get(camera, target, patience=0.05)
        except ConnectionRefusedError:
            return None

    async with MockCamera(faults=faults, card=folder) as camera:
        for target in ("/?custom=1&cmd=3012", "/?custom=1&cmd=3015", "/Normal", PATH, PATH):
            got = await careful(target)
            assert got is None or got.status in (0, 200)
    assert camera.recordings


async def test_a_power_loss_leaves_a_clip_without_its_index(tmp_path: Path) -> None:
    clip = tmp_path / "Normal" / "20260904_180000_00001_N_A.MP4"
    clip.parent.mkdir()
    write_clip(clip, start=datetime(2026, 9, 4, 18), seconds=1, size=(64, 48))
    async with MockCamera(faults=["power-loss"], card=tmp_path) as camera:
        left = await get(camera, f"/Normal/{clip.name}")
    whole = clip.read_bytes()
    assert (b"moov" in left.body, left.end) == (False, "end")
    assert len(whole) / 2 < len(left.body) < len(whole)
    start = whole.index(b"mdat") + 4
    assert left.body[start:] == whole[start : len(left.body)]
