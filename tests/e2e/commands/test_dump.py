from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.e2e.program import BOUND, IMPATIENT, Program
from vantrue_client.mock.camera import MockCamera


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_camera_is_dumped_played_back_and_dumped_the_same(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    with MockCamera.running("s1") as camera:
        said = program.well("dump", "-o", "first", "--camera", camera.url).out
    assert "Look through them" in said
    with program.running("mock", "--replay", "first") as replayed:
        assert replayed.stdout is not None
        url = replayed.stdout.readline().strip()
        assert program.well("info", "--camera", url, "--json").document["model"] == "s1"
        assert program.well("ls", "--camera", url).lines
        document = program.well("dump", "-o", "second", "--camera", url, "--json").document
    assert document["missing"] == []
    first = files(program.home / "first")
    assert len(first) > 20
    assert files(program.home / "second") == first


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    (program.home / "full").mkdir()
    (program.home / "full" / "mine").write_text("mine")
    with MockCamera.running("s1") as camera:
        ran = program.run("dump", "-o", "full", "--camera", camera.url)
        assert (ran.code, len(camera.requests)) == (2, 0)
    assert "is not empty" in ran.err


@pytest.mark.parametrize("permitted", ["", "diagnose,location,media"])
def test_it_writes_to_this_laptop_so_storage_is_asked(tmp_path: Path, permitted: str) -> None:
    program = Program(tmp_path / "home")
    with MockCamera.running("s1") as camera:
        ran = program.run("dump", "-o", "out", "--camera", camera.url, VANTRUE_PERMIT=permitted)
        assert (ran.code, len(camera.requests)) == (4, 0)
    assert "vantrue privacy permit storage granted" in ran.err
    assert not (program.home / "out").exists()


def test_a_camera_that_leaves_is_told_with_what_is_missing(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    with MockCamera.running("s1", ["drive-away:4000"]) as camera:
        ran = program.run("dump", "-o", "out", "--camera", camera.url, **IMPATIENT)
    assert ran.code == 1
    assert "the camera answers no more" in ran.err
    assert "complete = false" in (program.home / "out" / "dump.toml").read_text()


def test_a_camera_that_is_not_there_leaves_no_folder(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    with MockCamera.running("s1") as camera:
        url = camera.url
    assert program.run("dump", "-o", "out", "--camera", url).code == 3
    assert not (program.home / "out").exists()


def test_what_is_no_dump_is_not_played(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.run("mock", "--replay", "nowhere").code == 2


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_dump_leaves_nothing_that_looks_done(tmp_path: Path, end: signal.Signals) -> None:
    program = Program(tmp_path / "home")
    with (
        MockCamera.running("s1", ["list-slow:60"]) as camera,
        program.running("dump", "-o", "out", "--camera", camera.url) as process,
    ):
        until = time.monotonic() + BOUND
        while not any(request.command == 3015 for request in camera.requests) and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(end)
        assert process.wait(BOUND) == (-end if end is signal.SIGKILL else 130)
    assert not (program.home / "out").exists()
