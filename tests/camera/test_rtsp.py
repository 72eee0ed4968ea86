"""The live picture over RTSP, by a real server: GStreamer's (Debian: gir1.2-gst-rtsp-server-1.0)."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import aclosing
from datetime import datetime
from pathlib import Path

import av
import pytest

from tests.camera.talk import simulated
from tests.camera.test_live import to_the_end
from tests.tools import needs_typelib
from vantrue_client.errors import ConnectionLost
from vantrue_client.mock.card.clip import write_clip


@pytest.fixture(scope="module")
def rtsp_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server that shows a clip of a few seconds to whoever asks."""
    python = needs_typelib("GstRtspServer")
    clip = tmp_path_factory.mktemp("live") / "clip.mp4"
    write_clip(clip, start=datetime(2026, 9, 17), seconds=4, size=(64, 36), fps=10, seed=1, channel="A")
    script = Path(__file__).with_name("rtspserver.py")
    with subprocess.Popen([python, script, clip], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.kill()


async def test_frames_come_through_the_relay_and_leaving_leaves_nothing(card: Path, rtsp_port: int) -> None:
    before = len(asyncio.all_tasks())
    async with simulated(card, mock={"rtsp_port": rtsp_port}) as (mock, camera):
        async with aclosing(camera.live()) as frames:
            seen = [await anext(frames) for _ in range(3)]
        assert all(frame.image().size == (64, 36) for frame in seen)
        assert seen[0].jpeg().startswith(b"\xff\xd8")
        assert mock.live_view.shown == 0, "it was not MJPEG that was seen"
    assert len(asyncio.all_tasks()) == before


async def test_its_end_in_the_middle_is_told(card: Path, rtsp_port: int) -> None:
    async with simulated(card, mock={"rtsp_port": rtsp_port}) as (_, camera), aclosing(camera.live()) as frames:
        with pytest.raises(ConnectionLost, match="ended its live picture"):
            await to_the_end(frames)


async def test_it_is_written_as_the_camera_coded_it(card: Path, rtsp_port: int, tmp_path: Path) -> None:
    async with simulated(card, mock={"rtsp_port": rtsp_port}) as (_, camera):
        count = await camera.record_live(tmp_path / "live.mp4", seconds=1)
    with av.open(str(tmp_path / "live.mp4")) as written:
        assert written.streams.video[0].codec_context.name == "h264"
        assert len(list(written.decode(video=0))) == count


async def test_a_player_that_asks_for_packets_beside_is_told_to_take_the_connection(card: Path, rtsp_port: int) -> None:
    async with simulated(card, mock={"rtsp_port": rtsp_port}) as (_, camera), camera.live_relay() as relay:
        assert relay.protocol == "rtsp"

        def play() -> int:
            with av.open(relay.url, options={"rtsp_transport": "udp"}, timeout=(20, 20)) as _:
                return 1

        with pytest.raises(av.FFmpegError):
            await asyncio.to_thread(play)

        def fall_back() -> int:
            with av.open(relay.url, timeout=(20, 20)) as stream:  # FFmpeg tries both by itself
                return next(stream.decode(video=0)).width

        assert await asyncio.to_thread(fall_back) == 64
