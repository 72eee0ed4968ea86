"""The ways to start one: the fixture, a thread, the command's function, an announcement."""

from __future__ import annotations

import asyncio
import logging
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from zeroconf.asyncio import AsyncZeroconf

from tests.mock.client import command
from vantrue_client.errors import UsageError
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera
from vantrue_client.mock.serve import serve

EMPTY = Path(__file__).parent


@pytest.mark.mock_camera("e1-pro", ["close:100"], card=EMPTY)
def test_the_fixture_serves_tests_that_are_not_async(mock_camera: RunningCamera) -> None:
    assert urlopen(f"{mock_camera.url}/?custom=1&cmd=3012").read(100).startswith(b"<?xml")
    assert [request.command for request in mock_camera.requests] == [3012]
    mock_camera.leap(60)
    mock_camera.drive_away()
    mock_camera.come_back()


@pytest.mark.mock_camera(model="e3", card=EMPTY)
async def test_the_fixture_serves_tests_that_are(mock_camera: RunningCamera) -> None:
    assert (await command(mock_camera, 3015)).number("Status") == -256


def test_a_card_of_real_clips_is_made_once_and_copied(tmp_path: Path) -> None:
    now = datetime(2026, 9, 17, 18, 0)
    with MockCamera.running("e1-pro", cache=tmp_path, now=now) as camera:
        clips = [entry for entry in camera.recordings if entry.name.endswith(".MP4")]
        assert clips
        assert tmp_path not in camera.card.parents
        clip = clips[0]
        with urlopen(f"{camera.url}/{clip.path}") as answer:
            assert answer.read() == clip.read_bytes() == (camera.card / clip.path).read_bytes()
        urlopen(f"{camera.url}/{clip.path}?del=1").close()
        assert (camera.card / clip.path).exists() == clip.locked
        scratch = camera.card
    assert not scratch.exists()
    with MockCamera.running("e1-pro", cache=tmp_path, now=now) as again:
        assert clip.path in {entry.path for entry in again.recordings}


@pytest.mark.parametrize("wrong", [{"model": "x1"}, {"faults": ["x"]}, {"card": "/no/such/folder"}])
def test_what_is_wrong_is_said_at_once(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        MockCamera(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_the_command_prints_its_url_and_ends_when_told(number: signal.Signals, code: int) -> None:
    program = (
        "import sys; from vantrue_client.mock.camera import MockCamera; from vantrue_client.mock.serve import run\n"
        f"sys.exit(run(MockCamera(card={str(EMPTY)!r})))"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        url = started.stdout.readline().strip()
        assert urlopen(f"{url}/?custom=1&cmd=3016").status == 200
        started.send_signal(number)
        assert started.stdout.read() == ""
    assert started.returncode == code


async def test_a_taken_port_is_an_error(folder: Path) -> None:
    async with MockCamera(card=folder) as camera:
        with pytest.raises(OSError):
            await serve(MockCamera(card=folder, port=camera.port), lambda url: None)


async def test_it_can_be_announced(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with MockCamera(card=folder, advertise=True) as camera, AsyncZeroconf(interfaces=["127.0.0.1"]) as zone:
        name = f"{camera.state.ssid}-{camera.port}._vantrue._tcp.local."
        info = await zone.async_get_service_info("_vantrue._tcp.local.", name, timeout=5000)
        if info is None:  # this computer's loopback carries no multicast
            assert "cannot be announced" in caplog.text
            return
        assert (info.port, info.parsed_addresses()) == (camera.port, ["127.0.0.1"])
        assert info.decoded_properties == {"model": "n4-pro"}


async def test_a_network_without_multicast_is_a_warning(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no such device")

    monkeypatch.setattr("zeroconf.asyncio.AsyncZeroconf", refuse)
    with caplog.at_level(logging.WARNING):
        async with MockCamera(card=folder, advertise=True) as camera:
            assert (await command(camera, 3016)).status == 200
    assert "cannot be announced" in caplog.text
    await asyncio.sleep(0)
