from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.policy.reports import MOST, MOST_BYTES, Fault, Reports

FAULT = Fault("d" * 8, None, "e3", "V1.5", 3, ("vantrue 1", "KeyError", "  vantrue_client/files.py:1 write_whole"))


def test_a_report_is_kept_for_its_owner_alone_and_read_back(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    written = reports.write(FAULT)
    assert reports.get(written.id).fault == FAULT
    assert stat.S_IMODE(reports.path(written.id).stat().st_mode) == 0o600
    assert stat.S_IMODE(reports.path(written.id).parent.stat().st_mode) == 0o700
    assert set(json.loads(reports.path(written.id).read_text())) == {
        *("id", "at", "device", "mac", "model", "firmware", "minutes", "trace")
    }


def test_they_are_few_and_small(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    big = replace(FAULT, model="m" * 10_000, trace=tuple("x" * 10_000 for _ in range(10_000)))
    ids = [reports.write(big).id for _ in range(MOST + 3)]
    assert len(reports.all()) == MOST
    assert [report.id for report in reports.all()] == ids[3:]
    assert all(path.stat().st_size < MOST_BYTES for path in (tmp_path / "reports").iterdir())


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "../key",
        "../../etc/passwd",
        "20261123T000000000000Z-abcd",
        "20261123T000000000000Z-abcd\n",
        "x\0y",
        "/etc/passwd",
    ],
)
def test_an_id_that_is_none_reaches_no_file(tmp_path: Path, wanted: str) -> None:
    (tmp_path / "key.json").write_text("{}")
    (tmp_path / "key").write_text("secret")
    reports = Reports(tmp_path)
    assert not reports.delete(wanted)
    with pytest.raises(UsageError, match="no report"):
        reports.get(wanted)
    assert (tmp_path / "key").exists()
    assert (tmp_path / "key.json").exists()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"trace": 3}', b"[" * 100_000, b"\xff", b"{}" * 100_000])
def test_a_damaged_report_is_passed_over_and_can_be_deleted(tmp_path: Path, content: bytes) -> None:
    reports = Reports(tmp_path)
    written = reports.write(FAULT)
    reports.path(written.id).write_bytes(content)
    assert reports.all() == []
    assert reports.clear() == 1
    assert not reports.path(written.id).exists()


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    written = reports.write(FAULT)
    elsewhere = tmp_path / "elsewhere"
    reports.path(written.id).rename(elsewhere)
    reports.path(written.id).symlink_to(elsewhere)
    assert reports.all() == []
    assert reports.clear() == 1
    assert elsewhere.exists()


def test_a_place_that_takes_no_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file")
    with pytest.raises(StorageError):
        Reports(tmp_path).write(FAULT)
    with pytest.raises(StorageError):
        Reports(tmp_path).all()
