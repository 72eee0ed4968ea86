from __future__ import annotations

from pathlib import Path

from tests.e2e.program import Program
from vantrue_client.policy.reports import Fault, Reports

FAULT = Fault("d" * 8, None, "e3", "V1.5", 3, ("vantrue 1", "KeyError"))


def test_reports_are_listed_shown_and_deleted(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.well("privacy", "reports").out == ""
    assert program.well("privacy", "reports", "--json").document == []
    kept = Reports(program.home / "state")
    one, two, three = (kept.write(FAULT).id for _ in range(3))
    listed = program.well("privacy", "reports", "list", "--json").document
    assert {each["id"] for each in listed} == {one, two, three}
    assert program.well("privacy", "reports", "show", one, "--json").document == kept.get(one).document
    assert "KeyError" in program.well("privacy", "reports", "show", one).lines
    assert program.well("privacy", "reports", "delete", one, "--json").document == {"deleted": 1}
    ran = program.run("privacy", "reports", "delete", one, two, "../key")
    assert (ran.code, ran.out) == (1, "1 deleted.\n")
    assert [report.id for report in kept.all()] == [three]
    program.well("privacy", "reports", "delete", "--all")
    assert kept.all() == []


def test_wrong_usage_says_so(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    for wrong in (
        ["show"],
        ["show", "../../key"],
        ["delete"],
        ["delete", "x", "--all"],
        ["list", "x"],
        ["--all"],
        ["x"],
    ):
        assert program.run("privacy", "reports", *wrong).code == 2, wrong
