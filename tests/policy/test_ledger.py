from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vantrue_client.policy.ledger import Ledger

Lines = list[bytes]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "state")
    for number in range(5):
        made.write("deletion", {"reason": "too old"}, {"file": f"2026/11-23/normal/{number}.MP4"})
    return made


@pytest.fixture
def chain(tmp_path: Path, ledger: Ledger) -> Path:
    return tmp_path / "state" / "ledger.jsonl"


def test_entries_are_read_as_they_were_written(ledger: Ledger, chain: Path) -> None:
    entries = list(ledger.read())
    assert [entry["number"] for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[4]["names"] == {"file": "2026/11-23/normal/4.MP4"}
    assert b"normal" not in chain.read_bytes()
    assert ledger.verify() == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in chain.parent.iterdir()} == {0o600}


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[0], lines[1].replace(b"too old", b"too new"), *lines[2:]],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [*lines, lines[4]],
        lambda lines: lines[:-1],
        lambda lines: [],
        lambda lines: [*lines[:-1], lines[-1][:40]],
        lambda lines: [lines[0], b"\n", *lines[1:]],
        lambda lines: [lines[0][:-2] + b" }\n", *lines[1:]],
    ],
)
def test_whatever_is_done_to_a_line_is_found(ledger: Ledger, chain: Path, change: Callable[[Lines], Lines]) -> None:
    chain.write_bytes(b"".join(change(chain.read_bytes().splitlines(keepends=True))))
    assert ledger.verify()
    ledger.write("permission", {"permission": "storage", "said": "granted"})
    assert ledger.verify(), "what is written later must not heal it"
    assert list(ledger.read())[-1]["what"] == "permission"


def test_a_missing_head_is_found_and_stays_found(ledger: Ledger, chain: Path) -> None:
    (chain.parent / "ledger-head.json").unlink()
    assert ledger.verify()
    ledger.write("permission", {})
    assert ledger.verify()


def test_a_crash_costs_the_last_line_at_most(ledger: Ledger, chain: Path) -> None:
    head = (chain.parent / "ledger-head.json").read_bytes()
    whole = chain.read_bytes()
    ledger.write("permission", {"said": "granted"})
    line = chain.read_bytes()[len(whole) :]
    for kept in (*range(0, len(line), 37), len(line) - 1, len(line)):
        chain.write_bytes(whole + line[:kept])
        (chain.parent / "ledger-head.json").write_bytes(head)
        assert ledger.verify() == []
        ledger.write("consent", {"said": "agreed"})
        assert ledger.verify() == []
        assert len(list(ledger.read())) == (7 if kept == len(line) else 6)


def test_names_are_erased_beside_a_chain_that_stays_provable(ledger: Ledger, chain: Path) -> None:
    before = chain.read_bytes()
    assert ledger.erase_names(lambda name: name.endswith("2.MP4")) == 1
    assert [entry["names"]["file"] for entry in ledger.read()][2] is None
    assert ledger.verify() == []
    assert chain.read_bytes() == before
    assert not any(b"2.MP4" in path.read_bytes() for path in chain.parent.iterdir())


def test_one_line_a_target_purpose_and_day(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 23, 12, tzinfo=UTC)]
    for _ in range(3):
        ledger = Ledger(tmp_path, clock=lambda: now[0])
        for purpose in ("find", "keep"):
            for _ in range(2):
                ledger.write_once_a_day("connection", {"target": "192.168.1.254:80", "purpose": purpose})
    assert len(list(ledger.read())) == 2
    now[0] += timedelta(days=1)
    ledger.write_once_a_day("connection", {"target": "192.168.1.254:80", "purpose": "keep"})
    assert len(list(ledger.read())) == 3
    assert ledger.verify() == []


WRITER = """
import sys
from pathlib import Path
from vantrue_client.policy.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(int(sys.argv[2])):
    ledger.write("deletion", {"number": number}, {"file": f"{sys.argv[3]}{number}"})
    print(number, flush=True)
"""


def writer(state: Path, count: int, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(state), str(count), name], stdout=subprocess.PIPE, text=True
    )


def test_two_processes_at_once_write_one_chain(tmp_path: Path) -> None:
    writers = [writer(tmp_path, 15, name) for name in "ab"]
    for process in writers:
        process.communicate(timeout=60)
    assert [process.returncode for process in writers] == [0, 0]
    ledger = Ledger(tmp_path)
    assert ledger.verify() == []
    assert sorted(entry["names"]["file"] for entry in ledger.read()) == sorted(
        f"{name}{number}" for name in "ab" for number in range(15)
    )


@pytest.mark.parametrize("after", [0, 1, 3])
def test_killed_at_any_moment_it_is_whole(tmp_path: Path, after: int) -> None:
    with writer(tmp_path, 1000, "x") as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(after + 1)]
        os.kill(process.pid, signal.SIGKILL)
        told += process.stdout.readlines()
    ledger = Ledger(tmp_path)
    assert ledger.verify() == []
    ledger.write("consent", {})
    assert ledger.verify() == []
    numbers = [entry["facts"]["number"] for entry in ledger.read() if entry["what"] == "deletion"]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) >= len([line for line in told if line.endswith("\n")]) - 1


def test_a_name_that_json_has_to_escape_is_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write("deletion", {"reason": "ü\n\udcff" * 3}, {"file": "\udcff\n" + "x" * 5000})
    (entry,) = ledger.read()
    assert entry["names"]["file"].startswith("\udcff\nx")
    assert ledger.verify() == []
    assert json.dumps(entry)
