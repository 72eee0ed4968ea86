"""A minor's profile with the installed command: what is typed on a terminal, and what a script hands over."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import subprocess
import termios
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.program import BOUND, COMMAND, Program
from vantrue_client.errors import Refused
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.guardian import Guardian

PIN = "2468-karussell"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "home", "127.0.0.1:9")


@pytest.fixture
def minors(program: Program) -> Program:
    ran = program.run("privacy", "guardian", "set", "--yes", **handed(program, PIN))
    assert ran.code == 0, ran
    return program


def handed(program: Program, *pins: str) -> dict[str, str]:
    """PINs in a file for the owner alone."""
    path = program.home.with_name("pins")
    path.touch(0o600)
    path.write_text("\n".join(pins))
    return {"VANTRUE_GUARDIAN_PIN_FILE": str(path)}


def typed(program: Program, *arguments: str, answers: dict[str, str]) -> tuple[int, str]:
    """Run it on a terminal and answer each question once it is there; its exit code and all that was shown."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [COMMAND, *arguments], env=program.environment | {"TERM": "dumb"}, cwd=program.home,
        stdin=its, stdout=its, stderr=its, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0) and None,
    ) as process:  # fmt: skip
        os.close(its)
        shown, left = "", dict(answers)
        with suppress(OSError):
            while read := os.read(ours, 4096):
                shown += read.decode()
                question = next(iter(left), None)
                if question and question in shown:
                    os.write(ours, f"{left.pop(question)}\n".encode())
        assert termios.tcgetattr(ours)[3] & termios.ECHO
        os.close(ours)
        return process.wait(BOUND), shown


def standing(program: Program) -> dict[str, object]:
    return dict(program.well("privacy", "guardian", "--json").document)


def test_a_guardian_types_a_pin_that_is_never_shown(program: Program) -> None:
    consent = {"Do you consent?": "y", "A new PIN: ": PIN, "The same again: ": PIN}
    code, shown = typed(program, "privacy", "guardian", "set", answers=consent)
    assert code == 0, shown
    assert PIN not in shown
    assert standing(program)["guardian"] is True
    code, shown = typed(program, "privacy", "consent", "give", "upgrade", answers={"The guardian's PIN: ": "1111"})
    assert code == 4
    assert "wait: 9." in shown
    code, shown = typed(program, "privacy", "consent", "give", "upgrade", answers={"The guardian's PIN: ": PIN})
    assert code == 0, shown
    assert [path for path in program.home.rglob("*") if path.is_file() and PIN.encode() in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"Do you consent?": "n"}, 4),
        ({"Do you consent?": "y", "A new PIN: ": PIN, "The same again: ": "other"}, 2),
        ({"Do you consent?": "y", "A new PIN: ": "12", "The same again: ": "12"}, 2),
        ({"Do you consent?": "y", "A new PIN: ": ""}, 4),
        ({"Do you consent?": "y", "A new PIN: ": "\x03"}, 130),
    ],
)
def test_without_consent_and_a_pin_nothing_is_marked(program: Program, answers: dict[str, str], code: int) -> None:
    assert typed(program, "privacy", "guardian", "set", answers=answers)[0] == code
    assert standing(program)["minor"] is False


def test_nothing_works_without_a_guardian_and_with_one_recordings_come(
    program: Program, mock_camera: RunningCamera
) -> None:
    program.environment["VANTRUE_CAMERA"] = mock_camera.url
    program.well("privacy", "guardian", "mark")
    for command in (["ls"], ["sync"], ["discover"], ["privacy", "permit", "location", "granted"]):
        ran = program.run(*command)
        assert ran.code == 4
        assert "vantrue privacy guardian set" in ran.err
    assert program.run("privacy", "guardian", "set", "--yes").code == 4
    ran = program.run("privacy", "guardian", "set", "--yes", **handed(program, PIN))
    assert ran.code == 0, ran
    assert program.run("sync", "--limit", "1").code == 0


def test_yes_and_the_environment_give_no_pin(minors: Program) -> None:
    for command in (
        ["sync", "--delete-from-camera"],
        ["privacy", "consent", "give", "upgrade"],
        ["privacy", "permit", "location", "granted"],
        ["privacy", "guardian", "remove"],
        ["privacy", "guardian", "pin"],
        ["privacy", "guardian", "refuse"],
    ):
        ran = minors.run(*command, "--yes", VANTRUE_PERMIT="storage,location", VANTRUE_GUARDIAN_PIN=PIN)
        assert ran.code == 4, command
        assert "VANTRUE_GUARDIAN_PIN_FILE" in ran.err
    assert standing(minors)["tries"] == 0
    assert minors.run("privacy", "permit", "location", "denied").code == 0


def test_nothing_personal_is_kept_and_nothing_counted(minors: Program) -> None:
    for command in (["privacy", "profile", "--name", "Kim"], ["privacy", "stats"]):
        ran = minors.run(*command, **handed(minors, PIN))
        assert ran.code == 4
        assert "Nothing personal" in ran.err


def test_a_guardian_refuses_that_more_is_collected(minors: Program, mock_camera: RunningCamera) -> None:
    minors.environment["VANTRUE_CAMERA"] = mock_camera.url
    minors.run("sync", "--limit", "1")
    before = minors.finals()
    assert len(before) == 1
    assert minors.run("privacy", "guardian", "refuse", **handed(minors, PIN)).code == 0
    for command in (["sync"], ["get", "--limit", "1"], ["sync", "--watch"], ["archive", "import", str(minors.home)]):
        ran = minors.run(*command)
        assert ran.code == 4, ran
        assert "guardian allow" in ran.err
    assert minors.finals() == before
    assert minors.run("archive", "ls").code == 0
    assert minors.run("privacy", "guardian", "allow", **handed(minors, PIN)).code == 0
    assert minors.run("sync", "--limit", "2").code == 0


def test_the_pin_is_changed_and_the_mark_taken_away(minors: Program) -> None:
    assert minors.run("privacy", "guardian", "pin", **handed(minors, PIN, "97531")).code == 0
    assert minors.run("privacy", "guardian", "remove", **handed(minors, PIN)).code == 4
    assert minors.run("privacy", "guardian", "remove", **handed(minors, "97531")).code == 0
    assert standing(minors)["minor"] is False
    assert minors.run("privacy", "profile", "--name", "Kim", "--vehicle", "van").out == "Kim\tvan\n"


def test_a_forgotten_pin_costs_what_is_stored_and_is_confirmed_by_typing(minors: Program) -> None:
    assert minors.run("privacy", "guardian", "forgotten", "--yes").code == 4
    question = "Type `everything`"
    assert typed(minors, "privacy", "guardian", "forgotten", answers={question: "yes"})[0] == 4
    assert standing(minors)["guardian"] is True
    code, shown = typed(minors, "privacy", "guardian", "forgotten", answers={question: "everything"})
    assert code == 0, shown
    assert (standing(minors)["minor"], standing(minors)["guardian"]) == (True, False)
    assert minors.run("ls").code == 4
    assert minors.run("privacy", "guardian", "forgotten").code == 2
    assert minors.run("privacy", "guardian", "set", "--yes", **handed(minors, "97531")).code == 0


def test_a_file_of_pins_is_its_owners_alone(minors: Program) -> None:
    environment = handed(minors, PIN)
    Path(environment["VANTRUE_GUARDIAN_PIN_FILE"]).chmod(0o640)
    ran = minors.run("privacy", "guardian", "remove", **environment)
    assert ran.code == 2
    assert "chmod 600" in ran.err
    ran = minors.run("privacy", "guardian", "remove", VANTRUE_GUARDIAN_PIN_FILE=str(minors.home / "none"))
    assert ran.code == 2


def test_processes_at_once_have_ten_tries_together(minors: Program) -> None:
    environment = handed(minors, "1111")
    guardian = Guardian(minors.home / "state" / "guardian.json")
    for _ in range(7):
        with pytest.raises(Refused):
            guardian.check("1111")
    at_once = [minors.start("privacy", "guardian", "remove", **environment) for _ in range(6)]
    said = [one.communicate(timeout=BOUND)[1] for one in at_once]
    assert {one.returncode for one in at_once} == {4}
    assert sum("not the guardian's PIN" in err for err in said) == 3
    ran = minors.run("privacy", "guardian", "remove", **handed(minors, PIN))
    assert ran.code == 4
    assert "Too many" in ran.err


def test_every_act_is_in_the_ledger(minors: Program) -> None:
    minors.run("privacy", "guardian", "refuse", **handed(minors, PIN))
    entries = minors.well("privacy", "ledger", "--json").objects
    said = [entry["facts"]["said"] for entry in entries if entry["what"] == "guardian"]
    assert said == ["marked as a minor's", "guardian consented", "pin given", "collection refused"]
    assert PIN not in json.dumps(entries)


def test_statistics_are_counts_and_small_groups_are_left_out(program: Program) -> None:
    empty = program.well("privacy", "stats", "--json").document
    assert (empty["recordings"], empty["kinds"]["groups"]) == (None, {})
    assert not program.archive.exists()
    (program.home / "card").mkdir()
    for number in range(15):
        name = f"20261121_08{number:02}00_{number:05}_N_{'A' if number < 12 else 'X'}.JPG"
        picture = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffda0002") + bytes([number, 255, 217])
        (program.home / "card" / name).write_bytes(picture)
    assert program.run("archive", "import", str(program.home / "card")).code == 0
    before = {path: path.stat().st_mtime_ns for path in program.home.rglob("*") if path.suffix in {".json", ".jsonl"}}
    ran = program.well("privacy", "stats", "--json")
    said = ran.document
    assert said["recordings"] == 15
    assert said["months"] == {"groups": {"2026-11": 15}, "left_out": False}
    assert said["kinds"] == {"groups": {"photo": 15}, "left_out": False}
    assert said["channels"] == {"groups": {}, "left_out": True}  # 12 of the front would tell that 3 are not
    assert "20261121" not in ran.out
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert "15 recordings" in program.well("privacy", "stats").out
