from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import NoRoom, TransferError
from vantrue_client.sync.room import RESERVE, Room, disk_usage


def test_the_disk_of_a_folder_that_is_not_there_yet_is_looked_at(tmp_path: Path) -> None:
    total, free = disk_usage(tmp_path / "not" / "yet" / "there")
    assert 0 < free <= total


def test_what_lies_in_the_part_needs_no_room(tmp_path: Path) -> None:
    part = tmp_path / "a.part"
    part.write_bytes(b"x" * 600)
    room = Room(reserve=100, usage=lambda _: (10_000, 500))
    with room.claim(tmp_path / "a", part, 1000):
        pass
    with pytest.raises(NoRoom, match="401 bytes are needed"), room.claim(tmp_path / "a", part, 1001):
        pass


def test_files_under_way_count(tmp_path: Path) -> None:
    room = Room(reserve=0, usage=lambda _: (10_000, 1000))
    with room.claim(tmp_path / "a", tmp_path / "a.part", 700):
        with pytest.raises(NoRoom), room.claim(tmp_path / "b", tmp_path / "b.part", 400):
            pass
        with room.claim(tmp_path / "b", tmp_path / "b.part", 300):
            pass
    with room.claim(tmp_path / "b", tmp_path / "b.part", 1000):
        pass


def test_a_file_that_only_lacks_its_name_needs_no_room(tmp_path: Path) -> None:
    part = tmp_path / "a.part"
    part.write_bytes(b"x" * 600)
    with Room(usage=lambda _: (10_000, 0)).claim(tmp_path / "a", part, 600):
        pass


@given(st.integers(0, 1 << 40), st.integers(0, 1 << 40), st.integers(0, 1 << 40))
def test_what_is_to_stay_free_stays_free(size: int, free: int, min_free: int) -> None:
    room = Room(min_free, usage=lambda _: (1 << 41, free))
    try:
        with room.claim(Path("/none/a"), Path("/none/a.part"), size):
            assert size == 0 or free - size >= max(min_free, RESERVE)
    except NoRoom:
        assert free - size < max(min_free, RESERVE)


def test_a_size_that_no_disk_has_is_the_lists_error() -> None:
    room = Room(usage=lambda _: (10_000, 10_000))
    with pytest.raises(TransferError), room.claim(Path("/none/a"), Path("/none/a.part"), 10_001):
        pass
