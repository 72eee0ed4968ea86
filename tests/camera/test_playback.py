from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.camera.raw import Raw, raw_camera, reply, status
from tests.camera.talk import QUICK, asked, listed, simulated
from vantrue_client.camera.camera import Camera
from vantrue_client.camera.playback import shielded
from vantrue_client.camera.remembered import Remembered
from vantrue_client.errors import CameraBusy, CommandError, ConnectionLost, Unsupported
from vantrue_client.mock import MockCamera
from vantrue_client.mock.state import Mode

CHANGES = {"2001", "3001"}


def mode_of(mock: MockCamera) -> int:
    return int(mock.state.mode)


async def test_it_is_entered_when_wanted_and_left_again(card: Path) -> None:
    async with MockCamera("n2s", card=card) as mock:
        async with Camera(mock.address, patience=QUICK) as camera:
            found = await listed(camera)
            async with camera.open(found[0]) as opened:
                assert len(b"".join([chunk async for chunk in opened])) == found[0].size
            assert mode_of(mock) == Mode.PLAYBACK
        assert mode_of(mock) == Mode.MOVIE
        assert [one for one in asked(mock) if one in CHANGES] == ["3001", "3001"]
        assert mock.peak_connections == 1


async def test_a_camera_that_restarted_is_asked_again(card: Path) -> None:
    async with MockCamera("n2s", card=card) as mock:
        async with Camera(mock.address, patience=QUICK) as camera:
            found = await listed(camera)
            mock.state.mode = Mode.MOVIE
            async with camera.open(found[0]) as opened:
                assert len(b"".join([chunk async for chunk in opened])) == found[0].size
        assert mode_of(mock) == Mode.MOVIE


async def test_it_is_never_entered_where_files_come_without(card: Path) -> None:
    async with MockCamera("n4-pro", card=card) as mock:
        async with Camera(mock.address, patience=QUICK, allow_stop_recording=True) as camera:
            await listed(camera)
        assert not CHANGES & set(asked(mock))


async def test_a_recording_camera_is_left_alone(card: Path) -> None:
    async with simulated(card, "recording", model="n2s") as (mock, camera):
        with pytest.raises(CameraBusy, match="--allow-stop-recording"):
            await listed(camera)
        assert not CHANGES & set(asked(mock))
        assert mock.device.recorder.paths


async def test_the_seconds_of_a_recording_count_where_the_mode_is_not_told() -> None:
    async def answer(target: str, writer: asyncio.StreamWriter) -> None:
        told = {
            "/?custom=1&cmd=3037": status(3037, -256),
            "/?custom=1&cmd=2016": status(2016, 0, b"<Value>7</Value>\n"),
        }
        writer.write(told.get(target, status(3015, -22)))
        await writer.drain()

    async with raw_camera(answer) as raw, Camera(raw.address, patience=QUICK) as camera:
        with pytest.raises(CameraBusy):
            await listed(camera)
        assert not any("cmd=3001" in request or "cmd=2001" in request for request in raw.requests)


class Recording:
    """A camera that gives files in playback mode only, and records until it is told to stop."""

    def __init__(self) -> None:
        self.mode, self.recording, self.gone = 1, True, False

    async def answer(self, target: str, writer: asyncio.StreamWriter) -> None:
        if self.gone:
            return
        if "cmd=3001" in target:
            self.mode, self.recording = int(target[-1]), False
            writer.write(status(3001))
        elif "cmd=2001" in target:
            self.recording = target.endswith("par=1")
            writer.write(status(2001))
        elif "cmd=3037" in target:
            told = 3 if self.mode == 2 else int(self.recording)
            writer.write(status(3037, 0, b"<Value>%d</Value>\n" % told))
        elif "cmd=3012" in target:
            writer.write(status(3012, 0, b"<String>N2S_V1.0</String>\n"))
        elif "cmd=" in target:
            writer.write(status(3015, -22 if self.mode != 2 else -256))
        else:
            page = b'<html><tr><td><a href="/Normal/X.MP4"><b>X.MP4</b></a><td align=right> 1.00 MB</html>'
            writer.write(reply(page, kind=b"text/html") if self.mode == 2 else status(0, -22))
        await writer.drain()


async def test_a_mode_that_cannot_be_changed_is_not_changed_back(tmp_path: Path) -> None:
    async def answer(target: str, writer: asyncio.StreamWriter) -> None:
        writer.write(status(3015, -22 if "cmd=3015" in target else -256))
        await writer.drain()

    memory = Remembered(tmp_path / "cameras.json")
    async with raw_camera(answer) as raw:
        for _ in range(2):
            async with Camera(raw.address, patience=QUICK, memory=memory) as camera:
                with pytest.raises(Unsupported, match="playback mode"):
                    await listed(camera)
        assert acts(raw) == ["3001&par=2"] * 2


async def test_recording_that_was_stopped_for_nothing_is_started_again() -> None:
    device = Recording()

    async def answer(target: str, writer: asyncio.StreamWriter) -> None:
        if "cmd=3001" not in target:
            return await device.answer(target, writer)
        writer.write(status(3001, -13))
        return await writer.drain()

    async with raw_camera(answer) as raw:
        async with Camera(raw.address, patience=QUICK, allow_stop_recording=True) as camera:
            with pytest.raises(CommandError):
                await listed(camera)
        assert acts(raw) == ["2001&par=0", "3001&par=2", "2001&par=1"]
        assert device.recording


def acts(raw: Raw) -> list[str]:
    return [one.partition("cmd=")[2] for one in raw.requests if "cmd=3001" in one or "cmd=2001" in one]


@pytest.mark.parametrize("end", ["well", "error", "cancelled"])
async def test_recording_goes_on_afterwards_whatever_happened(end: str) -> None:
    device = Recording()
    async with raw_camera(device.answer) as raw:

        async def use() -> None:
            async with Camera(raw.address, patience=QUICK, allow_stop_recording=True) as camera:
                await listed(camera)
                assert (device.mode, device.recording) == (2, False)
                if end == "error":
                    raise RuntimeError("in the middle")
                if end == "cancelled":
                    entered.set()
                    await asyncio.sleep(60)

        entered = asyncio.Event()
        task = asyncio.create_task(use())
        if end == "cancelled":
            await entered.wait()
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (device.mode, device.recording) == (1, True)
        assert acts(raw) == ["2001&par=0", "3001&par=2", "3001&par=1", "2001&par=1"]


async def test_a_camera_that_left_is_put_right_at_the_next_contact(tmp_path: Path) -> None:
    device, memory = Recording(), Remembered(tmp_path / "cameras.json")
    async with raw_camera(device.answer) as raw:
        async with Camera(raw.address, patience=QUICK, allow_stop_recording=True, memory=memory) as camera:
            await listed(camera)
            device.gone = True
        assert (device.mode, device.recording) == (2, False)
        device.gone = False
        async with Camera(raw.address, patience=QUICK, memory=Remembered(tmp_path / "cameras.json")) as camera:
            await camera.info()
        assert (device.mode, device.recording) == (1, True)
        count = len(raw.requests)
        async with Camera(raw.address, patience=QUICK, memory=memory) as camera:
            await camera.info()
        assert not any("cmd=3001" in request for request in raw.requests[count:])


async def test_another_camera_at_the_same_address_is_not_touched(tmp_path: Path) -> None:
    device, memory = Recording(), Remembered(tmp_path / "cameras.json")
    async with raw_camera(device.answer) as raw:
        async with Camera(raw.address, patience=QUICK, allow_stop_recording=True, memory=memory) as camera:
            await listed(camera)
            device.gone = True
        port = raw.port

    async def stranger(target: str, writer: asyncio.StreamWriter) -> None:
        text = b"<String>E3_V2.0</String>\n" if "3012" in target else b"<Value>3</Value>\n"
        writer.write(status(3012, 0, text))
        await writer.drain()

    async with raw_camera(stranger, port=port) as raw:
        async with Camera(raw.address, patience=QUICK, memory=memory) as camera:
            await camera.info()
        assert acts(raw) == []


async def test_shielded_work_ends_although_it_is_cancelled() -> None:
    done = asyncio.Event()
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0.01)
        done.set()

    task = asyncio.create_task(shielded(work(), 5))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done.is_set()
    with pytest.raises(ConnectionLost):
        await shielded(_lost(), 5)
    await shielded(asyncio.sleep(60), 0.01)


async def _lost() -> None:
    raise ConnectionLost("gone")
