"""Broken, hostile and other originals: a typed error and nothing left behind, or a whole copy."""

from __future__ import annotations

import asyncio
import random
import struct
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.share.reduce.clips import EVERYTHING, clip, original, packets, streams, tags, telling
from tests.tools import needs
from vantrue_client.errors import Damaged, NotReduced, StorageError, UsageError, VantrueError
from vantrue_client.share.form import Cover, Form, Keep
from vantrue_client.share.reduce import Original, reduce

NUMBERS = count(1)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return clip(tmp_path_factory.mktemp("clip"), "novatek", seconds=2)


def changed(folder: Path, data: bytes, suffix: str = "MP4") -> Original:
    path = folder / f"20251211_184930_{next(NUMBERS):05}_N_A.{suffix}"
    path.write_bytes(data)
    return original(path)


def converted(folder: Path, one: Original, suffix: str, *more: str) -> Original:
    path = folder / f"20251211_184930_{next(NUMBERS):05}_N_A.{suffix}"
    command = [needs("ffmpeg"), "-v", "error", "-i", str(one.path), "-c", "copy", *more, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return original(path)


@pytest.fixture
def to(tmp_path: Path) -> Iterator[Path]:
    """Where a copy would lie; afterwards nothing but it may be there."""
    folder = tmp_path / "copies"
    folder.mkdir()
    yield folder / "copy.mp4"
    assert {path.name for path in folder.iterdir()} <= {"copy.mp4"}


@pytest.mark.parametrize("moov", ["first", "last"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
async def test_what_is_cut_off_makes_no_copy(tmp_path: Path, to: Path, moov: str, share: float) -> None:
    data = clip(tmp_path, "none", seconds=1, moov=moov).path.read_bytes()
    broken = changed(tmp_path, data[: int(len(data) * share)])
    for form in (Form(), Form(height=90)):
        with pytest.raises(Damaged):
            await reduce([broken], form, to)
    assert not to.exists()


@pytest.mark.parametrize("data", [b"", b"G" * 600, b"#EXTM3U\nhttp://10.0.0.1/x", b"20251211184930,47,N,8,E,1,2\r\n"])
async def test_what_is_neither_clip_nor_photo_makes_none(tmp_path: Path, to: Path, data: bytes) -> None:
    for suffix in ("MP4", "TS", "JPG"):
        with pytest.raises((Damaged, NotReduced)):
            await reduce([changed(tmp_path, data, suffix)], Form(), to)


@pytest.mark.parametrize("tries", [60, pytest.param(4000, marks=[pytest.mark.long, pytest.mark.timeout(3600)])])
async def test_a_hostile_index_makes_a_good_copy_or_none(one: Original, tmp_path: Path, to: Path, tries: int) -> None:
    chance, data = random.Random(5), one.path.read_bytes()
    index = data.index(b"moov")
    made = 0
    for _ in range(tries):
        hostile = bytearray(data)
        for _ in range(chance.choice((1, 3, 12))):
            hostile[chance.randrange(index, len(data))] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
        path = one.path.with_name("20251211_184930_99999_N_A.MP4")
        path.write_bytes(hostile)
        try:
            copy = await reduce([original(path)], Form(piece=chance.choice((None, (0.5, 1.6)))), to)
        except VantrueError:
            assert not to.exists()
        else:
            made += 1
            assert b"freeGPS" not in copy.file.read_bytes()
            to.unlink()
    assert made


async def test_a_picture_that_claims_the_gps_data_is_refused(one: Original, tmp_path: Path, to: Path) -> None:
    data = one.path.read_bytes()
    at = data.index(b"stco") + 12
    hostile = data[:at] + struct.pack(">I", data.index(b"freeGPS ") - 4) + data[at + 4 :]
    with pytest.raises(NotReduced, match="GPS data"):
        await reduce([changed(tmp_path, hostile)], Form(), to)


def with_message(one: Original, text: bytes) -> bytes:
    """The clip with a camera's text within its first picture, put over the encoder's."""
    data = one.path.read_bytes()
    at = data.index(b"x264 - core")
    return data[:at] + text + data[at + len(text) :]


async def test_a_text_within_a_picture_is_refused_and_goes_with_encoding(
    one: Original, tmp_path: Path, to: Path
) -> None:
    texts = {Keep.DEVICE: b"VANTRUE N4 Pro", Keep.TIMES: b"2025-12-11 18:49", Keep.LOCATION: b"$GPRMC,1"}
    for keep, text in texts.items():
        said = changed(tmp_path, with_message(one, text))
        with pytest.raises(NotReduced, match="encoded anew"):
            await reduce([said], Form(), to)
        copy = await reduce([said], Form(keep=frozenset({keep})), to)
        assert packets(copy.file) == packets(said.path)
        copy.file.unlink()
        copy = await reduce([said], Form(height=90), to)
        assert text not in copy.file.read_bytes()
        copy.file.unlink()


async def test_what_the_camera_said_of_itself_is_looked_for(one: Original, tmp_path: Path, to: Path) -> None:
    said = changed(tmp_path, with_message(one, b"ZX81-Wonder"))
    await reduce([said], Form(), to)
    to.unlink()
    with pytest.raises(NotReduced, match="zx81-wonder"):
        await reduce([Original(said.path, said.recording, device=("ZX81-Wonder",))], Form(), to)


async def test_transport_streams_and_fragments(one: Original, tmp_path: Path, to: Path) -> None:
    fragments = ("-movflags", "frag_keyframe+empty_moov")
    for made in (converted(tmp_path, one, "TS"), converted(tmp_path, one, "MP4", *fragments)):
        copy = await reduce([made], Form(keep=EVERYTHING), to)
        told = streams(to)
        pairs = zip(packets(to), packets(one.path), strict=True)
        assert all(after.endswith(before[-200:]) for after, before in pairs)  # in streams, more stands before
        assert (set(told), int(told["video"]["nb_frames"])) == ({"video", "audio"}, 20)
        assert copy.kept == {Keep.SOUND, Keep.NAME}
        assert telling(tags(to)[0]) == set()
        to.unlink()
        await reduce([made], Form(piece=(0.5, 1.5), height=90), to)
        assert int(streams(to)["video"]["nb_frames"]) == 10
        to.unlink()


async def test_sound_that_is_not_compressed(one: Original, tmp_path: Path, to: Path) -> None:
    made = converted(tmp_path, one, "MOV", "-c:a", "pcm_s16le")
    await reduce([made], Form(keep=frozenset({Keep.SOUND}), piece=(0.5, 1.75)), to)
    told = streams(to)["audio"]
    assert (told["codec_name"], float(told["duration"])) == ("pcm_s16le", 0.75)
    to.unlink()
    await reduce([made], Form(keep=frozenset({Keep.SOUND}), height=90), to)
    assert streams(to)["audio"]["codec_name"] == "aac"


async def test_another_codec_is_encoded_anew(one: Original, tmp_path: Path, to: Path) -> None:
    made = converted(tmp_path, one, "MOV", "-c:v", "mjpeg")
    copy = await reduce([made], Form(), to)
    assert streams(to)["video"]["codec_name"] == "h264"
    assert any("could not be searched" in note for note in copy.notes)


async def test_nothing_is_written_over(one: Original, to: Path) -> None:
    to.write_bytes(b"mine")
    for form in (Form(), Form(height=90)):
        with pytest.raises(UsageError, match="already"):
            await reduce([one], form, to)
    assert to.read_bytes() == b"mine"


async def test_a_place_that_is_none(one: Original, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for form in (Form(), Form(height=90)):
        with pytest.raises(StorageError):
            await reduce([one], form, tmp_path / "file" / "copy.mp4")
    gone = Original(tmp_path / "gone.MP4", one.recording)
    with pytest.raises(StorageError):
        await reduce([gone], Form(), tmp_path / "copy.mp4")


@pytest.mark.parametrize("form", [Form(), Form(cover=frozenset({Cover.PICTURE}), keep=EVERYTHING)])
async def test_cancelled_it_leaves_nothing(one: Original, to: Path, form: Form) -> None:
    before = one.path.read_bytes()
    begun = asyncio.Event()
    task = asyncio.create_task(reduce([one], form, to, progress=lambda _: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list(to.parent.iterdir()) == []
    assert one.path.read_bytes() == before


async def test_progress_goes_from_little_to_all(one: Original, to: Path) -> None:
    told: list[float] = []
    await reduce([one], Form(), to, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


async def test_without_leave_no_place_is_decoded(one: Original, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vantrue_client.media import gps

    async def never(*_: object, **__: object) -> None:
        raise AssertionError("a place was decoded")

    monkeypatch.setattr(gps, "read_track", never)
    copy = await reduce([one], Form(), to, located=False)
    assert b"freeGPS" not in copy.file.read_bytes()
