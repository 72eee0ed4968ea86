"""Ended by its user or the system, a command leaves what came and the next one goes on from there."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.commands.conftest import CLIPS
from tests.e2e.program import Program, Ran, ended
from vantrue_client.mock import MockCamera
from vantrue_client.mock.request import Request
from vantrue_client.mock.running import RunningCamera

NAME = Path(CLIPS[3]).name
IN_THE_MIDDLE = 60_000  # bytes in all: the list, and about half of the clip


@pytest.fixture
def leaving(card: Path) -> Iterator[RunningCamera]:
    """A camera that falls silent in the middle of the first clip, until it comes back."""
    with MockCamera.running(card=card) as camera:
        camera.drive_away(after=IN_THE_MIDDLE)
        yield camera


@pytest.fixture
def patient(tmp_path: Path, leaving: RunningCamera) -> Program:
    """The program, which would wait for a minute."""
    return Program(tmp_path / "home", leaving.url)


def under_way(camera: RunningCamera, process: subprocess.Popen[str]) -> Request:
    """The download of the clip once some of it went out, and was read by the program."""
    while process.poll() is None:
        for request in camera.requests:
            sent = request.path.endswith(NAME) and request.query is None and request.bytes_sent > 20_000
            if sent and not unread(camera):
                return request
    raise AssertionError(ended(process))


def unread(camera: RunningCamera) -> bool:
    """Whether bytes of the camera's wait in a socket for a program that has no time for them yet."""
    port = f"{int(camera.url.rpartition(':')[2]):04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[2].endswith(f":{port}") and not row[4].endswith(":00000000") for row in rows)


def end(process: subprocess.Popen[str], by: signal.Signals) -> Ran:
    process.send_signal(by)
    return ended(process)


@pytest.mark.parametrize(
    ("command", "by"),
    [
        (["sync"], signal.SIGINT),
        (["sync"], signal.SIGTERM),
        (["get", NAME], signal.SIGINT),
        (["get", NAME], signal.SIGHUP),
        (["get", NAME, "--to", "here"], signal.SIGTERM),
    ],
)
def test_it_ends_with_130_and_the_next_one_resumes(
    patient: Program, leaving: RunningCamera, card: Path, command: list[str], by: signal.Signals
) -> None:
    with patient.running(*command) as process:
        under_way(leaving, process)
        ran = end(process, by)
    assert ran.code == 130
    assert ran.err.startswith("vantrue: Interrupted.")
    assert len(ran.err.splitlines()) == 1
    leaving.come_back()
    asked = len(leaving.requests)
    patient.well(*command, *(["--name", NAME] if command == ["sync"] else []))
    (again,) = [request for request in leaving.requests[asked:] if request.path.endswith(NAME)]
    assert again.range is not None
    assert int(again.range.removeprefix("bytes=").partition("-")[0]) > 0
    brought = {**patient.finals(), **{path.name: path for path in patient.home.glob("here/*")}}
    assert {name: path.read_bytes() for name, path in brought.items()} == {NAME: (card / CLIPS[3]).read_bytes()}


def test_what_was_finished_is_told_and_json_stays_json(patient: Program, leaving: RunningCamera) -> None:
    with patient.running("sync", "--json") as process:
        under_way(leaving, process)
        ran = end(process, signal.SIGINT)
    assert all(one["status"] == "downloaded" for one in ran.objects if "status" in one)


def test_a_second_sync_at_once_is_told_who_is_at_it(patient: Program, leaving: RunningCamera) -> None:
    with patient.running("sync") as process:
        under_way(leaving, process)
        asked = len(leaving.requests)
        second = patient.run("sync")
        assert (second.code, second.out) == (1, "")
        assert f"Another process (pid {process.pid})" in second.err
        assert len(leaving.requests) == asked
        assert patient.well("archive", "ls").out == ""
        assert end(process, signal.SIGINT).code == 130


def test_started_to_outlive_its_terminal_it_does(patient: Program, leaving: RunningCamera) -> None:
    patient.before = ["sh", "-c", 'trap "" HUP; exec "$0" "$@"']
    with patient.running("get", NAME, VANTRUE_SILENCE="0.5") as process:
        under_way(leaving, process)
        process.send_signal(signal.SIGHUP)
        leaving.come_back()
        ran = ended(process)
    assert (ran.code, list(patient.finals())) == (0, [NAME])
