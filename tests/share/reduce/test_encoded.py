"""Copies that are encoded anew: smaller, covered, turned."""

from __future__ import annotations

import struct
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from tests.share.reduce.clips import EVERYTHING, clip, original, streams, tags, telling
from tests.tools import needs
from vantrue_client.errors import UsageError
from vantrue_client.share.area import Area
from vantrue_client.share.form import Cover, Form, Keep
from vantrue_client.share.reduce import Original, reduce
from vantrue_client.share.reduce.cover import STRIP, blurred, fill
from vantrue_client.share.reduce.fitting import Size, fitted, scaled
from vantrue_client.share.reduce.kinds import BURNED_IN

SOUND = frozenset({Keep.SOUND})


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return clip(tmp_path_factory.mktemp("clip"), "novatek")


def picture(path: Path, number: int = 0) -> NDArray[Any]:
    """A picture's colours, as a player shows it."""
    command = [needs("ffmpeg"), "-v", "error", "-i", str(path), "-vf", f"select=eq(n\\,{number})"]
    command += ["-frames:v", "1", "-f", "image2", "-c", "png", "-"]
    ran = subprocess.run(command, capture_output=True, check=True, timeout=60)
    with Image.open(BytesIO(ran.stdout)) as image:
        return np.array(image.convert("RGB")).astype(int)


async def test_smaller_with_everything_kept(one: Original, tmp_path: Path) -> None:
    copy = await reduce([one], Form(height=90, keep=EVERYTHING), tmp_path / "small.mp4")
    told = streams(copy.file)
    assert (told["video"]["codec_name"], told["video"]["width"], told["video"]["height"]) == ("h264", 160, 90)
    assert (float(told["video"]["start_time"]), float(told["video"]["duration"])) == (0.0, 4.0)
    assert int(told["video"]["nb_frames"]) == 40
    assert (told["audio"]["codec_name"], float(told["audio"]["duration"])) == ("aac", 4.0)
    assert copy.kept == EVERYTHING
    before, after = tags(one.path, copy.file)
    assert before["QuickTime:GPSLatitude"] == after["QuickTime:GPSLatitude"]


async def test_smaller_with_nothing_kept(one: Original, tmp_path: Path) -> None:
    copy = await reduce([one], Form(height=90, piece=(1.25, 2.55)), tmp_path / "small.mp4")
    assert int(streams(copy.file)["video"]["nb_frames"]) == 13  # from the very frame on, not from a key frame
    assert telling(tags(copy.file)[0]) == set()
    assert b"x264" not in copy.file.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["small.mp4"]


async def test_it_fits_or_is_refused(one: Original, tmp_path: Path) -> None:
    whole = await reduce([one], Form(keep=SOUND, fit=1_000_000), tmp_path / "whole.mp4")
    assert not any("encoded" in note for note in whole.notes)
    most = whole.size // 2
    copy = await reduce([one], Form(keep=SOUND, fit=most), tmp_path / "fit.mp4")
    assert copy.size <= most
    assert float(streams(copy.file)["audio"]["duration"]) == 4.0
    with pytest.raises(UsageError, match="recognise"):
        await reduce([one], Form(fit=2000), tmp_path / "never.mp4")
    assert not (tmp_path / "never.mp4").exists()


async def test_the_text_is_covered_and_else_it_is_said_that_it_is_not(one: Original, tmp_path: Path) -> None:
    copy = await reduce([one], Form(cover=frozenset({Cover.TEXT})), tmp_path / "text.mp4")
    before, after = picture(one.path, 5), picture(copy.file, 5)
    strip = int(180 * STRIP)
    assert before[-strip:].max() > 200
    assert after[-strip:].max() < 40
    assert after[:strip].max() < 40
    assert abs(before[40:140] - after[40:140]).mean() < 12
    assert BURNED_IN not in copy.notes


async def test_the_whole_picture_is_blurred(one: Original, tmp_path: Path) -> None:
    copy = await reduce([one], Form(cover=frozenset({Cover.PICTURE})), tmp_path / "blurred.mp4")
    after = picture(copy.file, 5)
    assert abs(np.diff(after, axis=1)).mean() < abs(np.diff(picture(one.path, 5), axis=1)).mean() / 5
    assert BURNED_IN not in copy.notes


async def test_areas_are_covered_when_they_are_told(one: Original, tmp_path: Path) -> None:
    asked = []

    def areas(seconds: float) -> list[Area]:
        asked.append(round(seconds, 3))
        return [Area(0.25, 0.25, 0.5, 0.75)] if seconds >= 2 else []

    form = Form(cover=frozenset({Cover.FACES}), piece=(1.0, 3.0))
    copy = await reduce([one], form, tmp_path / "faces.mp4", areas=[areas])
    assert asked == [round(1 + n / 10, 3) for n in range(20)]
    first, last = (picture(copy.file, number)[50:130, 84:156] for number in (5, 15))
    assert (first.std() > 20, last.std() < 6) == (True, True)
    with pytest.raises(UsageError, match="Faces"):
        await reduce([one], form, tmp_path / "never.mp4")


TURNS = {90: (0, 1, -1, 0, 180, 0), 180: (-1, 0, 0, -1, 320, 180)}
"""The matrix of a track's head: a, b, c, d, and how far it is moved back into the picture."""


@pytest.mark.parametrize("turned", TURNS)
async def test_it_stays_turned(one: Original, tmp_path: Path, turned: int) -> None:
    made = tmp_path / one.path.name
    a, b, c, d, x, y = (number << 16 for number in TURNS[turned])
    data = one.path.read_bytes()
    at = data.index(b"tkhd") + 4 + 40
    made.write_bytes(data[:at] + struct.pack(">9i", a, b, 0, c, d, 0, x, y, 1 << 30) + data[at + 36 :])
    shown = picture(made)
    assert (shown != picture(one.path)).any() if turned == 180 else shown.shape == (320, 180, 3)
    same = await reduce([original(made)], Form(), tmp_path / "same.mp4")
    assert (picture(same.file) == shown).all()
    anew = await reduce([original(made)], Form(height=shown.shape[0]), tmp_path / "anew.mp4")
    assert picture(anew.file).shape == shown.shape
    assert abs(picture(anew.file) - shown).mean() < 12


async def test_uneven_pace_is_kept(one: Original, tmp_path: Path) -> None:
    made = tmp_path / "20251211_184930_00001_N_A.MP4"
    command = [needs("ffmpeg"), "-v", "error", "-i", str(one.path), "-an", "-vf", "select='not(between(n,5,19))'"]
    subprocess.run([*command, "-fps_mode", "vfr", "-enc_time_base", "1:1000", "-c:v", "libx264", str(made)], check=True)
    copy = await reduce([original(made)], Form(height=90), tmp_path / "anew.mp4")

    def times(path: Path) -> list[float]:
        with av.open(str(path)) as container:
            return [round(frame.time, 2) for frame in container.decode(video=0)]

    assert times(copy.file) == times(made)


@given(st.integers(2, 8000), st.integers(2, 8000), st.none() | st.integers(2, 4000))
def test_a_size_is_even_and_no_larger(width: int, height: int, most: int | None) -> None:
    size = scaled(width, height, most)
    assert size.width % 2 == size.height % 2 == 0
    assert 2 <= size.width <= max(width, 2)
    assert 2 <= size.height <= max(min(height, (most or height) + 1), 2)


@given(st.floats(0.5, 600), st.integers(10_000, 100_000_000), st.booleans())
def test_bits_leave_room(seconds: float, most: int, sound: bool) -> None:
    try:
        size = fitted(Size(3840, 2160), seconds, 30.0, sound=sound, most=most, name="X.MP4")
    except UsageError:
        return
    assert size.bitrate is not None
    assert size.bitrate * seconds / 8 < most
    assert size.height <= 2160


@given(st.floats(-1, 2), st.floats(-1, 2), st.floats(-1, 2), st.floats(-1, 2))
def test_a_filled_area_is_filled_whole(left: float, top: float, right: float, bottom: float) -> None:
    planes = tuple(np.zeros(shape, dtype=np.uint8) for shape in ((36, 64), (18, 32), (18, 32)))
    fill((planes[0], planes[1], planes[2]), Area(left, top, right, bottom), 96)
    for plane in planes:
        height, width = plane.shape
        for y in range(height):
            for x in range(width):
                if left <= (x + 0.5) / width <= right and top <= (y + 0.5) / height <= bottom:
                    assert plane[y, x]


def test_nothing_fine_is_left_of_a_blurred_picture() -> None:
    rng = np.random.default_rng(1)
    planes = [rng.integers(0, 255, shape, dtype=np.uint8) for shape in ((360, 640), (180, 320), (180, 320))]
    for plane in blurred((planes[0], planes[1], planes[2])):
        assert plane.astype(int).std() < 20
