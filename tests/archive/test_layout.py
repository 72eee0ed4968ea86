from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.support import clip
from vantrue_client.archive import layout
from vantrue_client.errors import UnsafeName
from vantrue_client.model import CameraTime, Kind

DEVICES = {"CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"}
DEVICES |= {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
# names made of what is dangerous, far more often than chance would make them
DANGEROUS = (
    *("..", "/", "\\", ".", " ", ":", "CON", "nul", "COM1", ".part", ".part.json", "manifest.jsonl", ".vantrue", "~2"),
    *("\0", "\n", "\u202e", "\ud800", "\udcff", "e\u0301", "\ufeff", "-", "*", "X" * 120, "é" * 150, ".MP4", "<\u0338"),
)
hostile = st.lists(st.sampled_from(DANGEROUS) | st.text(max_size=3), max_size=8).map("".join)


@given(st.text() | hostile)
def test_any_text_is_refused_or_one_harmless_component(name: str) -> None:
    try:
        safe = layout.safe_name(name)
    except UnsafeName:
        return
    assert PurePosixPath(safe).parts == (safe,)
    assert safe not in {".", ".."}
    assert not set(safe) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in safe)
    assert not safe.endswith((".", " "))
    assert not safe.startswith((".", "-", " "))
    assert safe.split(".")[0].rstrip().upper() not in DEVICES
    assert safe.casefold() != "manifest.jsonl"
    assert not safe.casefold().endswith((".part", ".part.json"))
    assert len((safe + "~99.part.json").encode()) + 10 <= 255
    assert unicodedata.is_normalized("NFC", safe)
    assert layout.safe_name(safe) == safe
    assert layout.recordings_name(safe)


@given(st.text() | hostile)
def test_a_safe_name_can_be_written_and_lies_inside(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "names"
    folder.mkdir(exist_ok=True)
    try:
        safe = layout.safe_name(name)
    except UnsafeName:
        return
    at = folder / safe
    at.write_bytes(b"")
    assert [path.name for path in folder.iterdir()] == [safe]
    at.unlink()


@pytest.mark.parametrize("name", ["", ".", "..", "...", " ", ". .", " . "])
def test_a_name_of_which_nothing_is_left_is_refused(name: str) -> None:
    with pytest.raises(UnsafeName) as refused:
        layout.safe_name(name)
    assert "stays on the card" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        (r"..\..\x", "_._.._x"),
        ("/etc/passwd", "_etc_passwd"),
        (r"C:\Windows\x.MP4", "C__Windows_x.MP4"),
        ("NUL.MP4", "_NUL.MP4"),
        ("con", "_con"),
        ("COM1 .MP4", "_COM1 .MP4"),
        ("a\x00b\n.MP4", "a_b_.MP4"),
        ("gpj.\u202e4PM", "gpj._4PM"),
        ("X.MP4. .", "X.MP4"),
        ("-rf", "_rf"),
        ("._X.MP4", "__X.MP4"),
        ("Manifest.JSONL", "_Manifest.JSONL"),
        ("X.MP4.part", "X.MP4.part_"),
        ("bytes\udcff.MP4", "bytes_.MP4"),
        ("e\u0301.MP4", "é.MP4"),
    ],
)
def test_hostile_names_become_harmless(name: str, safe: str) -> None:
    assert layout.safe_name(name) == safe


def test_a_long_name_is_shortened_and_keeps_its_ending() -> None:
    safe = layout.safe_name("é" * 300 + ".MP4")
    assert len(safe.encode()) <= layout.MAX_BYTES
    assert re.fullmatch(r"é+\.MP4", safe)


def test_by_start_else_end_else_undated() -> None:
    end = CameraTime.of(2025, 12, 12, 0, 0, 5)
    assert str(layout.place(clip(end=end))).startswith("2025/12-11/normal/")
    assert str(layout.place(clip(start=None, end=end, kind=Kind.EVENT))).startswith("2025/12-12/event/")
    assert str(layout.place(clip(start=None, end=None))).startswith("undated/normal/")


@given(st.text() | hostile)
def test_only_a_recordings_place_is_inside(text: str) -> None:
    for file in (text, f"undated/event/{text}", f"2025/12-11/{text}"):
        if layout.is_place(file):
            place = PurePosixPath(file)
            assert str(place) == file
            assert ".." not in place.parts
            assert len(place.parts) in {3, 4}
            assert place.parts[0] == "undated" or place.parts[0].isdigit()


def test_suffixes_stand_before_the_ending() -> None:
    found = [at.name for at, _ in zip(layout.candidates(PurePosixPath("a/X")), range(2), strict=False)]
    assert found == ["X", "X~2"]
