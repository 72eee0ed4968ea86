"""Clips as phones, editors and converters write them: what they hide or carry between the pictures stays at home."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.share.reduce.clips import clip, original, packets, streams
from tests.tools import needs
from vantrue_client.errors import NotReduced
from vantrue_client.share.form import Form, Join, Keep
from vantrue_client.share.reduce import Original, reduce
from vantrue_client.share.reduce.opening import is_photo

SOUND = frozenset({Keep.SOUND})
SERIAL = "Serial 12345678 seen by nobody before"
OWN = f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{SERIAL}"


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """Four seconds with a key frame each."""
    return clip(tmp_path_factory.mktemp("clip"), "none")


def written(one: Original, to: Path, *options: str, before: Sequence[str] = ()) -> Original:
    command = [needs("ffmpeg"), "-v", "error", *before, "-i", str(one.path), "-c", "copy", *options, str(to)]
    subprocess.run(command, check=True, timeout=60)
    return original(to)


@pytest.fixture(scope="module")
def cut(one: Original, tmp_path_factory: pytest.TempPathFactory) -> Original:
    """As phones trim: it is shown from 1.5 s on, and the pictures from 1 s on are in it, hidden by its edit list."""
    cut = written(one, tmp_path_factory.mktemp("cut") / "cut.MP4", before=("-ss", "1.5"))
    assert len(packets(cut.path)) == 30
    return cut


def shown_s(path: Path) -> float:
    return float(streams(path)["video"]["duration"])


@pytest.mark.parametrize("keep", [frozenset[Keep](), SOUND])
async def test_what_an_edit_list_hides_does_not_leave(cut: Original, tmp_path: Path, keep: frozenset[Keep]) -> None:
    copy = await reduce([cut], Form(keep=keep), tmp_path / "copy.mp4")
    assert len(packets(copy.file)) == 25
    assert shown_s(copy.file) == pytest.approx(2.5, abs=0.06)
    assert any("edit list" in note for note in copy.notes)
    if keep:
        assert len(packets(copy.file, "audio")) * 1024 / 48000 == pytest.approx(2.5, abs=0.2)


async def test_a_piece_counts_from_what_is_shown(cut: Original, tmp_path: Path) -> None:
    copy = await reduce([cut], Form(piece=(0, 9)), tmp_path / "copy.mp4")
    assert packets(copy.file) == packets(cut.path)[10:]  # from the next key frame on, at 2 s


async def test_what_is_hidden_at_the_end_is_not_copied(one: Original, tmp_path: Path) -> None:
    short = written(one, tmp_path / "short.MP4", "-t", "3")
    data = bytearray(short.path.read_bytes())
    at = data.index(b"elst") + 12
    told = int.from_bytes(data[at : at + 4], "big")
    data[at : at + 4] = (told * 2 // 3).to_bytes(4, "big")
    short.path.write_bytes(data)
    copy = await reduce([original(short.path)], Form(), tmp_path / "copy.mp4")
    assert packets(copy.file) == packets(one.path)[:20]


async def test_what_several_edits_put_together_is_refused_with_a_way_out(one: Original, tmp_path: Path) -> None:
    made = written(one, tmp_path / "edited.MP4")
    data = made.path.read_bytes()
    at = data.index(b"elst") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    row = data[at + 16 : at + 28]
    twice = (size + 12).to_bytes(4, "big") + data[at + 4 : at + 12] + (2).to_bytes(4, "big") + row + row
    grown = data[:at] + twice + data[at + size :]
    for kind in (b"moov", b"trak", b"edts"):
        where = grown.index(kind) - 4
        grown = (
            grown[:where]
            + (int.from_bytes(grown[where : where + 4], "big") + 12).to_bytes(4, "big")
            + grown[where + 4 :]
        )
    made.path.write_bytes(grown)
    with pytest.raises(NotReduced, match="list of edits"):
        await reduce([original(made.path)], Form(), tmp_path / "copy.mp4")
    assert not (tmp_path / "copy.mp4").exists()


@pytest.mark.parametrize("keep", [frozenset[Keep](), frozenset({Keep.DEVICE}), frozenset(Keep)])
async def test_messages_that_nobody_knows_leave_only_where_all_of_it_may(
    one: Original, tmp_path: Path, keep: frozenset[Keep]
) -> None:
    telling = written(one, tmp_path / "telling.MP4", "-bsf:v", OWN)
    copy = await reduce([telling], Form(keep=keep), tmp_path / "copy.mp4")
    assert SERIAL.encode() in telling.path.read_bytes()
    assert (SERIAL.encode() in copy.file.read_bytes()) == (keep == frozenset(Keep))
    assert any("encoded anew" in note for note in copy.notes) == (keep != frozenset(Keep))
    streams(copy.file)


@pytest.mark.parametrize("join", [Join.AFTER, Join.BESIDE])
async def test_neither_leave_with_others(one: Original, cut: Original, tmp_path: Path, join: Join) -> None:
    telling = written(one, tmp_path / "telling.MP4", "-bsf:v", OWN)
    copy = await reduce([cut, telling], Form(join=join), tmp_path / "copy.mp4")
    assert SERIAL.encode() not in copy.file.read_bytes()
    assert len(packets(copy.file)) == (65 if join is Join.AFTER else 25)


async def test_sound_that_is_not_compressed_is_no_damage(one: Original, tmp_path: Path) -> None:
    loud = tmp_path / "loud.MOV"
    command = [needs("ffmpeg"), "-v", "error", "-i", str(one.path), "-c:v", "copy", "-c:a", "pcm_s16le", "-ar", "48000"]
    subprocess.run([*command, str(loud)], check=True, timeout=60)
    plain = await reduce([original(loud)], Form(), tmp_path / "plain.mp4")
    assert packets(plain.file) == packets(one.path)
    heard = await reduce([original(loud)], Form(keep=SOUND), tmp_path / "heard.mp4")
    assert float(streams(heard.file)["audio"]["duration"]) == pytest.approx(4, abs=0.1)


def test_a_photo_is_one_whatever_it_is_called(one: Original, tmp_path: Path) -> None:
    odd = tmp_path / "holiday.MP4"
    odd.write_bytes(b"\xff\xd8\xff\xd9")
    assert (is_photo(original(odd)), is_photo(one)) == (True, False)


async def test_a_place_in_the_cameras_texts_stays_only_with_both(one: Original, tmp_path: Path) -> None:
    placed = written(one, tmp_path / "placed.MOV", "-metadata", "location=+48.1371+011.5754/", "-metadata", "title=Car")
    both = frozenset({Keep.DEVICE, Keep.LOCATION})
    for keep in (both, both - {Keep.LOCATION}, both - {Keep.DEVICE}):
        copy = await reduce([placed], Form(keep=keep), tmp_path / f"{len(keep)}-{'-'.join(keep)}.mp4")
        assert (b"48.1371" in copy.file.read_bytes()) == (Keep.LOCATION in copy.kept) == (keep == both)
