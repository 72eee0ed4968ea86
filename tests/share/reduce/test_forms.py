"""What a copy without re-encoding keeps and loses, in every layout, told by other programs."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from tests.share.reduce.clips import EVERYTHING, clip, original, packets, streams, tags, telling
from tests.tools import needs
from vantrue_client.mock.card import LAYOUTS
from vantrue_client.share.form import Form, Join, Keep
from vantrue_client.share.reduce import Original, Reduced, reduce
from vantrue_client.share.reduce.kinds import BURNED_IN

CLIPS = [*LAYOUTS, "n4,no-index"]
READ = ["n4", "novatek", "fmas"]
"""Layouts of which exiftool reads what is kept."""


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Original]:
    """One of each layout, half of them with the index first, one in H.265."""
    folder = tmp_path_factory.mktemp("originals")
    made = {}
    for number, layout in enumerate(CLIPS):
        codec = "h265" if layout == "s1" else "h264"
        made[layout] = clip(folder, layout, number=number, codec=codec, moov="first" if number % 2 else "last")
    return made


@pytest.fixture(scope="module")
def plain(originals: dict[str, Original], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reduced]:
    """A copy of each in the form that keeps nothing but the picture."""
    folder = tmp_path_factory.mktemp("copies")

    async def all_of_them() -> dict[str, Reduced]:
        return {
            layout: await reduce([one], Form(), folder / f"clip-{number}.mp4")
            for number, (layout, one) in enumerate(originals.items())
        }

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("layout", CLIPS)
def test_the_picture_is_the_same_and_alone(
    layout: str, originals: dict[str, Original], plain: dict[str, Reduced]
) -> None:
    copy = plain[layout]
    assert packets(copy.file) == packets(originals[layout].path)
    told = streams(copy.file)
    assert list(told) == ["video"]
    assert (float(told["video"]["start_time"]), float(told["video"]["duration"])) == (0.0, 4.0)
    data = copy.file.read_bytes()
    assert (copy.size, copy.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (copy.kept, copy.media_type, copy.file.stat().st_mode & 0o77) == (frozenset(), "video/mp4", 0)
    assert BURNED_IN in copy.notes
    assert "The sound is left out." in copy.left_out


def test_exiftool_finds_nothing(originals: dict[str, Original], plain: dict[str, Reduced]) -> None:
    before = tags(*(one.path for one in originals.values()))
    assert all(telling(one) for one in before)
    found = tags(*(copy.file for copy in plain.values()))
    assert [telling(one) for one in found] == [set()] * len(CLIPS)


@pytest.mark.parametrize("layout", CLIPS)
def test_no_byte_of_the_track_is_left(layout: str, plain: dict[str, Reduced]) -> None:
    data = plain[layout].file.read_bytes()
    for mark in (b"freeGPS", b"FMAS", b"gpmd", b"gps ", b"horsontech", b"RMC,", b"udta", b"meta", b"Handler", b"free"):
        assert mark not in data


@pytest.mark.parametrize("layout", READ)
async def test_all_that_is_chosen_is_kept(layout: str, originals: dict[str, Original], tmp_path: Path) -> None:
    one = originals[layout]
    copy = await reduce([one], Form(keep=EVERYTHING), tmp_path / "kept.mp4")
    assert copy.kept == EVERYTHING
    assert packets(copy.file) == packets(one.path)
    assert packets(copy.file, "audio") == packets(one.path, "audio")
    before, after = tags(one.path, copy.file)
    for name in ("QuickTime:GPSLatitude", "QuickTime:GPSLongitude", "QuickTime:CreateDate", "Track1:GPSLatitude"):
        assert before.get(name) == after.get(name)
    assert any("GPSLatitude" in name for name in after)
    assert after["QuickTime:CreateDate"] == "2025:12:11 18:49:30"
    streams(copy.file)


@pytest.mark.parametrize("keep", list(Keep))
async def test_each_is_kept_alone(keep: Keep, originals: dict[str, Original], tmp_path: Path) -> None:
    copy = await reduce([originals["n4"]], Form(keep=frozenset({keep})), tmp_path / "one.mp4")
    (told,) = tags(copy.file)
    names = telling(told)
    assert copy.kept == {keep}
    assert ("audio" in streams(copy.file)) is (keep is Keep.SOUND)
    assert any("GPSLatitude" in name for name in names) is (keep is Keep.LOCATION)
    assert ("QuickTime:CreateDate" in names) is (keep is Keep.TIMES)
    assert ("QuickTime:HandlerVendorID" in told) is (keep is Keep.DEVICE)


async def test_texts_that_tell_more_than_the_camera_go(tmp_path: Path, originals: dict[str, Original]) -> None:
    import subprocess

    made = tmp_path / "20251211_184930_00009_N_A.MOV"
    texts = {"model": "VANTRUE N4 Pro", "location": "+38.8968-087.4133/", "comment": "recorded 2025-12-11"}
    more = [part for name, text in texts.items() for part in ("-metadata", f"{name}={text}")]
    command = [needs("ffmpeg"), "-v", "error", "-i", str(originals["n4"].path), "-c", "copy", "-map", "0:v"]
    subprocess.run([*command, *more, str(made)], check=True)
    copy = await reduce([original(made)], Form(keep=frozenset({Keep.DEVICE})), tmp_path / "device.mp4")
    (told,) = tags(copy.file)
    assert told["UserData:Model"] == "VANTRUE N4 Pro"
    assert not [name for name in told if "GPS" in name or "Comment" in name]
    plain = await reduce([original(made)], Form(), tmp_path / "plain.mp4")
    assert b"VANTRUE" not in plain.file.read_bytes()


async def test_a_copy_never_says_less_than_the_form_wanted_in_silence(
    tmp_path: Path, originals: dict[str, Original]
) -> None:
    copy = await reduce([originals["none"]], Form(keep=EVERYTHING, join=Join.APART), tmp_path / "none.mp4")
    assert copy.kept == EVERYTHING - {Keep.LOCATION}
    assert any("location" in note for note in copy.notes)
