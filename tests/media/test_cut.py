"""Pieces of clips: the same bytes, playable, and no more fetched than they need."""

from __future__ import annotations

import asyncio
import json
import struct
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from tests.media.clips import FTYP, Plan, box, full, moov, trak
from tests.tools import needs
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import Damaged, UsageError, VantrueError
from vantrue_client.media import thumbnail
from vantrue_client.media.cut import cut
from vantrue_client.media.gps import read_track
from vantrue_client.media.movie import read_movie
from vantrue_client.media.probe import probe
from vantrue_client.media.ranges import RangeReader, local, ranges
from vantrue_client.media.thumbnail import still
from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.card import write_clip
from vantrue_client.mock.running import running
from vantrue_client.model import Patience, Recording

LAYOUTS = ["n4", "s1,no-index", "fmas", "none"]
FRAME = 0.1
"""Seconds of one, in the simulator's clips."""


PATIENT = Patience(connect=60, command=60, list=60, silence=60)
HASTY = replace(PATIENT, silence=1, give_up=2)  # for a camera that leaves


@asynccontextmanager
async def clip_on_camera(
    gps: str = "n4", patience: Patience = PATIENT
) -> AsyncIterator[tuple[MockCamera, RangeReader, Recording]]:
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


@pytest.mark.parametrize("gps", ["n4", "novatek,no-index"])
async def test_a_piece_of_a_large_clip_costs_its_share(tmp_path: Path, gps: str) -> None:
    """As large a second as a camera's of 1080p, its index at the end: a megabyte is little beside the piece."""
    card, start = tmp_path / "card", datetime(2026, 3, 1, 8)
    (card / "Normal").mkdir(parents=True)
    path = card / "Normal" / "20260301_080000_00001_N_A.MP4"
    await asyncio.to_thread(write_clip, path, start=start, seconds=20, size=(320, 180), gps=gps, rate=16_000_000)
    async with MockCamera("n4-pro", card=card) as mock, Camera(mock.url) as camera:
        [listed] = [one async for one in camera.recordings()]
        assert listed.size > 38_000_000
        async with ranges(camera, listed) as reader:
            before = sent(mock)
            made = await cut(reader, 8.2, 12.7, tmp_path / "piece.MP4")
        share = (made.end_s - made.start_s) / 20 * listed.size
        assert share > 8_000_000
        assert sent(mock) - before <= 1.15 * share + 1_000_000
        assert reader.bytes_fetched == made.bytes_fetched <= 1.02 * share + 128 * 1024
    assert {one["codec_type"] for one in shown(made.file, "-show_streams")["streams"]} == {"video", "audio"}
    async with local(made.file) as reader:
        assert len((await read_track(reader, listed)).fixes) >= 4


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
    async with clip_on_camera(patience=HASTY) as (mock, reader, _):
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


async def test_a_still_is_turned_as_the_clip_is_shown(tmp_path: Path, clip: Path) -> None:
    content = bytearray(clip.read_bytes())
    matrix = struct.pack(">4i", 1 << 16, 0, 0, 0)
    at = content.index(matrix, content.index(b"tkhd"))
    sideways = tmp_path / "sideways.MP4"
    async with local(clip) as reader:
        upright = Image.open(BytesIO(await still(reader)))
    for turns, (a, b) in enumerate([(0, 1), (-1, 0), (0, -1)], 1):
        struct.pack_into(">4i", content, at, a << 16, b << 16, 0, -b << 16)
        sideways.write_bytes(content)
        async with local(sideways) as reader:
            shown_as = Image.open(BytesIO(await still(reader)))
        expected = upright.rotate(-90 * turns, expand=True)
        assert shown_as.size == expected.size
        assert max(ImageStat.Stat(ImageChops.difference(shown_as, expected)).mean) < 4


async def test_where_a_key_frame_is_damaged_the_next_one_is_shown(tmp_path: Path, clip: Path) -> None:
    content = bytearray(clip.read_bytes())
    async with local(clip) as reader:
        samples = (await read_movie(reader)).tracks[0].samples
        whole = await still(reader, 1)
    at, size = samples.offsets[0], samples.sizes[0]
    content[at : at + size] = bytes(size)
    broken = tmp_path / "broken.MP4"
    broken.write_bytes(content)
    async with local(broken) as reader:
        assert await still(reader) == whole


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


async def test_more_samples_than_any_clip_has_are_no_piece(tmp_path: Path) -> None:
    """A small index that unfolds to eight hundred thousand samples, all in a hundred kilobytes."""
    stsz = full(b"stsz", 1, 100_000)
    plan = Plan([(24, [1] * 100_000)], stsz=stsz)
    path = tmp_path / "crowd.MP4"
    path.write_bytes(FTYP + box(b"mdat", bytes(120_000)) + moov(plan, *[replace(plan, handler=b"soun")] * 7))
    async with local(path) as reader:
        with pytest.raises(Damaged, match="samples"):
            await cut(reader, 0, 1e9, tmp_path / "piece.MP4")
        assert (await cut(reader, 1, 2, tmp_path / "other.MP4")).size < 200_000


async def test_what_a_piece_lacks_is_said(tmp_path: Path) -> None:
    """Sound without compression has more samples than are unfolded: a piece behind them would be silent unsaid."""
    sound = Plan([(60, [2] * 50)], stsz=full(b"stsz", 2, 400_000), handler=b"soun")
    path = tmp_path / "raw.MOV"
    path.write_bytes(FTYP + box(b"mdat", bytes(1000)) + moov(Plan([(24, [1] * 30)]), sound))
    async with local(path) as reader:
        made = await cut(reader, 0, 1, tmp_path / "piece.MP4")
    assert [note for note in made.notes if "400000" in note]


async def test_boxes_that_are_doubled_do_not_double_the_tables(tmp_path: Path) -> None:
    plan = Plan([(24, [1] * 50_000)], stsz=full(b"stsz", 1, 50_000))
    index = trak(plan)
    stbl = index[index.index(b"stbl") - 4 :]
    hundred = index.replace(stbl, stbl * 100)
    for name in (b"minf", b"mdia", b"trak"):
        at = hundred.index(name) - 4
        hundred = hundred[:at] + (len(hundred) - at).to_bytes(4, "big") + hundred[at + 4 :]
    path = tmp_path / "doubled.MP4"
    path.write_bytes(FTYP + box(b"mdat", bytes(50_000)) + box(b"moov", hundred))
    async with local(path) as reader:
        made = await cut(reader, 0, 1e9, tmp_path / "piece.MP4")
    assert made.size < 1_000_000


async def test_a_picture_without_a_byte_is_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "empty.MP4"
    path.write_bytes(FTYP + box(b"mdat", bytes(50)) + moov(Plan([(24, [0, 50])])))
    async with local(path) as reader:
        with pytest.raises(Damaged, match="decoded"):
            await still(reader)


async def test_a_picture_larger_than_its_index_claims_is_not_decoded(
    tmp_path: Path, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnail, "MOST_PIXELS", 100_000)
    content = bytearray(clip.read_bytes())
    lying = tmp_path / "lying.MP4"
    for claimed in ((640, 360), (64, 36)):
        struct.pack_into(">HH", content, content.index(b"avc1", content.index(b"stsd")) + 28, *claimed)
        lying.write_bytes(content)
        async with local(lying) as reader:
            with pytest.raises(Damaged):
                await still(reader)


async def test_a_picture_too_large_to_be_given_whole_is_given_at_half_its_size(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnail, "WHOLE_PIXELS", 100_000)
    async with local(clip) as reader:
        assert Image.open(BytesIO(await still(reader))).size == (320, 180)
