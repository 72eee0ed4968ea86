"""Killed at any moment, the archive loses nothing and forgets nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.support import CAMERA, bring, clip, complete_journal, files_of, laid_by_fetch, lay_down
from vantrue_client.archive import Archive, ArchiveDestination
from vantrue_client.archive.layout import MANIFEST
from vantrue_client.errors import ArchiveBusy

ROOT = Path(__file__).parents[2]

# Brings as a sync does, keeps and removes for ever, telling each step before and after; says of each what must hold
# afterwards.
WORKER = """
import sys
from pathlib import Path
from tests.archive.support import CAMERA, clip, laid_by_fetch
from vantrue_client.archive import Archive, ArchiveDestination
with Archive(Path(sys.argv[1])) as archive:
    destination = ArchiveDestination(archive, CAMERA)
    for number in range(int(sys.argv[2]), 10**6):
        name, content = f"{number}.MP4", f"content {number}".encode()
        recording = clip(name, content=content)
        if destination.present(recording) is None:
            fetched = laid_by_fetch(destination.target(recording), recording, content)
            print("laid", number, flush=True)
            destination.keep(recording, fetched)
        print("added", number, flush=True)
        if number % 2:
            print("removing", number, flush=True)
            archive.remove(archive.find(CAMERA, recording), "asked to")
            print("removed", number, flush=True)
"""


def kill_after(root: Path, first: int, lines: int) -> list[tuple[str, int]]:
    """Let it work, kill it after it told so many lines and some instructions more; what it told."""
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(root), str(first)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert worker.stdout is not None
    told = [worker.stdout.readline() for _ in range(lines)]
    worker.send_signal(signal.SIGKILL)
    told += worker.stdout.readlines()
    worker.wait()
    worker.stdout.close()
    return [(line.split()[0], int(line.split()[1])) for line in told if line.endswith("\n")]


def check(root: Path, told: list[tuple[str, int]], anew: bool) -> None:
    last = {number: step for step, number in told}
    with Archive(root) as archive:
        if anew:
            archive.rebuild()
        destination = ArchiveDestination(archive, CAMERA)
        for number, step in last.items():
            recording = clip(f"{number}.MP4", content=f"content {number}".encode())
            present, wanted = destination.present(recording), destination.leave(recording) is None
            if step in {"laid", "added"}:
                assert present is not None
            elif step == "removed":
                assert (present, wanted) == (None, False)
            else:  # removing: either it is here, or it is remembered as removed
                assert (present is None) is not wanted
        assert [checked.state for checked in archive.verify() if checked.state != "ok"] == []
        names = [copy.recording.name for copy in archive.ls()]
        assert len(names) == len(set(names))
        assert not list(root.rglob("*~*"))


@pytest.mark.parametrize("anew", [False, True])
def test_killed_at_random_moments_nothing_is_lost_doubled_or_forgotten(tmp_path: Path, anew: bool) -> None:
    chance = random.Random(20251211 + anew)
    first = 0
    for _ in range(6):
        told = kill_after(tmp_path, first, chance.randrange(1, 14))
        check(tmp_path, told, anew)
        first = max(number for _, number in told) + 1


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_killed_very_often(tmp_path: Path) -> None:
    chance = random.Random(os.urandom(8))
    first = 0
    for _ in range(150):
        told = kill_after(tmp_path, first, chance.randrange(1, 40))
        check(tmp_path, told, chance.random() < 0.5)
        first = max(number for _, number in told) + 1


@pytest.mark.parametrize("anew", [False, True])
def test_what_was_laid_down_when_the_kill_came_before_a_word_of_it_is_not_brought_twice(
    tmp_path: Path, anew: bool
) -> None:
    seventh = clip("7.MP4", content=b"content 7")
    with Archive(tmp_path) as archive:
        laid_by_fetch(archive.destination(CAMERA, seventh), seventh, b"content 7")
        if anew:
            archive.rebuild()
    check(tmp_path, kill_after(tmp_path, 7, 6), anew)


class Died(BaseException):
    """Stands for the process ending at that very point."""


@pytest.mark.parametrize("anew", [False, True])
def test_a_line_whose_row_is_missing_is_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, anew: bool) -> None:
    from vantrue_client.archive.catalog import Catalog

    def dies(*_: object) -> None:
        raise Died

    with Archive(tmp_path) as archive, monkeypatch.context() as patch:
        patch.setattr(Catalog, "put", dies)
        with pytest.raises(Died):
            bring(archive, clip())
    with Archive(tmp_path) as archive:
        assert list(archive.ls()) == []
        if anew:
            archive.rebuild()
        assert ArchiveDestination(archive, CAMERA).present(clip()) is not None
        assert len((tmp_path / "2025/12-11" / MANIFEST).read_bytes().splitlines()) == 1


@pytest.mark.parametrize("dies_in", ["archive.forget", "catalog.Catalog.put"])
def test_the_journal_of_an_entered_file_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    def dies(*_: object) -> None:
        raise Died

    with Archive(tmp_path) as archive, monkeypatch.context() as patch:
        patch.setattr(f"vantrue_client.archive.{dies_in}", dies)
        target = archive.destination(CAMERA, clip())
        complete_journal(target, clip(), b"clip")
        with pytest.raises(Died):
            archive.add(CAMERA, clip(), lay_down(target, clip(), b"clip"))
    with Archive(tmp_path) as archive:
        assert ArchiveDestination(archive, CAMERA).present(clip()) == target
    assert list(files_of(tmp_path)) == [target.relative_to(tmp_path).as_posix()]


@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.parametrize("before_it_goes", [False, True])
def test_a_removal_that_broke_off_is_done_or_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before_it_goes: bool, anew: bool
) -> None:
    def dies(*_: object) -> None:
        raise Died

    with Archive(tmp_path) as archive:
        copy = bring(archive, clip())
        with monkeypatch.context() as patch:
            patch.setattr(
                f"vantrue_client.archive.{'removal.unlink_inside' if before_it_goes else 'catalog.Catalog.put'}", dies
            )
            with pytest.raises(Died):
                archive.remove(copy, "asked to")
    with Archive(tmp_path) as archive:
        if anew:
            archive.rebuild()
        assert (archive.removed(CAMERA, clip()) is None) is before_it_goes
        destination = ArchiveDestination(archive, CAMERA)
        assert (destination.present(clip()) is not None) is before_it_goes
        assert (destination.leave(clip()) is None) is before_it_goes


def test_one_holds_the_archive_and_is_named(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive, Archive(tmp_path) as other:
        with archive.lock():
            with pytest.raises(ArchiveBusy, match=f"pid {os.getpid()}"), other.lock():
                pass
            bring(other, clip())  # single files need no lock
        with other.lock():
            pass


def test_a_crash_leaves_no_lock(tmp_path: Path) -> None:
    holder = (
        "import sys, time; from pathlib import Path; from vantrue_client.archive import Archive\n"
        "with Archive(Path(sys.argv[1])) as archive, archive.lock():\n    print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process, Archive(tmp_path) as archive:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(ArchiveBusy, match=f"pid {process.pid}"), archive.lock():
            pass
        process.kill()
        process.wait()
        with archive.lock():
            pass
