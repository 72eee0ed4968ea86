from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PIL import Image

from tests.camera.raw import raw_camera, reply, status, table
from tests.camera.talk import QUICK, asked, simulated
from vantrue_client.camera.camera import Camera
from vantrue_client.camera.frames import Frame, newest
from vantrue_client.errors import BadParameter, ConnectionLost, ProtocolError, Unsupported, UsageError
from vantrue_client.mock.live import COLOURS, draw
from vantrue_client.wire.commands import target

BRIEF = replace(QUICK, silence=2)  # for a camera that leaves
NO_RTSP = {"rtsp_port": 9}  # nobody listens there


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vantrue_client.mock.live.EVERY", 0.02)


@pytest.mark.parametrize("model", ["n4-pro", "n2s"])  # in a multipart body, and bare
async def test_pictures_come_as_the_camera_sent_them(card: Path, model: str) -> None:
    async with simulated(card, model=model, mock=NO_RTSP) as (mock, camera):
        async with aclosing(camera.live()) as frames:
            seen = [await anext(frames) for _ in range(3)]
        assert all(Image.open(io.BytesIO(frame.jpeg())).size == frame.image().size == (320, 180) for frame in seen)
        assert seen[0].number < seen[1].number < seen[2].number
        assert mock.peak_connections == 1


async def test_another_lens_is_shown_once_it_is_chosen(card: Path) -> None:
    async with simulated(card, mock=NO_RTSP) as (mock, camera):
        async with aclosing(camera.live(lens=2)) as frames:
            shown = (await anext(frames)).image().convert("RGB").resize((1, 1)).getpixel((0, 0))
        assert shown[0] > 100 > shown[2], COLOURS[2]  # type: ignore[index]
        with pytest.raises(BadParameter):
            async with aclosing(camera.live(lens=7)) as frames:
                await anext(frames)
        assert asked(mock).count("3028") == 2


async def test_the_newest_counts_and_none_is_kept_for_who_is_slow() -> None:
    async def many() -> AsyncIterator[Frame]:
        for number in range(1000):
            yield Frame(number, b"")
            await asyncio.sleep(0)

    async with aclosing(newest(many())) as frames:
        first = await anext(frames)
        for _ in range(3000):
            await asyncio.sleep(0)
        assert (first.number, (await anext(frames)).number) == (0, 999)


async def test_a_camera_that_leaves_in_the_middle_is_told(card: Path) -> None:
    async with simulated(card, mock=NO_RTSP, patience=BRIEF) as (mock, camera), aclosing(camera.live()) as frames:
        await anext(frames)
        mock.drive_away()
        with pytest.raises(ConnectionLost, match="fell silent"):
            await to_the_end(frames)


async def test_a_camera_that_restarts_in_the_middle_is_told(card: Path) -> None:
    async with simulated(card, mock=NO_RTSP) as (mock, camera), aclosing(camera.live()) as frames:
        await anext(frames)
        mock.reboot()
        with pytest.raises(ConnectionLost):
            await to_the_end(frames)


async def test_one_without_a_live_picture_says_so() -> None:
    links = reply(b"<LIST><MovieLiveViewLink>http://10.9.9.9:9/</MovieLiveViewLink></LIST>")
    async with (
        raw_camera(table({target(2019): links}, status(1, -256))) as raw,
        Camera(raw.address, patience=QUICK) as camera,
    ):
        with pytest.raises(Unsupported, match="no live picture"):
            await anext(camera.live())


async def test_what_is_no_picture_is_told() -> None:
    for frame in (Frame(0, b"\xff\xd8\xff\xd9"), Frame(0, b"GIF89a")):
        with pytest.raises(ProtocolError):
            frame.image()


async def test_it_is_written_into_a_file_that_plays(card: Path, tmp_path: Path) -> None:
    async with simulated(card, mock=NO_RTSP) as (_, camera):
        for name in ("live.mp4", "live.mkv"):
            count = await camera.record_live(tmp_path / name, seconds=0.3)
            with av.open(str(tmp_path / name)) as written:
                pictures = list(written.decode(video=0))
            assert (len(pictures), pictures[0].width) == (count, 320)
            assert count > 1
        assert await camera.record_live(tmp_path / "one.jpg") == 1
        assert Image.open(io.BytesIO((tmp_path / "one.jpg").read_bytes())).size == (320, 180)


async def test_a_file_is_never_written_over_and_names_its_format(card: Path, tmp_path: Path) -> None:
    (tmp_path / "there.mp4").write_bytes(b"mine")
    async with simulated(card, mock=NO_RTSP) as (mock, camera):
        for name in ("there.mp4", "live.exe"):
            with pytest.raises(UsageError):
                await camera.record_live(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["there.mp4"]
    assert mock.live_view.shown == 0


async def test_what_came_before_the_camera_left_is_kept(card: Path, tmp_path: Path) -> None:
    async with simulated(card, mock=NO_RTSP, patience=BRIEF) as (mock, camera):
        writing = asyncio.create_task(camera.record_live(tmp_path / "live.mkv", seconds=60))
        while mock.live_view.shown < 5:
            await asyncio.sleep(0.01)
        mock.drive_away()
        assert await writing >= 4


async def test_the_player_gets_a_relay_on_loopback_which_knows_its_own(card: Path) -> None:
    async with simulated(card, mock=NO_RTSP) as (mock, camera), camera.live_relay() as relay:
        assert relay.url.startswith("http://127.0.0.1:")
        host, port = relay.url.split("/")[2].split(":")
        stranger = await asked_for(host, int(port), "/guess/")
        assert stranger == b""
        assert mock.live_view.shown == 0
        seen = await asked_for(host, int(port), "/" + relay.url.split("/", 3)[3], most=60_000)
        assert seen.count(b"Content-Type: image/jpeg") >= 2
        assert relay.begun.is_set()
        await asyncio.wait_for(relay.ended.wait(), 60)


async def to_the_end(frames: AsyncIterator[Frame]) -> None:
    async for _ in frames:
        pass


async def asked_for(host: str, port: int, path: str, most: int = 1000) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    body = b""
    while len(body) < most and (more := await reader.read(4096)):
        body += more
    writer.close()
    return body


def test_the_simulators_pictures_are_what_they_say() -> None:
    assert Image.open(io.BytesIO(draw(1, "12:00:00"))).size == (320, 180)
