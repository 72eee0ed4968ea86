from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path, PurePosixPath

import pytest

from tests.archive.support import CAMERA, END, START, bring, clip, complete_journal, files_of, lay_down
from vantrue_client.archive import Archive
from vantrue_client.archive.erasing import REASON
from vantrue_client.archive.holding import Footage
from vantrue_client.archive.inside import unlink_many_inside
from vantrue_client.archive.removal import Removal
from vantrue_client.errors import ArchiveBusy
from vantrue_client.fetch.journal import journal_of, write_journal
from vantrue_client.model import Kind
from vantrue_client.model.holding import Scope

OTHER = "decaf"
LATER = timedelta(days=40)


class Ledger:
    def __init__(self) -> None:
        self.noted: list[Removal] = []
        self.failures: list[str] = []

    def removal(self, removal: Removal) -> None:
        raise AssertionError("one by one is too slow")

    def removals(self, removals: Sequence[Removal]) -> None:
        self.noted += removals

    def failed(self, removal: Removal, why: str) -> None:
        self.failures.append(removal.name)


def filled(root: Path) -> None:
    """Two cameras' recordings on two days; one removed, one locked, one kept."""
    with Archive(root) as archive:
        for camera, letter in ((CAMERA, "A"), (OTHER, "B")):
            for number, shift in enumerate((timedelta(), timedelta(minutes=1), LATER)):
                name = f"{camera}_{number}_N_{letter}.MP4"
                one = clip(name, content=name.encode(), start=START + shift, end=END + shift, locked=number == 1)
                copy = bring(archive, one, name.encode(), camera)
                if number == 0:
                    archive.remove(copy, "too old")
                if number == 2:
                    archive.keep(copy)
        bring(archive, clip("undated.MP4", start=None, end=None, kind=Kind.OTHER))
        archive.end_run(archive.begin_run(CAMERA), downloaded=3)
        archive.end_run(archive.begin_run(OTHER), downloaded=3)


def everything(root: Path) -> bytes:
    return b"".join(path.read_bytes() + bytes(path) for path in root.rglob("*") if path.is_file())


def names(root: Path) -> set[str]:
    with Archive(root) as archive:
        return {copy.recording.name for copy in archive.ls()}


def test_all_of_it_goes_and_each_is_noted(tmp_path: Path) -> None:
    filled(tmp_path)
    ledger, told = Ledger(), list[str]()
    before = {Path(file).name for file in files_of(tmp_path)}
    assert Footage(tmp_path, ledger).erase(Scope(), told.append)
    assert list(tmp_path.iterdir()) == []
    assert {removal.name for removal in ledger.noted} == before
    assert {removal.reason for removal in ledger.noted} == {REASON}
    assert (told, ledger.failures) == ([], [])


def test_one_cameras_goes_and_the_others_stays(tmp_path: Path) -> None:
    filled(tmp_path)
    footage = Footage(tmp_path, Ledger())
    assert {stock.what: stock.count for stock in footage.stocks(Scope(camera=CAMERA))}["recordings"] == 3
    assert footage.erase(Scope(camera=CAMERA), pytest.fail)
    assert names(tmp_path) == {f"{OTHER}_1_N_B.MP4", f"{OTHER}_2_N_B.MP4"}
    assert CAMERA.encode() not in everything(tmp_path)
    with Archive(tmp_path) as archive:
        listed = list(archive.ls())
        assert archive.removed(OTHER, clip(f"{OTHER}_0_N_B.MP4", content=f"{OTHER}_0_N_B.MP4".encode())) is not None
        assert [run.camera for run in archive.runs()] == [OTHER]
        archive.rebuild()
    with Archive(tmp_path) as archive:
        assert list(archive.ls()) == listed


def test_a_time_goes_and_what_has_none_stays(tmp_path: Path) -> None:
    filled(tmp_path)
    footage = Footage(tmp_path, Ledger())
    scope = Scope(until=START + timedelta(days=1))
    assert any("without a time" in sentence for sentence in footage.stays(scope))
    assert footage.erase(scope, pytest.fail)
    assert names(tmp_path) == {f"{CAMERA}_2_N_A.MP4", f"{OTHER}_2_N_B.MP4", "undated.MP4"}
    assert b"_1_N_" not in everything(tmp_path)
    assert b"_0_N_" not in everything(tmp_path)


def test_what_fetches_left_goes_with_its_camera(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for camera in (CAMERA, OTHER):
            target = archive.destination(camera, clip(f"{camera}.MP4"))
            target.with_name(target.name + ".part").write_bytes(b"half")
            write_journal(target, journal_of(clip(f"{camera}.MP4"), camera))
            unentered = clip(f"{camera}-done.MP4")
            complete_journal(target := archive.destination(camera, unentered), unentered, b"clip", camera)
            lay_down(target, unentered, b"clip")
    ledger = Ledger()
    assert Footage(tmp_path, ledger).erase(Scope(camera=CAMERA), pytest.fail)
    assert {Path(file).name for file in files_of(tmp_path)} == {
        f"{OTHER}.MP4.part", f"{OTHER}.MP4.part.json", f"{OTHER}-done.MP4", f"{OTHER}-done.MP4.part.json"
    }  # fmt: skip
    assert [removal.name for removal in ledger.noted] == [f"{CAMERA}-done.MP4"]


def test_what_cannot_be_removed_stays_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path)
    stuck = f"{CAMERA}_1_N_A.MP4"
    with monkeypatch.context() as patch:

        def fails(root: Path, folder: PurePosixPath, names: Sequence[str]) -> dict[str, OSError]:
            failed = unlink_many_inside(root, folder, [name for name in names if name != stuck])
            return failed | ({stuck: OSError(1, "it is stuck")} if stuck in names else {})

        patch.setattr("vantrue_client.archive.removal.unlink_many_inside", fails)
        ledger, told = Ledger(), list[str]()
        assert not Footage(tmp_path, ledger).erase(Scope(), told.append)
    assert ledger.failures == [stuck]
    assert "it is stuck" in told[0]
    with Archive(tmp_path) as archive:
        assert archive.named(stuck)
    assert Footage(tmp_path, ledger).erase(Scope(), pytest.fail)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scope", [Scope(), Scope(camera=CAMERA)])
def test_a_broken_catalog_hides_nothing(tmp_path: Path, scope: Scope) -> None:
    filled(tmp_path)
    (tmp_path / ".vantrue" / "catalog.db").write_bytes(b"nonsense " + CAMERA.encode() * 500)
    assert Footage(tmp_path, Ledger()).erase(scope, pytest.fail)
    assert CAMERA.encode() not in everything(tmp_path)
    with Archive(tmp_path) as archive:
        archive.rebuild()
    assert names(tmp_path) == ({f"{OTHER}_1_N_B.MP4", f"{OTHER}_2_N_B.MP4"} if scope.limited else set())


def test_while_a_sync_holds_the_archive_nothing_goes(tmp_path: Path) -> None:
    filled(tmp_path)
    before = files_of(tmp_path)
    with Archive(tmp_path) as archive, archive.lock(), pytest.raises(ArchiveBusy):
        Footage(tmp_path, Ledger()).erase(Scope(), pytest.fail)
    assert files_of(tmp_path) == before


def test_where_there_is_no_archive_none_is_made(tmp_path: Path) -> None:
    footage = Footage(tmp_path / "none", Ledger())
    assert footage.stocks(Scope()) == []
    assert footage.stays(Scope()) == []
    assert footage.erase(Scope(), pytest.fail)
    assert list(tmp_path.iterdir()) == []
