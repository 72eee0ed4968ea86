"""Pieces of clips: the same bytes, playable, and no more fetched than they need."""

from __future__ import annotations

import json
import random
import struct
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import av
import pytest

from tests.tools import needs
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import ConnectionLost, Damaged, UsageError, VantrueError
from vantrue_client.media.cut import cut
from vantrue_client.media.gps import read_track
from vantrue_client.media.movie import read_movie
from vantrue_client.media.probe import probe
from vantrue_client.media.ranges import RangeReader, local, ranges
from vantrue_client.media.thumbnail import still
from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.running import running
from vantrue_client.model import Patience, Recording

LAYOUTS = ["n4", "s1,no-index", "fmas", "none"]
FRAME = 0.1
"""Seconds of one, in the simulator's clips."""


@asynccontextmanager
async def clip_on_camera(gps: str = "n4") -> AsyncIterator[tuple[MockCamera, RangeReader, Recording]]:
    patience = Patience(connect=1, silence=1, give_up=2)
    async with MockCamera("n4-pro", gps=gps) as mock, Camera(mock.url, patience=patience) as camera:
        found = [one async for one in camera.recordings(kind="normal", channel="front")]
        async with ranges(camera, found[0], patience=patience) as reader:
            yield mock, reader, found[0]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of ten seconds on this laptop."""
    with running(MockCamera("n4-pro")) as camera:
        path = next(iter(sorted(camera.card.rglob("Normal/*_A.MP4"))))
        copy = tmp_path_factory.mktemp("clip") / path.name
        copy.write_bytes(path.read_bytes())
    return copy


def shown(path: Path, *entries: str) -> Any:
    needs("ffprobe")
    command = ["ffprobe", "-v", "error", "-of", "json", *entries, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert ran.stderr == ""
    return json.loads(ran.stdout)


def packets(path: Path, kind: str) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(one) for one in container.demux(getattr(container.streams, kind)[0]) if one.size]


def sent(mock: MockCamera) -> int:
    """Bytes of replies, at the camera's own count."""
    return sum(request.bytes_sent for request in mock.requests)


@pytest.mark.parametrize("gps", LAYOUTS)
async def test_a_piece_plays_and_holds_the_very_bytes(tmp_path: Path, gps: str) -> None:
    to, whole = tmp_path / "piece.MP4", tmp_path / "whole.MP4"
    async with clip_on_camera(gps) as (_, reader, recording):
        made = await cut(reader, 3.3, 6.05, to)
        whole.write_bytes(await reader.read(0, reader.size))
    assert (made.start_s, round(made.end_s, 3)) == (3.0, 6.2)
    told = shown(to, "-show_entries", "stream=codec_type,start_time,duration:format=start_time,duration")
    streams = {one["codec_type"]: one for one in told["streams"]}
    assert float(told["format"]["start_time"]) == 0
    for kind in ("video", "audio"):
        assert float(streams[kind]["start_time"]) == 0
        assert float(streams[kind]["duration"]) == pytest.approx(3.2, abs=FRAME)
        piece, origin = packets(to, kind), packets(whole, kind)
        first = origin.index(piece[0])
        assert piece == origin[first : first + len(piece)]
    assert len(packets(to, "video")) == 32
    assert subprocess.run(["ffmpeg", "-v", "error", "-i", to, "-f", "null", "-"], capture_output=True).stderr == b""
    async with local(to) as reader:
        track = await read_track(reader, recording)
    assert (track.layout, len(track.fixes) >= 3) == (("", False) if gps == "none" else (gps.split(",")[0], True))


@pytest.mark.parametrize("gps", LAYOUTS)
async def test_no_more_is_fetched_than_the_piece_needs(tmp_path: Path, gps: str) -> None:
    async with clip_on_camera(gps) as (mock, reader, recording):
        before = sent(mock)
        made = await cut(reader, 4, 5, tmp_path / "piece.MP4")
        share = (made.end_s - made.start_s) / 10 * recording.size
        assert made.bytes_fetched == reader.bytes_fetched
        assert sent(mock) - before <= 1.15 * share + 1_000_000
        assert made.bytes_fetched <= 1.15 * share + 128 * 1024


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (5, 4), (10.1, 12), (600, 660)])
async def test_moments_that_are_not_in_it_are_refused(tmp_path: Path, clip: Path, start: float, end: float) -> None:
    async with local(clip) as reader:
        with pytest.raises(UsageError, match=r"10\.0 s long"):
            await cut(reader, start, end, tmp_path / "piece.MP4")
    assert list(tmp_path.iterdir()) == []


async def test_up_to_the_end_is_a_piece_and_the_whole_is_one(tmp_path: Path, clip: Path) -> None:
    async with local(clip) as reader:
        last = await cut(reader, 9.5, 99, tmp_path / "last.MP4")
        whole = await cut(reader, 0, 10, tmp_path / "whole.MP4")
    assert (last.start_s, last.end_s) == (9.0, 10.0)
    assert packets(whole.file, "video") == packets(clip, "video")
    assert packets(whole.file, "audio") == packets(clip, "audio")


async def test_nothing_is_written_over_and_nothing_half_done_is_left(tmp_path: Path, clip: Path) -> None:
    to = tmp_path / "piece.MP4"
    to.write_bytes(b"mine")
    async with local(clip) as reader:
        with pytest.raises(UsageError, match="nothing is written over"):
            await cut(reader, 1, 2, to)
    assert to.read_bytes() == b"mine"
    async with clip_on_camera() as (mock, reader, _):
        movie = await read_movie(reader)
        assert movie.tracks
        mock.drive_away()
        with pytest.raises(VantrueError):
            await cut(reader, 2, 8, tmp_path / "other.MP4")
    assert [path.name for path in tmp_path.iterdir()] == ["piece.MP4"]


async def test_a_clip_without_an_index_cannot_be_cut(tmp_path: Path, clip: Path) -> None:
    content = clip.read_bytes()
    broken = tmp_path / "broken.MP4"
    broken.write_bytes(content.replace(b"moov", b"free"))
    async with local(broken) as reader:
        with pytest.raises(Damaged):
            await cut(reader, 1, 2, tmp_path / "piece.MP4")
        with pytest.raises(Damaged):
            await still(reader)
        with pytest.raises(Damaged):
            await probe(reader)


async def test_a_still_is_the_key_frame_before(clip: Path) -> None:
    async with local(clip) as reader:
        pictures = [await still(reader, at) for at in (0.0, 1.0, 1.9, 5.0)]
        with pytest.raises(UsageError):
            await still(reader, 11)
    assert all(picture.startswith(b"\xff\xd8\xff") for picture in pictures)
    assert pictures[1] == pictures[2]
    assert len(set(pictures)) == 3


async def test_a_still_costs_a_key_frame() -> None:
    async with clip_on_camera() as (_, reader, recording):
        await still(reader, 4)
        assert reader.bytes_fetched < recording.size / 4


async def test_a_probe_tells_picture_and_sound_without_a_download(clip: Path) -> None:
    (video, audio) = sorted(
        shown(clip, "-show_streams")["streams"], key=lambda one: str(one["codec_type"]), reverse=True
    )[:2]
    async with clip_on_camera() as (_, reader, _):
        told = await probe(reader)
        assert reader.bytes_fetched < 64 * 1024
    assert (told.video, told.width, told.height) == (video["codec_name"], video["width"], video["height"])
    assert (told.audio, told.channels, str(told.sample_rate)) == (
        audio["codec_name"],
        audio["channels"],
        audio["sample_rate"],
    )
    assert (told.frame_rate, told.duration_s) == (10.0, 10.0)


def mutations(content: bytes, count: int) -> Iterator[bytes]:
    """Clips with bytes of the index, or of anything, changed; sizes and counts become extremes."""
    moov = content.index(b"moov")
    for seed in range(count):
        chance = random.Random(seed)
        made = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(moov, len(made) - 8) if chance.random() < 0.9 else chance.randrange(len(made) - 8)
            value = chance.choice([0, 1, 0x7FFFFFFF, 0xFFFFFFFF, chance.getrandbits(32)])
            struct.pack_into(">I", made, at - at % 4, value)
        yield bytes(made[: chance.randrange(len(made))] if chance.random() < 0.1 else made)


async def test_whatever_is_changed_gives_a_piece_or_a_typed_error(tmp_path: Path, clip: Path) -> None:
    content = clip.read_bytes()
    outcomes = set()
    for number, changed in enumerate(mutations(content, 60)):
        path, to = tmp_path / "changed.MP4", tmp_path / f"{number}.MP4"
        path.write_bytes(changed)
        async with local(path) as reader:
            for work in (cut(reader, 2, 4, to), still(reader, 2), probe(reader)):
                try:
                    await work
                    outcomes.add("done")
                except (Damaged, UsageError, ConnectionLost) as error:
                    outcomes.add(type(error).__name__)
        to.unlink(missing_ok=True)
    assert {"done", "Damaged"} <= outcomes
