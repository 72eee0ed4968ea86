"""Every command, as the table of facts/camera-wifi.md has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mock.client import command, fields, get
from vantrue_client.mock import MockCamera
from vantrue_client.mock.models import load, names


async def test_head_and_shape_are_the_firmwares(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        got = await command(camera, 3016)
    assert got.status == 200
    assert got.headers == {"server": "hfs/1.00.000", "content-type": "text/xml", "connection": "close"}
    assert got.text == (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<Function>\n<Cmd>3016</Cmd>\n<Status>0</Status>\n</Function>\n'
    )


@pytest.mark.parametrize("model", names())
async def test_a_model_answers_every_command_it_says_it_knows(model: str, folder: Path) -> None:
    async with MockCamera(model, card=folder) as camera:
        told = {int(number) for number in fields((await command(camera, 3002)).text, "Cmd")}
        assert told == load(model).commands
        for number in sorted(told - {2018}):
            assert "-256" not in (await command(camera, number)).text, number
        assert (await command(camera, 9999)).number("Status") == -256
        assert fields((await command(camera, 3012)).text, "String") == [load(model).text]


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("/?cmd=3012&custom=1", "Page Not Found"),
        ("/?custom=2&cmd=3012", "Page Not Found"),
        ("/?custom=1&cmd=", "Page Not Found"),
        ("/?custom=1&cmd=3012&x=1", "<Status>-21</Status>"),
        ("/?custom=1&cmd=2003&par=%31", "<Status>-21</Status>"),
        ("/?custom=1%26cmd=4003&str=A:\\Normal\\20260917_174742_00001_N_A.MP4", "Page Not Found"),
    ],
)
async def test_the_query_is_compared_letter_for_letter(target: str, answer: str, folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        got = await get(camera, target)
        assert (got.status, answer in got.text) == (200, True)
        assert len(camera.recordings) == 9


async def test_a_setting_is_told_by_3014_alone(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        assert (await command(camera, 2003, "&par=3")).number("Status") == 0
        assert "Value" not in (await command(camera, 2003)).text
        assert (await command(camera, 2003, "&par=77")).number("Status") == -21
        told = (await command(camera, 3014)).text
        pairs = dict(zip(fields(told, "Cmd"), fields(told, "Status"), strict=True))
        assert (pairs["2003"], pairs["2001"], pairs["3012"]) == ("3", "0", camera.model.text)
        await command(camera, 3011)
        assert "<Cmd>2003</Cmd>\n<Status>1<" in (await command(camera, 3014)).text


async def test_the_menu_ends_with_four_hex_digits(folder: Path) -> None:
    async with MockCamera(card=folder) as camera, MockCamera("e3", card=folder) as other:
        told = (await command(camera, 3031, "&str=0001A2B3")).text
        assert "2003" in fields(told, "Cmd")
        assert len(bytes.fromhex(fields(told, "CHK")[0])) == 2
        assert (await command(camera, 3031)).number("Status") == -21
        assert (await command(other, 3031, "&str=0001A2B3")).number("Status") == -21
        indexes = [int(index) for index in fields((await command(camera, 3030)).text, "Index")]
    assert indexes != list(range(len(indexes)))


async def test_the_clock_is_set_and_kept(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        await command(camera, 3005, "&str=2031-02-03")
        await command(camera, 3006, "&str=04:05:06")
        assert f"{camera.clock.now():%Y-%m-%d %H:%M}" == "2031-02-03 04:05"
        assert (await command(camera, 3005, "&str=2031-02-31")).number("Status") == -21


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Home:secret12", ("Home", "secret12")),
        ("Two:colons:here", None),
        ("none", None),
        ("n" * 32 + ":secret12", None),
        ("Home:" + "p" * 26, None),
    ],
)
async def test_credentials_beyond_the_limits_are_dropped_in_silence(
    text: str, kept: tuple[str, str] | None, folder: Path
) -> None:
    async with MockCamera(card=folder) as camera:
        assert (await command(camera, 3032, f"&str={text}")).number("Status") == 0
        assert camera.state.station == kept


async def test_access_point_and_capabilities(folder: Path) -> None:
    async with MockCamera("e3", card=folder, seed=7) as camera, MockCamera("e3", card=folder, seed=8) as other:
        told = (await command(camera, 3029)).text
        assert fields(told, "SSID")[0].startswith("E3_VANTRUE_")
        assert fields(told, "PASSPHRASE") == ["12345678"]
        assert told != (await command(other, 3029)).text
        assert (await command(camera, 3024)).number() == 1
        assert (await command(camera, 3019)).number() == 5
        assert len(fields((await command(camera, 3038)).text, "RSSI")) == 3


async def test_a_camera_that_wants_its_session_ignores_all_else(folder: Path) -> None:
    async with MockCamera("s1", card=folder, handshake=True) as camera:
        assert (await command(camera, 3012)).status == 0
        assert (await command(camera, 3035)).number("Status") == 0
        assert (await command(camera, 3022)).number() & 4
        await command(camera, 3036)
        assert (await get(camera, "/")).status == 0


async def test_playback_models_answer_files_in_playback_mode_only(folder: Path) -> None:
    path = "/Normal/20260917_174742_00001_N_A.MP4"
    async with MockCamera("n2s", card=folder) as camera:
        for target in (path, "/?custom=1&cmd=3015", f"{path}?custom=1&cmd=4001"):
            assert (await get(camera, target)).number("Status") == -22
        await command(camera, 3001, "&par=2")
        assert (await command(camera, 3037)).number() == 3
        assert (await get(camera, path)).body == camera.find(path).read_bytes()
        assert (await command(camera, 2001, "&par=1")).number("Status") == -22
        await command(camera, 3001, "&par=1")
        assert (await command(camera, 3037)).number() == 0


async def test_viofo_wants_par_with_its_list(folder: Path) -> None:
    async with MockCamera("viofo-a229", card=folder) as camera:
        assert (await command(camera, 3015)).number("Status") == -21
        assert len(fields((await command(camera, 3015, "&par=1")).text, "NAME")) == 8
