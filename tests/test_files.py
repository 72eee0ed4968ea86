from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from vantrue_client import files
from vantrue_client.errors import NoRoom, NotWritable


def test_what_is_made_is_its_owners_alone_also_with_a_loose_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files.write_whole(tmp_path / "a" / "b" / "state", b"x")
        files.append_line(tmp_path / "a" / "lines", b"x")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert modes == {"a": 0o700, "b": 0o700, "state": 0o600, "lines": 0o600}


def test_a_line_cut_off_by_a_crash_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    files.append_line(path, b"one")
    with path.open("ab") as file:
        file.write(b"tw")
    files.append_line(path, b"three")
    assert path.read_bytes().splitlines() == [b"one", b"tw", b"three"]


@pytest.mark.parametrize("links", [True, False])
def test_a_final_name_is_never_taken_twice(tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:

        def no_links(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, "no links here")

        monkeypatch.setattr(os, "link", no_links)
    part, final = tmp_path / "a.part", tmp_path / "a"
    part.write_bytes(b"new")
    files.put_in_place(part, final)
    assert (final.read_bytes(), part.exists()) == (b"new", False)
    part.write_bytes(b"newer")
    with pytest.raises(FileExistsError):
        files.put_in_place(part, final)
    assert (final.read_bytes(), part.read_bytes()) == (b"new", b"newer")


def test_a_planted_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "lines").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotWritable):
        files.append_line(tmp_path / "lines", b"x")
    assert not (tmp_path / "elsewhere").exists()


def test_a_full_disk_is_told_as_such() -> None:
    assert isinstance(files.storage_error(OSError(errno.ENOSPC, "full"), "x"), NoRoom)
