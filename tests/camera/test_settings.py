from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.camera.raw import PAGE_NOT_FOUND, Raw, raw_camera, reply, status, table
from tests.camera.talk import QUICK, asked, simulated
from vantrue_client.camera.camera import Camera
from vantrue_client.camera.playback import MOVIE
from vantrue_client.camera.remembered import Owed, Remembered
from vantrue_client.errors import BadParameter, CameraBusy, CommandError, NotTaken, UsageError
from vantrue_client.mock import MockCamera
from vantrue_client.mock.models import load, names
from vantrue_client.model.setting import Option, Setting
from vantrue_client.wire.choosing import choose, find_setting
from vantrue_client.wire.commands import target

LOOP = Setting(2003, "Loop", "1", (Option(0, "Off"), Option(2, "3 Minutes")))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vantrue_client.camera.settings.REREAD", (0.0, 0.01, 0.01))


@pytest.mark.parametrize("model", names())
async def test_every_model_describes_what_it_can_be_set_to(card: Path, model: str) -> None:
    truth = load(model)
    async with simulated(card, model=model) as (mock, camera):
        found = {one.command: one for one in await camera.settings() if one.changeable}
        requests = asked(mock)
    assert {setting.command for setting in truth.settings} <= set(found)
    for setting in truth.settings:
        described = found[setting.command]
        assert described.value == str(setting.value)
        if truth.menu:
            assert [(one.index, one.label) for one in described.options] == list(setting.options)
    sizes = [(one.index, one.label) for one in found[2002].options]
    assert sizes == [(size.index, size.name) for size in truth.movie_sizes]
    assert all(requests.count(command) <= 1 for command in ("3002", "3014", "3030", "3031"))
    assert "3030" not in requests or not truth.menu, "sizes are asked for only where the menu has none"


async def test_what_nobody_knows_is_shown_raw(card: Path) -> None:
    async with simulated(card, model="n2s") as (_, camera):
        found = {one.command: one for one in await camera.settings()}
    assert (found[8052].name, found[8052].value, found[8052].kind) == ("8052", "Normal", "text")
    assert (found[2007].name, found[2007].kind) == ("Audio", "number")


async def test_a_change_is_written_once_with_par_and_read_back(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        loop = find_setting(await camera.settings(), "2003")
        before = len(mock.requests)
        changed = await camera.change(loop, choose(loop, "3 minutes"))
        assert [request.target for request in mock.requests[before:]] == [target(2003, 2), target(3014), target(3021)]
        assert (changed.after.shown, changed.confirmed, mock.state.settings[2003]) == ("3 Minutes", True, 2)


async def test_one_that_is_ignored_is_not_called_done(card: Path) -> None:
    async with simulated(card, "setting-ignored") as (mock, camera):
        with pytest.raises(NotTaken, match="still reads '1 Minute'"):
            await camera.change(find_setting(await camera.settings(), "2003"), Option(2, "3 Minutes"))
        assert "3021" not in asked(mock)


async def test_nothing_but_a_setting_is_ever_written(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        for setting, option in ((Setting(3010, "Format", changeable=False), Option(1, "")), (LOOP, Option(-1, ""))):
            with pytest.raises(UsageError):
                await camera.change(setting, option)
        with pytest.raises(BadParameter):
            await camera.change(LOOP, Option(77, "Never"))
        assert "3010" not in asked(mock)


async def test_recording_is_stopped_for_one_only_where_that_is_allowed(card: Path) -> None:
    async with simulated(card, "recording") as (mock, camera):
        size = find_setting(await camera.settings(), "2002")
        with pytest.raises(CameraBusy, match=r"'Resolution' only while it does not record.*--allow-stop-recording"):
            await camera.change(size, size.options[1])
        assert mock.device.recorder.paths
    async with MockCamera(faults=["recording"], card=card, cache=card) as mock:
        mock.device.recorder.maker.moment = list  # type: ignore[method-assign]
        async with Camera(mock.address, patience=QUICK, allow_stop_recording=True) as camera:
            changed = await camera.change(size, size.options[1])
        assert changed.confirmed
        assert [one for one in asked(mock) if one in {"2001", "2002"}] == ["2002", "2001", "2002", "2001"]


async def test_a_laptop_that_died_meanwhile_starts_the_recording_again(card: Path, tmp_path: Path) -> None:
    memory = Remembered(tmp_path / "cameras.json")
    async with MockCamera(card=card) as mock:
        mock.device.recorder.maker.moment = list  # type: ignore[method-assign]
        memory.owe(Owed(address=mock.address, text=mock.model.text, mode=MOVIE, recording=True))
        async with Camera(mock.address, patience=QUICK, memory=memory) as camera:
            await camera.settings()
        assert asked(mock)[:3] == ["3012", "3037", "2001"]
        assert memory.owed(mock.address, mock.model.text) is None


SAYS_3014 = reply(b"<Function><Cmd>2003</Cmd><Status>1</Status><Cmd>3008</Cmd><Status>EN</Status></Function>")


@pytest.mark.parametrize("other", [status(3031, -256), status(3031, -21), PAGE_NOT_FOUND, reply(b"<LIST><It")])
async def test_what_3014_says_is_listed_whatever_else_is_not_answered(other: bytes) -> None:
    async with raw_camera(table({target(3014): SAYS_3014}, other)) as raw, talking(raw) as camera:
        assert [(one.command, one.value) for one in await camera.settings()] == [(2003, "1"), (3008, "EN")]


async def test_without_3014_there_are_none() -> None:
    async with raw_camera(table({}, status(1, -256))) as raw, talking(raw) as camera:
        with pytest.raises(CommandError):
            await camera.settings()


async def test_a_value_told_as_text_confirms_by_its_label_and_one_untold_stays_unconfirmed() -> None:
    language = Setting(3008, "Language", "EN", (Option(0, "EN"), Option(2, "DE")))
    german = reply(b"<Function><Cmd>3008</Cmd><Status>de</Status></Function>")
    answers = {target(3014): german, target(3008, 2): status(3008), target(2003, 2): status(2003)}
    async with raw_camera(table(answers, status(1, -256))) as raw, talking(raw) as camera:
        assert (await camera.change(language, choose(language, "DE"))).confirmed
        assert not (await camera.change(LOOP, choose(LOOP, "3 minutes"))).confirmed


async def test_one_that_takes_a_moment_to_mean_it_is_confirmed() -> None:
    after = reply(b"<Function><Cmd>2003</Cmd><Status>2</Status></Function>")
    answers: dict[str, bytes | list[bytes]] = {target(3014): [SAYS_3014, after], target(2003, 2): status(2003)}
    async with raw_camera(table(answers, status(1, -256))) as raw, talking(raw) as camera:
        assert (await camera.change(LOOP, choose(LOOP, "3 minutes"))).confirmed


def talking(raw: Raw) -> Camera:
    return Camera(raw.address, patience=QUICK)


async def test_leaving_in_the_middle_leaves_nothing_behind(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        mock.drive_away(after=900)
        reading = asyncio.create_task(camera.settings())
        await asyncio.sleep(0.05)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
