from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.archive.support import CAMERA, START, bring, clip, files_of
from vantrue_client.archive import Archive, ArchiveDestination, Copy, Limits, Removal
from vantrue_client.archive.layout import MANIFEST
from vantrue_client.errors import NotWritable, Refused
from vantrue_client.model import CameraTime, Kind

NOW = CameraTime.of(2026, 11, 23, 12)
MONTH = Limits(keep=timedelta(days=30))


class Ledger:
    def __init__(self) -> None:
        self.entries: list[Removal] = []
        self.failures: list[Removal] = []

    def removal(self, removal: Removal) -> None:
        self.entries.append(removal)

    def failed(self, removal: Removal, why: str) -> None:
        assert why
        self.failures.append(removal)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def archive(tmp_path: Path, ledger: Ledger) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", recorder=ledger) as archive:
        yield archive


def of_day(archive: Archive, day: int, content: bytes = b"clip", **changes: object) -> Copy:
    """One clip of a day in December 2025, or of the day before NOW."""
    start = START + timedelta(days=day) if day < 100 else NOW + timedelta(days=-1)
    name = f"{start.clock:%Y%m%d_%H%M%S}_01110_N_A.MP4"
    given = {"start": start, "end": start + timedelta(seconds=62)} | changes
    return bring(archive, clip(name, content=content, **given), content)


def test_old_clips_go_and_are_not_brought_again(archive: Archive, ledger: Ledger) -> None:
    old, new = of_day(archive, 0), of_day(archive, 100)
    [done] = archive.prune(archive.retention(MONTH, now=NOW))
    assert (done.copy, done.reason, done.failure) == (old, "older than 30 days", None)
    assert set(files_of(archive.root)) == {new.file}
    assert ArchiveDestination(archive, CAMERA).leave(old.recording) == "It was removed here: older than 30 days."
    assert [(entry.where, entry.path, entry.sha256, entry.reason) for entry in ledger.entries] == [
        ("archive", old.file, old.sha256, "older than 30 days")
    ]
    archive.rebuild()
    with Archive(archive.root) as again:
        gone = again.removed(CAMERA, old.recording)
        assert gone is not None
        assert gone.reason == "older than 30 days"


def test_a_dry_run_says_what_a_real_run_then_does(archive: Archive, ledger: Ledger) -> None:
    for day in range(10):
        of_day(archive, day, bytes(100))
    plan = archive.retention(Limits(quota=350), now=NOW)
    before = files_of(archive.root)
    said = list(archive.prune(plan, dry_run=True))
    assert (files_of(archive.root), ledger.entries) == (before, [])
    assert archive.retention(Limits(quota=350), now=NOW) == plan
    assert list(archive.prune(plan)) == said
    assert sorted(before.keys() - files_of(archive.root).keys()) == [one.copy.file for one in said]
    assert archive.stats().all.bytes == 300


def test_without_a_limit_nothing_goes(archive: Archive) -> None:
    of_day(archive, 0)
    assert list(archive.prune(archive.retention(Limits(), now=NOW))) == []


def test_protected_clips_stay(archive: Archive) -> None:
    archive.keep(of_day(archive, 0))
    of_day(archive, 1, locked=True)
    of_day(archive, 2, kind=Kind.EVENT)
    of_day(archive, 3, start=None, end=None)
    before = files_of(archive.root)
    plan = archive.retention(Limits(keep=timedelta(0), quota=1), now=NOW)
    assert list(archive.prune(plan)) == []
    assert files_of(archive.root) == before
    assert plan.over_quota == 15


def test_a_clip_whose_line_is_lost_is_protected(archive: Archive) -> None:
    copy = of_day(archive, 0)
    (archive.root / "2025/12-11" / MANIFEST).unlink()
    assert archive.retention(MONTH, now=NOW).remove == ()
    archive.rebuild()
    with Archive(archive.root) as again:
        assert again.retention(MONTH, now=NOW).remove == ()
        [unlisted] = again.named(copy.recording.name)
        again.keep(unlisted, kept=False)
        assert [one.file for one, _ in again.retention(MONTH, now=NOW).remove] == [copy.file]


def test_a_mark_that_only_the_manifest_knows_yet_protects(archive: Archive) -> None:
    copy = of_day(archive, 0)
    plan = archive.retention(MONTH, now=NOW)
    manifest = archive.root / "2025/12-11" / MANIFEST
    line = json.loads(manifest.read_text().splitlines()[-1]) | {"kept": True}
    with manifest.open("a") as file:  # as a crash leaves it: the line is written, the catalog does not know
        file.write(json.dumps(line) + "\n")
    assert archive.retention(MONTH, now=NOW).remove == ()
    [done] = archive.prune(plan)
    assert done.failure is not None
    assert "marked as kept" in done.failure
    with pytest.raises(Refused):
        archive.remove(copy, "no")
    assert archive.path(copy).exists()


def test_what_was_locked_since_it_was_planned_stays_and_the_others_go(archive: Archive) -> None:
    first, second = of_day(archive, 0), of_day(archive, 1)
    plan = archive.retention(MONTH, now=NOW)
    archive.refresh(first, clip(first.recording.name, locked=True, path=r"A:\Event\X.MP4", kind=Kind.EVENT))
    done = list(archive.prune(plan))
    assert [bool(one.failure) for one in done] == [True, False]
    assert set(files_of(archive.root)) == {first.file}
    assert archive.removed(CAMERA, second.recording) is not None


def test_a_recorder_that_cannot_write_keeps_the_file(tmp_path: Path) -> None:
    class Full:
        def removal(self, removal: Removal) -> None:
            raise NotWritable(f"{removal.name} cannot be noted.")

        def failed(self, removal: Removal, why: str) -> None:
            raise AssertionError("nothing was noted that could fail")

    with Archive(tmp_path, recorder=Full()) as archive:
        copy = of_day(archive, 0)
        [done] = archive.prune(archive.retention(MONTH, now=NOW))
        assert done.failure is not None
        assert archive.find(CAMERA, copy.recording) == copy
        assert b"removed" not in (tmp_path / "2025/12-11" / MANIFEST).read_bytes()


def test_files_that_are_not_here_count_for_nothing(archive: Archive) -> None:
    gone, here = of_day(archive, 0, bytes(100)), of_day(archive, 1, bytes(100))
    archive.path(gone).unlink()
    assert archive.retention(Limits(quota=100), now=NOW).remove == ()
    assert [one.file for one, _ in archive.retention(Limits(quota=99), now=NOW).remove] == [here.file]


def test_free_space_and_what_is_about_to_arrive_count(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    usage = shutil.disk_usage(archive.root)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    copies = [of_day(archive, day, bytes(100)) for day in range(3)]
    limits = Limits(min_free=1000)
    assert archive.retention(limits, now=NOW).remove == ()
    coming = clip("20261123_100000_00001_N_A.MP4", content=bytes(150), start=NOW, end=NOW)
    made = archive.retention(limits, now=NOW, arriving=[coming])
    assert [one.file for one, _ in made.remove] == [copies[0].file, copies[1].file]
    assert made.shortfall is None


@pytest.mark.parametrize("what", ["file", "2025/12-11/normal", "2025/12-11", "2025", MANIFEST])
def test_a_planted_link_is_never_followed(archive: Archive, ledger: Ledger, tmp_path: Path, what: str) -> None:
    copy = of_day(archive, 0)
    plan = archive.retention(MONTH, now=NOW)
    elsewhere = tmp_path / "elsewhere"
    at = {"file": archive.path(copy), MANIFEST: archive.root / "2025/12-11" / MANIFEST}.get(what, archive.root / what)
    at.rename(elsewhere)
    at.symlink_to(elsewhere)
    before = {path: path.lstat().st_mtime_ns for path in [elsewhere, *elsewhere.rglob("*")]}
    bytes_before = {path: path.read_bytes() for path in before if path.is_file()}

    assert archive.retention(MONTH, now=NOW).remove == ()
    assert all(one.failure for one in archive.prune(plan))
    if what != MANIFEST:
        assert archive.named(copy.recording.name) == []
    with pytest.raises(NotWritable):
        archive.remove(copy, "no")
    if what in {"2025/12-11", "2025", MANIFEST}:  # where the manifest lies beyond the link
        with pytest.raises(NotWritable):
            archive.keep(copy)
    assert ledger.entries == ledger.failures
    list(archive.verify())
    archive.rebuild()
    assert os.path.lexists(at)
    assert {path: path.lstat().st_mtime_ns for path in [elsewhere, *elsewhere.rglob("*")]} == before
    assert {path: path.read_bytes() for path in before if path.is_file()} == bytes_before
