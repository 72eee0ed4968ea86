from __future__ import annotations

from pathlib import Path

import pytest

from tests.camera.raw import raw_camera, reply, status, table
from tests.camera.talk import QUICK, asked, simulated
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import CardFailure, NotTaken, Unsupported, UsageError
from vantrue_client.wire.commands import target


async def test_formatting_empties_the_card_and_is_asked_once(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        await camera.format_card()
        assert mock.recordings == []
        assert asked(mock).count("3010") == 1


async def test_a_card_that_is_not_ready_after_it_is_told(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        mock.state.card = 3025
        with pytest.raises(CardFailure, match="broken"):
            await camera.format_card()


async def test_a_factory_reset_takes_settings_and_passphrase(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        mock.state.settings[2003], mock.state.passphrase = 4, "something else"
        await camera.factory_reset()
        assert (mock.state.settings[2003], mock.state.passphrase) == (1, "12345678")


async def test_the_access_point_gets_a_name_and_a_passphrase_that_are_read_back(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        await camera.name_access_point("Blue")
        await camera.set_passphrase("a-new-one-25-characters-x")
        assert (mock.state.ssid, mock.state.passphrase) == ("Blue", "a-new-one-25-characters-x")
        assert asked(mock)[1:] == ["3003", "3029", "3021", "3018", "3004", "3029", "3021", "3018"]


async def test_a_name_that_the_camera_writes_otherwise_is_told_before_its_wifi_restarts(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        with pytest.raises(NotTaken, match="another name"):
            await camera.name_access_point("Blue car")  # this firmware keeps the %20
        assert "3018" not in asked(mock)


async def test_station_mode_is_entered_in_order_and_left_again(card: Path) -> None:
    async with simulated(card) as (mock, camera):
        await camera.join_network("home", "correct-horse")
        assert (mock.state.station, mock.state.station_mode) == (("home", "correct-horse"), True)
        assert [request.target for request in mock.requests[1:]] == [
            "/?custom=1&cmd=3032&str=home:correct-horse",
            target(3033, 1),
            target(3021),
            target(3018),
        ]
        await camera.open_access_point()
        assert mock.state.station_mode is False


@pytest.mark.parametrize(("name", "passphrase"), [("a:b", "12345678"), ("x" * 32, "12345678"), ("home", "x" * 26)])
async def test_what_would_be_dropped_in_silence_is_never_sent(card: Path, name: str, passphrase: str) -> None:
    async with simulated(card) as (mock, camera):
        with pytest.raises(UsageError):
            await camera.join_network(name, passphrase)
        assert "3032" not in asked(mock)


async def test_wifi_that_is_gone_before_it_answers_is_no_failure() -> None:
    answers = {target(3033, 0): status(3033), target(3021): status(3021), target(3018): b""}
    async with raw_camera(table(answers, status(1, -256))) as raw, Camera(raw.address, patience=QUICK) as camera:
        await camera.open_access_point()


async def test_what_a_firmware_does_not_know_is_told() -> None:
    answers = {target(3012): reply(b"<Function><Cmd>3012</Cmd><Status>0</Status><String>X</String></Function>")}
    async with raw_camera(table(answers, status(3011, -256))) as raw, Camera(raw.address, patience=QUICK) as camera:
        with pytest.raises(Unsupported):
            await camera.factory_reset()
