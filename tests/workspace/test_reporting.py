from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from vantrue_client import errors
from vantrue_client.camera.status import Identity
from vantrue_client.cli.run import Exit, guarded
from vantrue_client.policy.decide import Answer, Decision
from vantrue_client.policy.reports import Reports
from vantrue_client.workspace import reporting
from vantrue_client.workspace.privacy import Privacy

SECRETS = ["hunter2-passphrase", "E3_VANTRUE_13c6", "00:11:22:aa:bb:cc", "SN12345678", "52.520008", "anna@example.org"]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for place in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"VANTRUE_{place}_DIR", str(tmp_path / place.lower()))
    monkeypatch.delenv("VANTRUE_TRACEBACK", raising=False)
    monkeypatch.setattr(reporting, "_met", None)
    return tmp_path / "state"


def fail() -> None:
    raise LookupError(" ".join(SECRETS)) from OSError(2, os.strerror(2), f"/home/anna/{SECRETS[0]}")


def test_a_report_holds_its_fields_and_nothing_of_what_it_was_about(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reporting.talking_to(Identity(("pseudonym-of-the-camera",), f"E3_V1.5.20250418 {SECRETS[3]}", "e3"))
    assert guarded(fail) == Exit.SOME_FAILED
    (report,) = Reports(state).all()
    assert (report.fault.model, report.fault.firmware) == ("e3", "V1.5.20250418")
    assert 0 <= report.fault.minutes < 24 * 60
    assert "LookupError" in report.fault.trace
    assert any(line.startswith("  vantrue_client/cli/run.py:") for line in report.fault.trace)
    written = b"".join(path.read_bytes() for path in state.rglob("*") if path.is_file())
    assert [secret for secret in SECRETS if secret.encode().lower() in written.lower()] == []
    assert str(state.parent).encode() not in written
    assert f"vantrue privacy reports show {report.id}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error",
    [
        errors.UsageError("no"),
        errors.Refused("no", rule="guard"),
        errors.CameraNotFound("no"),
        errors.ConnectionLost("no"),
        errors.NoRoom("no"),
        SystemExit(3),
    ],
)
def test_what_is_no_fault_leaves_no_report(state: Path, error: BaseException) -> None:
    def raising() -> None:
        raise error

    guarded(raising)
    assert not (state / "reports").exists()


@pytest.mark.parametrize("answer", [Answer.ASK, Answer.REFUSE])
def test_none_is_written_where_the_rules_do_not_allow_it(
    state: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    def refused(self: Privacy, *_: Any, **__: Any) -> Decision:
        return Decision(answer, "minor-data-minimal", "Nothing personal is stored.")

    monkeypatch.setattr(Privacy, "decide", refused)
    assert guarded(fail) == Exit.SOME_FAILED
    assert not (state / "reports").exists()


def test_where_none_can_be_kept_the_fault_is_told_all_the_same(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state.write_text("a file")
    assert guarded(fail) == Exit.SOME_FAILED
    said = capsys.readouterr().err
    assert "A fault in the program: LookupError" in said
    assert "Traceback" not in said
