"""Photos: the picture as it was coded, and nothing beside it."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.share.reduce.clips import EVERYTHING, WHEN, original, tags, telling
from vantrue_client.errors import Damaged, NotReduced, UsageError, VantrueError
from vantrue_client.mock.card import write_photo
from vantrue_client.mock.card.drive import drive
from vantrue_client.share.area import Area
from vantrue_client.share.form import Cover, Form, Keep
from vantrue_client.share.reduce import Original, reduce
from vantrue_client.share.reduce.jpeg import bare, joined, segments


def segment(kind: int, body: bytes) -> bytes:
    return bytes([0xFF, kind]) + (len(body) + 2).to_bytes(2, "big") + body


MORE = (
    segment(0xFE, b"taken in Vantrue Lane"),
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>12</x>"),
    segment(0xE2, b"MPF\0MM\0*\0\0\0\x08"),
    segment(0xED, b"Photoshop 3.0\0"),
)


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """With everything in it that cameras and programs put there, and a second picture behind its end."""
    path = tmp_path_factory.mktemp("photo") / "20251211_184930_00001_N_A.JPG"
    write_photo(path, when=WHEN, size=(320, 180), fix=drive(WHEN, 3, 1)[1])
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"".join(MORE) + data[2:] + data)
    return original(path)


def pixels(path: Path) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the list of pictures that the original carries is none
        with Image.open(path) as image:
            return image.convert("RGB").tobytes()


def coded(data: bytes) -> bytes:
    return data[data.index(b"\xff\xda") : data.index(b"\xff\xd9")]


async def test_nothing_is_left_beside_the_picture(photo: Original, tmp_path: Path) -> None:
    copy = await reduce([photo], Form(), tmp_path / "photo-1.jpg")
    before, after = tags(photo.path, copy.file)
    assert (bool(telling(before)), telling(after)) == (True, set())
    data = copy.file.read_bytes()
    assert coded(data) == coded(photo.path.read_bytes())
    assert pixels(copy.file) == pixels(photo.path)
    assert (copy.media_type, copy.size, len(copy.left_out)) == ("image/jpeg", len(data), 3)
    for mark in (b"Exif", b"Vantrue", b"VANTRUE", b"xap", b"MPF", b"Photoshop", b"2025"):
        assert mark not in data


@pytest.mark.parametrize(
    ("keep", "there"),
    [
        (Keep.LOCATION, {"GPS:GPSLatitude", "GPS:GPSAltitude"}),
        (Keep.TIMES, {"IFD0:ModifyDate", "ExifIFD:DateTimeOriginal"}),
        (Keep.DEVICE, {"IFD0:Make", "IFD0:Model"}),
    ],
)
async def test_each_is_kept_alone(photo: Original, tmp_path: Path, keep: Keep, there: set[str]) -> None:
    copy = await reduce([photo], Form(keep=frozenset({keep})), tmp_path / "one.jpg")
    (told,) = tags(copy.file)
    groups = {name.split(":")[0] for name in there}
    assert there <= telling(told)
    assert {name.split(":")[0] for name in telling(told)} <= groups | {"Composite"}
    assert copy.kept == {keep}
    assert "GPS:GPSDateStamp" not in told
    assert pixels(copy.file) == pixels(photo.path)


async def test_all_is_kept(photo: Original, tmp_path: Path) -> None:
    copy = await reduce([photo], Form(keep=EVERYTHING), tmp_path / "all.jpg")
    before, after = tags(photo.path, copy.file)
    for name in ("GPS:GPSLatitude", "GPS:GPSDateStamp", "ExifIFD:DateTimeOriginal", "IFD0:Make"):
        assert before[name] == after[name]
    assert copy.kept == EVERYTHING - {Keep.SOUND}


async def test_what_is_covered_and_smaller(photo: Original, tmp_path: Path) -> None:
    text = await reduce([photo], Form(cover=frozenset({Cover.TEXT}), height=90), tmp_path / "text.jpg")
    with Image.open(text.file) as image:
        assert image.size == (160, 90)
        assert image.convert("L").crop((0, 85, 160, 90)).getextrema()[1] < 100  # type: ignore[operator]
    area = [lambda _: [Area(0.25, 0.25, 0.5, 0.75)]]
    face = await reduce([photo], Form(cover=frozenset({Cover.FACES})), tmp_path / "face.jpg", areas=area)
    with Image.open(face.file) as image:
        low, high = image.convert("L").crop((84, 50, 156, 130)).getextrema()
        assert high - low < 24  # type: ignore[operator]
    blurred = await reduce([photo], Form(cover=frozenset({Cover.PICTURE})), tmp_path / "blurred.jpg")
    fit = await reduce([photo], Form(fit=8000, keep=frozenset({Keep.TIMES})), tmp_path / "fit.jpg")
    assert fit.size <= 8000
    assert telling(tags(blurred.file)[0]) == set()
    with pytest.raises(UsageError):
        await reduce([photo], Form(fit=900), tmp_path / "never.jpg")
    with pytest.raises(UsageError):
        await reduce([photo], Form(piece=(0, 1)), tmp_path / "never.jpg")


async def test_it_stays_turned(tmp_path: Path) -> None:
    path = tmp_path / "20251211_184930_00001_N_A.JPG"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.effect_noise((64, 48), 90).convert("RGB").save(path, exif=exif)
    same = await reduce([original(path)], Form(), tmp_path / "same.jpg")
    assert tags(same.file)[0]["IFD0:Orientation"] == 6
    anew = await reduce([original(path)], Form(height=64, cover=frozenset({Cover.TEXT})), tmp_path / "anew.jpg")
    with Image.open(anew.file) as image:
        assert (image.size, dict(image.getexif())) == ((48, 64), {})


async def test_a_place_that_is_none_is_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "20251211_184930_00001_N_A.JPG"
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({2: (4000.0, 0.0, 0.0), 4: (8.0, 4e9, 0.0)})
    Image.effect_noise((64, 48), 90).convert("RGB").save(path, exif=exif)
    copy = await reduce([original(path)], Form(), tmp_path / "copy.jpg")
    assert telling(tags(copy.file)[0]) == set()


def jpeg() -> bytes:
    file = BytesIO()
    Image.effect_noise((32, 32), 50).convert("RGB").save(file, "JPEG", progressive=True)
    return file.getvalue()


JPEG = jpeg()


@given(st.integers(0, len(JPEG) - 1), st.binary(min_size=0, max_size=6), st.integers(0, len(JPEG)))
def test_whatever_a_photo_is_only_segments_of_a_picture_stay(at: int, put: bytes, end: int) -> None:
    hostile = (b"\xff\xd8\xff" + JPEG[3:at] + put + JPEG[at + len(put) :])[: max(end, 3)]
    try:
        found = bare(list(segments(hostile, "X.JPG")))
    except Damaged:
        return
    again = joined(found)
    assert list(segments(again, "X.JPG")) == found
    assert len(again) <= len(hostile) + 2


@pytest.mark.parametrize("end", [100, 3000])
async def test_a_broken_photo_leaves_nothing(photo: Original, tmp_path: Path, end: int) -> None:
    broken = tmp_path / "20251211_184930_00001_N_A.JPG"
    broken.write_bytes(photo.path.read_bytes()[:end])
    with pytest.raises((Damaged, NotReduced)) as caught:
        await reduce([original(broken)], Form(), tmp_path / "x" / "copy.jpg")
    assert isinstance(caught.value, VantrueError)
    assert not (tmp_path / "x" / "copy.jpg").exists()
