"""The catalog made anew tells what the old one told, whatever happened before."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.archive.support import CAMERA, END, NAME, START, bring, clip, files_of
from vantrue_client.archive import Archive, ArchiveDestination, Copy
from vantrue_client.archive.layout import MANIFEST
from vantrue_client.model import Kind

SHA = "0" * 64


def everything(archive: Archive, names: set[tuple[str, str]]) -> set[Copy]:
    """All that a catalog knows, tombstones too."""
    return {copy for camera, name in names for copy in archive.books.catalog.known(camera, name)}


class Histories(RuleBasedStateMachine):
    """Random histories of one archive, each followed by a rebuild."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.archive = Archive(self.folder / "archive").open()
        self.names: set[tuple[str, str]] = set()

    @rule(
        name=st.sampled_from([NAME, NAME.lower(), "b.MP4", r"..\x", "é\udcff.MP4"]),
        camera=st.sampled_from([CAMERA, "other"]),
        content=st.sampled_from([b"one", b"two", b"three"]),
        hours=st.integers(0, 2),
        dated=st.booleans(),
        kind=st.sampled_from([Kind.NORMAL, Kind.EVENT]),
    )
    def add(self, name: str, camera: str, content: bytes, hours: int, dated: bool, kind: Kind) -> None:
        end = END + timedelta(hours=hours) if dated else None
        recording = clip(name, content=content, end=end, start=START if dated else None, kind=kind)
        self.names.add((camera, name))
        destination = ArchiveDestination(self.archive, camera)
        if destination.present(recording) is None:
            bring(self.archive, recording, content, camera)
        assert destination.present(recording) is not None

    @precondition(lambda self: any(self.archive.ls()))
    @rule(data=st.data(), what=st.sampled_from(["remove", "keep", "let go", "move", "take away", "verify"]))
    def change(self, data: st.DataObject, what: str) -> None:
        copy = data.draw(st.sampled_from(list(self.archive.ls())))
        match what:
            case "remove":
                self.archive.remove(copy, "asked to", also_kept=True)
            case "keep" | "let go":
                self.archive.keep(copy, what == "keep")
            case "move":
                moved = clip(copy.recording.name, path=rf"A:\Movie\RO\{copy.recording.name}", locked=True)
                self.archive.refresh(copy, moved)
            case "take away":
                self.archive.path(copy).unlink(missing_ok=True)
            case _:
                list(self.archive.verify())

    @rule()
    def open_again(self) -> None:
        self.archive.close()
        self.archive.open()

    @invariant()
    def rebuilding_changes_nothing(self) -> None:
        before, files = everything(self.archive, self.names), files_of(self.archive.root)
        rebuilt = self.archive.rebuild()
        assert everything(self.archive, self.names) == before
        assert files_of(self.archive.root) == files
        assert (rebuilt.unlisted, rebuilt.damaged_lines, rebuilt.left_out) == (0, 0, [])
        assert rebuilt.copies == len(list(self.archive.ls()))

    @invariant()
    def files_and_catalog_agree(self) -> None:
        here = [copy for copy in self.archive.ls() if self.archive.path(copy).exists()]
        assert {copy.file for copy in here} == set(files_of(self.archive.root))
        assert len({copy.file.casefold() for copy in here}) == len(here)

    def teardown(self) -> None:
        self.archive.close()
        shutil.rmtree(self.folder)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=12, stateful_step_count=10)


def test_a_clip_without_a_line_is_kept_and_catalogued_by_its_content(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        copy = bring(archive, clip())
        (tmp_path / "2025/12-11" / MANIFEST).unlink()
        rebuilt = archive.rebuild()
        [found] = archive.ls()
        assert (rebuilt.copies, rebuilt.unlisted) == (1, 1)
        assert (found.camera, found.kept, found.sha256, found.file) == ("", True, copy.sha256, copy.file)
        assert (found.recording.end, found.recording.kind, found.recording.start) == (END, Kind.NORMAL, START)
        destination = ArchiveDestination(archive, CAMERA)
        assert destination.present(clip()) == archive.path(copy)
        [claimed] = archive.ls()
        assert (claimed.camera, claimed.kept, claimed.recording) == (CAMERA, False, copy.recording)
        with archive.books.catalog.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT camera FROM recordings").scalars().all() == [CAMERA]
        assert archive.rebuild().unlisted == 0
        assert list(archive.ls()) == [claimed]


def test_damaged_lines_are_counted_and_the_others_hold(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        copies = [bring(archive, clip(f"{number}.MP4")) for number in range(3)]
        manifest = tmp_path / "2025/12-11" / MANIFEST
        lines = manifest.read_bytes().splitlines(keepends=True)
        hostile = [
            b"\n",
            b"not json\n",
            b'{"file": "normal/x.MP4"}\n',
            lines[0].replace(b"normal/0.MP4", b"../../../etc/passwd"),
            lines[0].replace(b'"size":4', b'"size":99999999999999999999'),
            lines[0].replace(b'"size":4', b'"size":-4'),
            lines[0].replace(b"2025-12-11T18:50:32", b"2025-12-11T18:50:32Z"),
            b"[" * 100_000 + b"\n",
            b"x" * 200_000 + b"\n",
            lines[0][:-40],
        ]
        manifest.write_bytes(b"".join([*lines, *hostile]))
        bring(archive, clip("last.MP4"))
        rebuilt = archive.rebuild()
        assert (rebuilt.copies, rebuilt.damaged_lines, rebuilt.unlisted) == (4, 9, 0)
        assert {copy.file for copy in copies} < {copy.file for copy in archive.ls()}


def test_unfinished_files_and_what_is_not_ours_stay_as_they_are(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        bring(archive, clip())
        others = [
            f"2025/12-11/normal/{NAME}~.part",
            f"2025/12-11/normal/{NAME}~.part.json",
            "2025/12-11/normal/.hidden",
            "2025/12-11/notes.txt",
            "2025/12-11/holiday/a.MP4",
            "2025/a.MP4",
            "letters/a.MP4",
        ]
        for other in others:
            (tmp_path / other).parent.mkdir(exist_ok=True)
            (tmp_path / other).write_bytes(b"?")
        (tmp_path / "2025/12-11/normal/claimed.MP4").write_bytes(b"")
        (tmp_path / "2025/12-11/normal/claimed.MP4.part").write_bytes(b"whole")
        before = files_of(tmp_path)
        assert archive.rebuild().copies == 1
        assert files_of(tmp_path) == before


def test_runs_and_times_of_verifying_outlive_a_rebuild(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        bring(archive, clip())
        archive.end_run(archive.begin_run(CAMERA), downloaded=1)
        list(archive.verify())
        [before], runs = archive.ls(), archive.runs()
        assert before.verified_at is not None
        archive.rebuild()
        assert ([*archive.ls()], archive.runs()) == ([before], runs)


def test_another_process_reads_the_new_catalog(tmp_path: Path) -> None:
    with Archive(tmp_path) as reader, Archive(tmp_path) as other:
        bring(other, clip())
        assert len(list(reader.ls())) == 1
        (tmp_path / f"2025/12-11/normal/{NAME}").unlink()
        (tmp_path / "2025/12-11" / MANIFEST).unlink()
        other.rebuild()
        assert list(reader.ls()) == []


@pytest.mark.parametrize(
    ("change", "state"), [(b"CLIP", "damaged"), (b"cl", "damaged"), (None, "missing"), (b"clip", "ok")]
)
def test_verifying_tells_how_each_file_is(tmp_path: Path, change: bytes | None, state: str) -> None:
    with Archive(tmp_path) as archive:
        copy, sound = bring(archive, clip()), bring(archive, clip("b.MP4"))
        if change is None:
            archive.path(copy).unlink()
        else:
            archive.path(copy).write_bytes(change)
        files = files_of(tmp_path)
        checked = {one.copy.file: one.state.value for one in archive.verify()}
        assert checked == {copy.file: state, sound.file: "ok"}
        verified = {copy.file: copy.verified_at is not None for copy in archive.ls()}
        assert verified == {copy.file: state == "ok", sound.file: True}
        assert files_of(tmp_path) == files


def test_what_was_verified_is_noted_also_when_it_is_broken_off(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for number in range(3):
            bring(archive, clip(f"{number}.MP4"))
        checking = archive.verify()
        next(checking)
        checking.close()
        assert [copy.verified_at is not None for copy in archive.ls()] == [True, False, False]
