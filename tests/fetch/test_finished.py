"""What lies there already: finished files, journals, leftovers, and names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fetch.scripted import HASTY, QUICK, Scripted, lost, movie, recording, refused
from vantrue_client.errors import GivenUp, NotWritable, UnsafeName
from vantrue_client.fetch import fetch, forget, leftovers

DATA = movie(50_000)
CLIP = recording(size=len(DATA))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "2025" / CLIP.name


async def test_the_same_call_again_returns_the_same_without_asking(target: Path) -> None:
    first = await fetch(Scripted(DATA), CLIP, target)
    source = Scripted(DATA)
    again = await fetch(source, CLIP, target)
    assert (again.sha256, again.size, again.bytes_fetched, source.asked) == (first.sha256, first.size, 0, [])
    [left] = leftovers(target.parent)
    assert (left.target, left.complete, left.part) == (target, True, None)
    forget(target)
    assert list(leftovers(target.parent)) == []
    with pytest.raises(FileExistsError):
        await fetch(source, CLIP, target)


async def test_a_name_that_something_else_has_is_left_alone(target: Path) -> None:
    await fetch(Scripted(DATA), CLIP, target)
    with pytest.raises(FileExistsError):
        await fetch(Scripted(b"other"), CLIP, target, owner="another camera")
    assert target.read_bytes() == DATA
    target.write_bytes(b"changed since")
    with pytest.raises(FileExistsError):
        await fetch(Scripted(DATA), CLIP, target)
    assert target.read_bytes() == b"changed since"


@pytest.mark.parametrize("name", ["a.MP4.part", "a.MP4.PART", "a.MP4.part.json"])
async def test_no_file_may_look_like_a_part(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeName):
        await fetch(Scripted(DATA), CLIP, tmp_path / name)


async def test_names_that_are_no_text_are_kept_in_the_journal(tmp_path: Path) -> None:
    name = b"caf\xe9&<.MP4".decode("utf-8", "surrogateescape")
    clip = replace(CLIP, name=name)
    with pytest.raises(GivenUp):
        await fetch(Scripted(DATA, lost(20_000), refused()), clip, tmp_path / name, patience=HASTY)
    source = Scripted(DATA)
    await fetch(source, clip, tmp_path / name, patience=QUICK)
    assert source.asked == [20_000]
    [left] = leftovers(tmp_path)
    assert left.journal is not None
    assert left.journal.name == name


def test_leftovers_are_told_whatever_they_are_called(tmp_path: Path) -> None:
    for name in ("a.MP4.part", "b.MP4.part.json", "c.part.part", "d.MP4"):
        (tmp_path / name).write_bytes(b"?")
    left = list(leftovers(tmp_path))
    assert [(each.target.name, each.part is not None, each.complete) for each in left] == [
        ("a.MP4", True, False),
        ("b.MP4", False, False),
        ("c.part", True, False),
    ]


def test_a_journal_that_cannot_be_removed_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.MP4.part.json").mkdir()
    with pytest.raises(NotWritable):
        forget(tmp_path / "a.MP4")
