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

SLOW = 80_000
NAME = Path(CLIPS[3]).name


@pytest.fixture
def crawling(card: Path) -> Iterator[RunningCamera]:
    """A camera so slow that a clip takes some seconds."""
    with MockCamera.running(card=card, rate=SLOW) as camera:
        yield camera


def under_way(camera: RunningCamera, process: subprocess.Popen[str]) -> Request:
    """The download of the clip once some of it went out."""
    while process.poll() is None:
        for request in camera.requests:
            if request.path.endswith(NAME) and request.query is None and request.bytes_sent > 20_000:
                return request
    raise AssertionError(ended(process))


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
    tmp_path: Path, crawling: RunningCamera, card: Path, command: list[str], by: signal.Signals
) -> None:
    vantrue = Program(tmp_path / "home", crawling.url)
    with vantrue.running(*command) as process:
        under_way(crawling, process)
        ran = end(process, by)
    assert ran.code == 130
    assert ran.err.startswith("vantrue: Interrupted.")
    assert len(ran.err.splitlines()) == 1
    asked = len(crawling.requests)
    vantrue.well(*command, *(["--name", NAME] if command == ["sync"] else []))
    (again,) = [request for request in crawling.requests[asked:] if request.path.endswith(NAME)]
    assert again.range is not None
    assert int(again.range.removeprefix("bytes=").partition("-")[0]) > 0
    brought = {**vantrue.finals(), **{path.name: path for path in vantrue.home.glob("here/*")}}
    assert {name: path.read_bytes() for name, path in brought.items()} == {NAME: (card / CLIPS[3]).read_bytes()}


def test_what_was_finished_is_told_and_json_stays_json(tmp_path: Path, crawling: RunningCamera) -> None:
    vantrue = Program(tmp_path / "home", crawling.url)
    with vantrue.running("sync", "--json") as process:
        under_way(crawling, process)
        ran = end(process, signal.SIGINT)
    assert all(one["status"] == "downloaded" for one in ran.objects if "status" in one)


def test_a_second_sync_at_once_is_told_who_is_at_it(tmp_path: Path, crawling: RunningCamera) -> None:
    vantrue = Program(tmp_path / "home", crawling.url)
    with vantrue.running("sync") as process:
        under_way(crawling, process)
        asked = len(crawling.requests)
        second = vantrue.run("sync")
        assert (second.code, second.out) == (1, "")
        assert f"Another process (pid {process.pid})" in second.err
        assert len(crawling.requests) == asked
        assert vantrue.well("archive", "ls").out == ""
        assert end(process, signal.SIGINT).code == 130
