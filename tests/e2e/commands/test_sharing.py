"""Sharing with the installed command: what leaves, what is asked, what is written down, and what is refused."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import BOUND, Program
from tests.e2e.test_guardian import PIN, handed
from tests.tools import needs
from vantrue_client.mock.card import write_clip

NAMES = ["20261121_080000_00001_E_A.MP4", "20261121_080000_00001_E_B.MP4", "20261121_080100_00002_N_A.MP4"]


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    card = tmp_path_factory.mktemp("card")
    for name in NAMES:
        folder = card / ("Event" if "_E_" in name else "Normal")
        folder.mkdir(exist_ok=True)
        write_clip(folder / name, start=datetime(2026, 11, 21, 8), seconds=3, gps="n4", size=(320, 180), fps=10)
    return card


@pytest.fixture
def vantrue(tmp_path: Path, clips: Path) -> Iterator[Program]:
    """A laptop with three recordings in its archive, and no camera."""
    program = Program(tmp_path / "home", "127.0.0.1:9")
    program.well("archive", "import", str(clips), "-q")
    yield program
    assert left_over(program) == []


def left_over(program: Program) -> list[Path]:
    """Copies that a share left behind."""
    return [at for at in (program.home / "cache" / "share").rglob("*") if at.is_file()]


def entries(program: Program) -> list[dict[str, Any]]:
    lines = program.well("privacy", "ledger", "--json").objects
    return [line for line in lines if line["what"] == "share"]


def streams(path: Path) -> list[str]:
    told = subprocess.run(
        [needs("ffprobe"), "-v", "error", "-show_entries", "stream=codec_type", "-of", "json", path],
        capture_output=True, check=True, timeout=BOUND,
    )  # fmt: skip
    return [one["codec_type"] for one in json.loads(told.stdout)["streams"]]


def wait_for(path: Path) -> None:
    until = time.monotonic() + BOUND
    while not path.exists():
        assert time.monotonic() < until, f"{path} did not come"
        time.sleep(0.02)


def test_a_copy_goes_to_a_folder_without_sound_and_is_written_down(vantrue: Program, tmp_path: Path) -> None:
    ran = vantrue.run("share", NAMES[0], "--to", str(tmp_path / "friend"), "--yes", "--json")
    assert ran.code == 0, ran
    (copy,) = ran.document["copies"]
    (file,) = (tmp_path / "friend").iterdir()
    assert file.name == copy["name"] == "clip-1.mp4"
    assert streams(file) == ["video"]
    leaves, arrived = entries(vantrue)
    assert leaves["facts"]["said"] == "leaves"
    assert arrived["facts"]["said"] == "arrived"
    assert arrived["facts"]["sha256"] == copy["sha256"]
    assert arrived["facts"]["rule"] == "no-disclosure-by-default"
    assert arrived["names"]["to"] == str(tmp_path / "friend")
    assert vantrue.run("privacy", "ledger", "--verify").code == 0
    chain = vantrue.home / "state" / "ledger.jsonl"
    chain.write_bytes(chain.read_bytes().replace(copy["sha256"].encode()[:8], b"0badcafe"))
    assert vantrue.run("privacy", "ledger", "--verify").code == 1


def test_nothing_leaves_unless_it_is_confirmed(vantrue: Program, tmp_path: Path) -> None:
    ran = vantrue.run("share", NAMES[0], "--to", str(tmp_path / "friend"))
    assert (ran.code, "[no-disclosure-by-default]" in ran.err) == (4, True)
    assert not (tmp_path / "friend").exists()
    assert entries(vantrue) == []


def test_a_dry_run_tells_the_plan_and_its_decision_and_makes_nothing(vantrue: Program, tmp_path: Path) -> None:
    told = vantrue.well(
        "share", "--kind", "event", "--to", str(tmp_path / "friend"), "--keep", "sound", "--dry-run", "--json"
    ).document
    assert sorted(told["recordings"]) == NAMES[:2]
    assert told["leaves"] == ["the picture, as the camera encoded it", "sound"]
    assert told["decision"]["answer"] == "ask"
    assert told["decision"]["rule"] == "no-disclosure-by-default"
    assert any("not removable without covering" in sentence for sentence in told["warnings"])
    text = vantrue.well("share", NAMES[0], "--to", str(tmp_path / "friend"), "--dry-run").out
    assert "What leaves: the picture" in text
    assert "ask [no-disclosure-by-default]" in text
    assert not (tmp_path / "friend").exists()


def test_what_is_kept_is_there(vantrue: Program, tmp_path: Path) -> None:
    ran = vantrue.run("share", NAMES[0], "--to", str(tmp_path / "friend"), "--keep", "sound,name", "--yes")
    assert ran.code == 0, ran
    assert streams(tmp_path / "friend" / NAMES[0]) == ["video", "audio"]


def test_a_place_is_kept_with_its_permission_alone(vantrue: Program, tmp_path: Path) -> None:
    share = ("share", NAMES[0], "--to", str(tmp_path / "friend"), "--keep", "location", "--yes")
    ran = vantrue.run(*share)
    assert (ran.code, "[permission-location]" in ran.err) == (4, True)
    assert not (tmp_path / "friend").exists()
    assert vantrue.run(*share, VANTRUE_PERMIT="location").code == 0


def test_one_that_cannot_be_read_does_not_keep_the_others(vantrue: Program, tmp_path: Path) -> None:
    broken = next(path for name, path in vantrue.finals().items() if name == NAMES[2])
    broken.write_bytes(b"\0" * broken.stat().st_size)
    ran = vantrue.run("share", *NAMES, "--to", str(tmp_path / "friend"), "--yes")
    assert ran.code == 1
    assert NAMES[2] in ran.err
    assert len(list((tmp_path / "friend").iterdir())) == 2


def test_an_unknown_target_and_nothing_meant_are_wrong_usage(vantrue: Program, tmp_path: Path) -> None:
    assert vantrue.run("share", NAMES[0]).code == 2
    assert vantrue.run("share", NAMES[0], "--to", "gopher://there/", "--yes").code == 2
    assert vantrue.run("share", "--kind", "photo", "--to", str(tmp_path / "friend"), "--yes").code == 2


def test_of_a_minor_a_covered_copy_leaves_once_the_guardian_says_so(vantrue: Program, tmp_path: Path) -> None:
    friend = tmp_path / "friend"
    assert vantrue.run("privacy", "guardian", "set", "--yes", **handed(vantrue, PIN)).code == 0
    ran = vantrue.run("share", NAMES[0], "--to", str(friend), "--yes", **handed(vantrue, PIN))
    assert (ran.code, "[minor-data-minimal]" in ran.err) == (4, True), ran
    covered = ("share", NAMES[0], "--to", str(friend), "--cover", "picture", "--yes")
    assert vantrue.run(*covered, **handed(vantrue, "0000-wrong")).code == 4
    assert not friend.exists()
    assert vantrue.run(*covered, **handed(vantrue, PIN)).code == 0
    assert [path.name for path in friend.iterdir()] == ["clip-1.mp4"]


def test_the_programs_are_read_when_asked_for_and_not_stored(vantrue: Program, tmp_path: Path) -> None:
    shares, binaries = tmp_path / "share" / "applications", tmp_path / "bin"
    shares.mkdir(parents=True)
    binaries.mkdir()
    seen = tmp_path / "seen"
    player = binaries / "zx-player"
    player.write_text(f'#!/bin/sh\ncp "$1" {seen}.half && mv {seen}.half {seen}\n')
    player.chmod(0o755)
    (shares / "zx-player.desktop").write_text(
        "[Desktop Entry]\nType=Application\nName=ZX Player\nExec=zx-player %f\nMimeType=video/mp4;\n"
    )
    (shares / "mimeinfo.cache").write_text("[MIME Cache]\nvideo/mp4=zx-player.desktop;\n")
    desktop = {
        "XDG_DATA_DIRS": str(tmp_path / "share"),
        "XDG_DATA_HOME": str(tmp_path / "own"),
        "PATH": f"{binaries}:{vantrue.environment['PATH']}",
    }
    assert {"target": "app:zx-player", "name": "ZX Player"} in vantrue.well(
        "share", "--to", "app:?", "--json", **desktop
    ).document
    lines = vantrue.well("privacy", "ledger", "--json").objects
    assert [line["facts"] for line in lines if line["what"] == "programs read"] == [{"rule": "apps-at-share-time"}]
    assert not [at for at in vantrue.home.rglob("*") if at.is_file() and b"zx-player" in at.read_bytes().lower()]
    assert vantrue.run("share", NAMES[0], "--to", "app:zx-player", "--yes", **desktop).code == 0
    wait_for(seen)
    assert streams(seen) == ["video"]
    for at in left_over(vantrue):
        at.unlink()  # what a program was handed outlives its share


def test_killed_in_the_middle_nothing_half_looks_done_and_the_next_one_tidies_up(
    vantrue: Program, tmp_path: Path
) -> None:
    friend = tmp_path / "friend"
    share = ("share", *NAMES, "--to", str(friend), "--height", "90", "--yes")
    with vantrue.running(*share) as process:
        folder = vantrue.home / "cache" / "share"
        while not (folder.is_dir() and any(at.is_file() for at in folder.rglob("*"))):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait(BOUND)
    assert not friend.exists() or not any(friend.iterdir())
    assert vantrue.run(*share).code == 0
    assert sorted(at.name for at in friend.iterdir()) == ["clip-1.mp4", "clip-2.mp4", "clip-3.mp4"]
