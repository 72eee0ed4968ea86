from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.fakes import clip, movie
from vantrue_client.errors import UnsafeName
from vantrue_client.fetch import Fetched
from vantrue_client.model import CameraTime, Recording
from vantrue_client.sync.folder import Folder


def put(at: Path, recording: Recording) -> Path:
    assert recording.end is not None
    at.parent.mkdir(exist_ok=True)
    at.write_bytes(movie(recording.size))
    os.utime(at, (recording.end.timestamp(), recording.end.timestamp()))
    return at


def test_a_recording_is_present_by_name_size_and_end(tmp_path: Path) -> None:
    folder, one = Folder(tmp_path), clip(1)
    assert folder.present(one) is None
    at = put(folder.target(one), one)
    assert (at, folder.present(one)) == (tmp_path / one.name, at)
    assert folder.present(replace(one, size=one.size + 1)) is None
    assert folder.present(replace(one, end=CameraTime.of(2030, 1, 1))) is None
    assert folder.present(replace(one, end=None)) == at


def test_a_rounded_size_is_compared_as_such(tmp_path: Path) -> None:
    folder, one = Folder(tmp_path), clip(1, size=500_000)
    at = put(folder.target(one), one)
    assert folder.present(replace(one, size=502_000, size_exact=False)) == at
    assert folder.present(replace(one, size=900_000, size_exact=False)) is None


def test_another_file_of_that_name_stays(tmp_path: Path) -> None:
    folder, one = Folder(tmp_path), clip(1)
    (tmp_path / one.name).write_bytes(b"mine")
    second = put(folder.target(one), one)
    assert second.name == one.name.replace(".MP4", "~2.MP4")
    assert folder.present(one) == second
    assert (tmp_path / one.name).read_bytes() == b"mine"


def test_links_and_folders_are_no_recordings(tmp_path: Path) -> None:
    folder, one, two = Folder(tmp_path / "in"), clip(1), clip(2)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / one.name).symlink_to(put(tmp_path / "elsewhere", one))
    (tmp_path / "in" / two.name).mkdir()
    assert folder.present(one) is None
    assert folder.present(two) is None
    assert {folder.target(one).name[-6:], folder.target(two).name[-6:]} == {"~2.MP4"}


def test_names_end_inside_the_folder_or_are_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "in")
    for name in ("..\\..\\x", "/etc/passwd", "../x", "NUL", "a\0b", "x" * 300):
        assert folder.target(replace(clip(1), name=name)).parent == tmp_path / "in"
    with pytest.raises(UnsafeName):
        folder.present(replace(clip(1), name=".."))


def test_what_the_fetch_noted_goes_once_the_file_is_kept(tmp_path: Path) -> None:
    folder, one = Folder(tmp_path), clip(1)
    at = put(folder.target(one), one)
    journal = at.with_name(at.name + ".part.json")
    journal.write_text("{}")
    folder.keep(one, Fetched(at, one.size, "0" * 64, 0, 0.0))
    assert not journal.exists()


def test_what_a_crash_left_beside_a_file_goes_when_it_is_found(tmp_path: Path) -> None:
    folder, one = Folder(tmp_path), clip(1)
    at = put(folder.target(one), one)
    at.with_name(at.name + ".part.json").write_text("{}")
    assert folder.present(one) == at
    assert list(tmp_path.iterdir()) == [at]
