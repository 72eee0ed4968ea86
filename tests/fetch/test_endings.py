"""However a fetch ends, the disk is right, and the next one goes on."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.fetch import child
from tests.fetch.scripted import HASTY, Answer, Scripted, lost, movie, recording, refused
from vantrue_client.errors import ArchiveBusy, ConnectionLost, GivenUp, NotWritable
from vantrue_client.fetch import fetch
from vantrue_client.fetch.journal import read_journal

DATA = movie(50_000)
CLIP = recording(size=len(DATA))


async def check_in_a_child(what: str, folder: Path, *numbers: int) -> str:
    """Run `tests.fetch.child`; what it printed."""
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fetch.child", what, str(folder), *map(str, numbers),
        cwd=root, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, trouble = await process.communicate()
    assert process.returncode == 0, trouble.decode()
    return out.decode()


async def test_killed_at_any_step_nothing_is_half_done_or_lost(tmp_path: Path) -> None:
    await check_in_a_child("steps", tmp_path, 2, 1)


@pytest.mark.long
async def test_killed_at_every_other_step_too(tmp_path: Path) -> None:
    await check_in_a_child("steps", tmp_path, 2, 2)


async def test_killed_at_random_moments_nothing_is_half_done_or_lost(tmp_path: Path) -> None:
    await check_in_a_child("moments", tmp_path, 10, 1)


@pytest.mark.long
async def test_killed_at_many_random_moments(tmp_path: Path) -> None:
    await check_in_a_child("moments", tmp_path, 200, 2)


@pytest.mark.parametrize("room", [10, 150_000])
async def test_a_full_disk_is_said_and_what_fitted_is_kept(room: int, tmp_path: Path) -> None:
    assert "The disk is full" in await check_in_a_child("full", tmp_path, room)
    target = tmp_path / child.NAME
    assert not target.exists()
    source = Scripted(child.DATA)
    await fetch(source, child.CLIP, target, owner="mine")
    assert source.asked == [room // 66_000 * 66_000]
    assert target.read_bytes() == child.DATA


async def test_memory_stays_flat(tmp_path: Path) -> None:
    assert int(await check_in_a_child("memory", tmp_path, 150 << 20)) < 24 << 20


async def test_cancelling_ends_at_once_and_keeps_what_arrived(tmp_path: Path) -> None:
    target = tmp_path / CLIP.name
    source = Scripted(DATA, Answer(most=20_000, hangs=True, chunk=20_000))
    task = asyncio.create_task(fetch(source, CLIP, target))
    while source.sent < 20_000:
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    journal = read_journal(target)
    assert journal is not None
    assert (journal.durable, target.with_name(target.name + ".part").stat().st_size) == (20_000, 20_000)
    source = Scripted(DATA)
    await fetch(source, CLIP, target)
    assert source.asked == [20_000]


async def test_a_camera_that_never_answers_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(GivenUp) as caught:
        await fetch(Scripted(DATA, refused()), CLIP, tmp_path / CLIP.name, patience=HASTY)
    assert isinstance(caught.value.__cause__, ConnectionLost)
    assert list(tmp_path.iterdir()) == []


async def test_a_link_in_the_place_of_a_part_or_journal_is_not_followed(tmp_path: Path) -> None:
    target, other = tmp_path / "card" / CLIP.name, tmp_path / "diary"
    target.parent.mkdir()
    other.write_text("precious")
    part, journal = target.with_name(target.name + ".part"), target.with_name(target.name + ".part.json")
    journal.symlink_to(other)
    with pytest.raises(GivenUp):
        await fetch(Scripted(DATA, lost(100), refused()), CLIP, target, patience=HASTY)
    part.unlink()
    part.symlink_to(other)
    with pytest.raises(NotWritable):
        await fetch(Scripted(DATA), CLIP, target)
    assert other.read_text() == "precious"
    target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        await fetch(Scripted(DATA), CLIP, target)


async def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NotWritable):
        await fetch(Scripted(DATA), CLIP, tmp_path / "file" / CLIP.name)


async def test_two_at_once_do_not_write_one_file(tmp_path: Path) -> None:
    target = tmp_path / CLIP.name
    first = asyncio.create_task(fetch(Scripted(DATA, Answer(most=100, hangs=True)), CLIP, target))
    while not target.with_name(target.name + ".part").exists():
        await asyncio.sleep(0)
    with pytest.raises(ArchiveBusy):
        await fetch(Scripted(DATA), CLIP, target)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await fetch(Scripted(DATA), CLIP, target)
    assert target.read_bytes() == DATA


@pytest.mark.parametrize("claimed", [True, False])
async def test_a_disk_without_links_serves_as_well(
    claimed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    target = tmp_path / CLIP.name
    await fetch(Scripted(DATA), CLIP, target)
    part = target.with_name(target.name + ".part")
    shutil.move(target, part)
    if claimed:  # as a crash leaves it between claiming the name and renaming
        target.touch()
    source = Scripted(DATA)
    await fetch(source, CLIP, target)
    assert source.asked == []
    assert target.read_bytes() == DATA
    assert not part.exists()
