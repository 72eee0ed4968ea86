from __future__ import annotations

import hashlib
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from tests.archive.support import CAMERA, END, NAME, bring, clip, complete_journal, files_of, lay_down
from vantrue_client.archive import Archive, ArchiveDestination
from vantrue_client.archive.layout import MANIFEST
from vantrue_client.errors import NotWritable, Refused, StorageError, UsageError
from vantrue_client.model import Kind

WHOLE = b"\0\0\0\x10ftypisom\0\0\2\0" + b"\0\0\0\x0cmdatdata" + b"\0\0\0\x10moov\0\0\0\x08free"


@pytest.fixture
def archive(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Archive(tmp_path / "archive") as archive:
        yield archive


def test_what_was_added_is_found_also_after_opening_again(archive: Archive) -> None:
    copy = bring(archive, clip())
    assert copy.file == f"2025/12-11/normal/{NAME}"
    assert archive.find(CAMERA, clip()) == copy
    with Archive(archive.root) as again:
        assert list(again.ls()) == [copy]
        assert again.path(copy).read_bytes() == b"clip"


def test_all_of_it_is_its_owners_alone(archive: Archive) -> None:
    bring(archive, clip())
    own = [path for path in archive.root.rglob("*") if path.name != NAME]
    assert {stat.S_IMODE(path.stat().st_mode) for path in own if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in [archive.root, *own] if path.is_dir()} == {0o700}
    assert archive.warning is None


def test_two_cameras_and_repeated_names_are_kept_apart(archive: Archive) -> None:
    later = clip(end=END + timedelta(hours=1))
    copies = [
        bring(archive, clip(), b"clip"),
        bring(archive, clip(), b"CLIP", camera="other"),
        bring(archive, later, b"late"),
        bring(archive, clip(content=b"longer"), b"longer"),
    ]
    assert [Path(copy.file).stem[-4:] for copy in copies] == ["_N_A", "_A~2", "_A~3", "_A~4"]
    assert sorted(files_of(archive.root).values()) == [b"CLIP", b"clip", b"late", b"longer"]
    assert archive.find("other", clip()) == copies[1]
    assert archive.find(CAMERA, later) == copies[2]


def test_names_equal_but_for_case_or_accents_do_not_meet(archive: Archive) -> None:
    names = ["é.MP4", "e\u0301.MP4", "É.mp4"]
    files = [bring(archive, clip(name)).file for name in names]
    assert len({Path(file).name.casefold() for file in files}) == 3


def test_places_are_not_given_twice_while_files_are_on_their_way(archive: Archive) -> None:
    first, second = archive.destination(CAMERA, clip()), archive.destination("other", clip())
    assert first != second
    assert archive.destination(CAMERA, clip()) == first
    with archive.lock():
        assert archive.destination("other", clip()) == first


def test_a_place_at_which_something_lies_is_not_given(archive: Archive) -> None:
    first = archive.destination(CAMERA, clip())
    first.with_name(first.name.lower()).write_bytes(b"mine")
    assert archive.destination(CAMERA, clip()).name == NAME.replace(".", "~2.")


def test_a_try_of_this_recording_is_gone_on_with_and_anothers_is_left(archive: Archive) -> None:
    target = archive.destination(CAMERA, clip())
    target.with_name(target.name + ".part").write_bytes(b"cl")
    complete_journal(target, clip(), b"clip")
    with archive.lock():
        assert archive.destination("other", clip()) != target
        assert archive.destination(CAMERA, clip()) == target


def test_a_rounded_listing_finds_the_exact_copy(archive: Archive) -> None:
    content = b"x" * 300_000
    bring(archive, clip(size=299_008, size_exact=False), content)
    found = archive.find(CAMERA, clip(size=299_008, size_exact=False, locked=None))
    assert found is not None
    assert found.recording.size == 300_000
    assert found == archive.find(CAMERA, clip(size=300_000))


def test_a_recording_that_moved_and_is_locked_is_the_same(archive: Archive) -> None:
    bring(archive, clip())
    destination = ArchiveDestination(archive, CAMERA)
    moved = clip(path=rf"A:\Movie\RO\{NAME}", locked=True, kind=Kind.EVENT)
    assert destination.present(moved) == archive.root / f"2025/12-11/normal/{NAME}"
    [copy] = archive.ls()
    assert (copy.recording.locked, copy.recording.path, copy.recording.kind) == (True, moved.path, Kind.EVENT)
    before = (archive.root / "2025/12-11" / MANIFEST).read_bytes()
    assert destination.present(clip(path=f"/Movie/RO/{NAME}", locked=None))
    assert (archive.root / "2025/12-11" / MANIFEST).read_bytes() == before


def test_a_file_that_somebody_took_away_is_wanted_again_at_its_place(archive: Archive) -> None:
    copy = bring(archive, clip())
    archive.path(copy).unlink()
    destination = ArchiveDestination(archive, CAMERA)
    assert destination.present(clip()) is None
    assert destination.leave(clip()) is None
    assert destination.target(clip()) == archive.path(copy)
    assert bring(archive, clip()).file == copy.file
    assert len(archive.known(CAMERA, clip())) == 1


def test_what_was_removed_here_is_not_brought_again_but_when_it_is_named(archive: Archive) -> None:
    copy = bring(archive, clip())
    archive.remove(copy, "asked to")
    destination = ArchiveDestination(archive, CAMERA)
    assert destination.present(clip()) is None
    assert destination.leave(clip()) == "It was removed here: asked to."
    assert (list(archive.ls()), files_of(archive.root)) == ([], {})
    assert bring(archive, clip(end=END + timedelta(hours=1))).file != copy.file
    assert bring(archive, clip()).file == copy.file
    assert destination.leave(clip()) is None


def test_a_kept_copy_is_removed_only_when_it_is_named(archive: Archive) -> None:
    copy = archive.keep(bring(archive, clip()))
    with pytest.raises(Refused):
        archive.remove(copy, "old")
    archive.remove(copy, "asked to", also_kept=True)
    assert files_of(archive.root) == {}
    assert bring(archive, clip()).kept


def test_only_a_recording_of_this_archive_is_removed(archive: Archive, tmp_path: Path) -> None:
    from dataclasses import replace

    copy = bring(archive, clip())
    outside = tmp_path / "outside"
    outside.write_bytes(b"precious")
    for file in ("../outside", str(outside), ".vantrue/catalog.db", "2025/12-11/normal/unknown.MP4", copy.file.lower()):
        with pytest.raises(StorageError):
            archive.remove(replace(copy, file=file), "no")
    archive.path(copy).unlink()
    archive.path(copy).symlink_to(outside)
    with pytest.raises(StorageError, match="link"):
        archive.remove(copy, "no")
    assert outside.read_bytes() == b"precious"
    assert len(list(archive.ls())) == 1


def test_a_file_outside_or_with_another_size_is_not_entered(archive: Archive, tmp_path: Path) -> None:
    outside = lay_down(tmp_path / NAME, clip(), b"clip")
    with pytest.raises(StorageError):
        archive.add(CAMERA, clip(), outside)
    inside = lay_down(archive.destination(CAMERA, clip()), clip(), b"clip")
    inside.file.write_bytes(b"clipped")
    with pytest.raises(StorageError):
        archive.add(CAMERA, clip(), inside)
    assert list(archive.ls()) == []


@pytest.mark.parametrize("step", ["2025", "2025/12-11", "2025/12-11/normal"])
def test_a_planted_link_is_followed_neither_for_writing_nor_for_reading(tmp_path: Path, step: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    with Archive(tmp_path / "archive") as archive:
        copy = bring(archive, clip())
        (archive.root / step).rename(elsewhere)
        (archive.root / step).symlink_to(elsewhere)
        before = sorted(str(path) for path in elsewhere.rglob("*"))
        with pytest.raises(NotWritable):
            archive.destination(CAMERA, clip("other.MP4"))
        assert archive.find(CAMERA, clip()) is None
        assert [checked.state.value for checked in archive.verify()] == ["unreadable"]
        with pytest.raises(NotWritable):
            archive.remove(copy, "no")
        assert any("a link, not followed" in text for text in archive.rebuild().left_out)
        assert sorted(str(path) for path in elsewhere.rglob("*")) == before


@pytest.mark.parametrize("own", ["catalog.db", "lock", "writing"])
def test_a_planted_link_for_a_book_is_refused(tmp_path: Path, own: str) -> None:
    (tmp_path / "archive" / ".vantrue").mkdir(parents=True)
    (tmp_path / "archive" / ".vantrue" / own).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotWritable), Archive(tmp_path / "archive") as archive, archive.lock():
        bring(archive, clip())
    assert not (tmp_path / "elsewhere").exists()


def test_a_root_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for root in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StorageError):
            Archive(root).open()
    with pytest.raises(UsageError):
        Archive(tmp_path).stats()


def test_a_disk_without_modes_is_used_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / ".vantrue").mkdir(mode=0o755)
    (tmp_path / ".vantrue").chmod(0o755)
    with Archive(tmp_path) as archive:
        assert "others who can reach it" in (archive.warning or "")


def test_a_final_file_that_a_crash_left_unentered_is_entered_by_its_journal(archive: Archive) -> None:
    target = lay_down(archive.destination(CAMERA, clip()), clip(), b"clip").file
    complete_journal(target, clip(), b"clip")
    os.utime(target, (1, 1))
    assert ArchiveDestination(archive, "other").present(clip()) is None
    assert ArchiveDestination(archive, CAMERA).present(clip()) == target
    [copy] = archive.ls()
    assert copy.sha256 == hashlib.sha256(b"clip").hexdigest()
    assert set(files_of(archive.root)) == {copy.file}


@pytest.mark.parametrize("exact", [True, False])
def test_a_final_file_without_a_journal_is_entered_when_size_time_and_structure_agree(
    archive: Archive, exact: bool
) -> None:
    listed = clip(content=WHOLE, size_exact=exact)
    target = lay_down(archive.destination(CAMERA, listed), listed, WHOLE).file
    assert ArchiveDestination(archive, CAMERA).present(listed) == target


def test_a_final_file_whose_journal_says_that_it_is_anothers_is_not_taken(archive: Archive) -> None:
    listed = clip(content=WHOLE)
    target = lay_down(archive.destination("other", listed), listed, WHOLE).file
    complete_journal(target, listed, WHOLE, owner="other")
    assert ArchiveDestination(archive, CAMERA).present(listed) is None
    assert ArchiveDestination(archive, "other").present(listed) == target


@pytest.mark.parametrize(
    ("content", "apart"), [(WHOLE[:-1], 0), (WHOLE + b"\0", 0), (WHOLE, 60), (b"?" * len(WHOLE), 0)]
)
def test_a_final_file_that_may_be_another_stays_and_the_recording_goes_beside_it(
    archive: Archive, content: bytes, apart: int
) -> None:
    listed = clip(content=WHOLE)
    target = lay_down(archive.destination(CAMERA, listed), clip(end=END + timedelta(seconds=apart)), content).file
    destination = ArchiveDestination(archive, CAMERA)
    assert destination.present(listed) is None
    assert destination.target(listed) != target
    assert target.read_bytes() == content


def test_a_hostile_name_lies_inside(archive: Archive) -> None:
    for name in (r"..\..\x", "/etc/passwd", "NUL.MP4", "x" * 300, "a\0b\udcff.MP4", "~", "$(rm)"):
        copy = bring(archive, clip(name))
        assert archive.path(copy).resolve().is_relative_to(archive.root)
        assert archive.find(CAMERA, clip(name)) == copy
    assert archive.rebuild().damaged_lines == 0
    assert {copy.recording.name for copy in archive.ls()} >= {r"..\..\x", "a\0b\udcff.MP4"}


def test_runs_of_long_ago_are_forgotten(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vantrue_client.archive.runs.KEPT", 3)
    for count in range(10):
        archive.end_run(archive.begin_run(CAMERA), downloaded=count)
    assert [run.downloaded for run in archive.runs()] == [9, 8, 7]


def test_runs_are_noted(archive: Archive) -> None:
    number = archive.begin_run(CAMERA)
    assert archive.runs()[0].ended_at is None
    archive.end_run(number, downloaded=3, bytes=7)
    [run] = archive.runs()
    assert (run.camera, run.downloaded, run.bytes, run.failed) == (CAMERA, 3, 7, 0)
    assert run.ended_at is not None
