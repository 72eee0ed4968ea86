"""`get` and `sync`, as their users type them."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands.conftest import CLIPS
from tests.e2e.program import Program, ended, plain
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera

RESULT = {"name", "status", "file", "size", "bytes_fetched", "sha256", "seconds", "reason"}
NAMES = [Path(path).name for path in CLIPS]
PHOTO = "20260918_090010_00007_P_A.JPG"


def statuses(objects: Iterable[Any]) -> dict[str, str]:
    """How each file ended; the summary that counts them stands last."""
    *results, last = objects
    assert all(set(result) == RESULT for result in results)
    counted = [result["status"] for result in results]
    assert {status: counted.count(status) for status in ("downloaded", "present", "skipped", "failed")} == {
        status: last["summary"][status] for status in ("downloaded", "present", "skipped", "failed")
    }
    return {result["name"]: result["status"] for result in results}


def test_get_by_name_by_filter_and_by_both(vantrue: Program, camera: RunningCamera) -> None:
    assert statuses(vantrue.well("get", NAMES[0], "--json").objects) == {NAMES[0]: "downloaded"}
    assert statuses(vantrue.well("get", "--kind", "event", "--json").objects) == dict.fromkeys(NAMES[3:5], "downloaded")
    both = vantrue.well("get", *NAMES[:3], "--channel", "front,rear", "--json").objects
    assert statuses(both) == {NAMES[0]: "present", NAMES[2]: "downloaded"}
    human = vantrue.well("get", NAMES[5])
    assert human.lines[0].startswith(f"downloaded  {NAMES[5]}  ")
    assert human.lines[1].startswith("1 downloaded (")
    ran = vantrue.run("get", "nobody.MP4", NAMES[0])
    assert (ran.code, ran.lines[0]) == (
        1,
        "failed      nobody.MP4                     No recording on the card has that name.",
    )
    assert vantrue.finals().keys() == {NAMES[0], NAMES[2], NAMES[3], NAMES[4], NAMES[5]}


def test_get_into_a_folder_twice_is_present_the_second_time(
    vantrue: Program, camera: RunningCamera, card: Path
) -> None:
    first = vantrue.well("get", "--kind", "event", "--to", "here", "--json")
    assert set(statuses(first.objects).values()) == {"downloaded"}
    asked = len(camera.requests)
    again = vantrue.well("get", "--kind", "event", "--to", "here", "--json")
    assert set(statuses(again.objects).values()) == {"present"}
    assert not [request for request in camera.requests[asked:] if request.query is None]
    brought = {path.name: path.read_bytes() for path in (vantrue.home / "here").iterdir()}
    assert brought == {path.name: path.read_bytes() for path in (card / "Event").iterdir()}
    assert not vantrue.archive.exists()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("events-first", [NAMES[3], NAMES[7], NAMES[5], NAMES[0]]),
        ("newest", [NAMES[7], NAMES[5], NAMES[3], NAMES[0]]),
        ("oldest", [NAMES[0], NAMES[3], NAMES[5], NAMES[7]]),
    ],
)
def test_sync_brings_in_the_order_asked_for(
    vantrue: Program, camera: RunningCamera, order: str, expected: list[str]
) -> None:
    ran = vantrue.well("sync", "--json", "--order", order, "--kind", "event,normal,parking", "--channel", "front")
    assert list(statuses(ran.objects)) == expected


def test_sync_brings_the_moments_around_an_event(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("sync", "--kind", "event", "--around", "5s")
    assert vantrue.finals().keys() == set(NAMES[:6])


def test_a_dry_run_says_what_would_come_and_changes_nothing(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("get", NAMES[0])
    before = {path: path.stat().st_mtime_ns for path in vantrue.archive.rglob("*") if ".vantrue" not in path.parts}
    asked = len(camera.requests)
    planned = vantrue.well("sync", "--dry-run", "--json", "--kind", "normal").objects
    assert {one["name"]: one["action"] for one in planned[:-1]} == {
        NAMES[0]: "present",
        **dict.fromkeys([NAMES[1], NAMES[2], NAMES[5]], "fetch"),
    }
    assert planned[-1]["summary"]["fetch"] == 3
    human = vantrue.well("sync", "--dry-run", "--kind", "normal")
    assert [line.split("\t")[:2] for line in human.lines[:-1]] == [
        ["fetch", NAMES[5]],
        ["fetch", NAMES[1]],
        ["fetch", NAMES[2]],
    ]
    assert "3 to fetch" in human.lines[-1]
    assert not [request for request in camera.requests[asked:] if request.query is None]
    after = {path: path.stat().st_mtime_ns for path in vantrue.archive.rglob("*") if ".vantrue" not in path.parts}
    assert after == before


def test_a_dry_run_makes_no_archive(vantrue: Program, camera: RunningCamera) -> None:
    assert vantrue.well("sync", "--dry-run").lines
    assert not vantrue.archive.exists()


def test_a_dry_run_says_that_the_list_was_cut_off(vantrue: Program, card: Path) -> None:
    with MockCamera.running(faults=["list-cut:900"], card=card) as camera:
        ran = vantrue.run("sync", "--dry-run", "--camera", camera.url)
    assert ran.code == 1
    assert [line for line in ran.lines if line.startswith("fetch\t")]
    assert "incomplete" in ran.err


def test_a_command_runs_for_each_file_and_its_failure_loses_nothing(vantrue: Program, camera: RunningCamera) -> None:
    script = vantrue.home / "tell"
    script.write_text(
        '#!/bin/sh\nprintf "%s|" "$VANTRUE_FILE_NAME" "$VANTRUE_FILE_KIND" "$VANTRUE_FILE_CHANNEL" '
        '"$VANTRUE_FILE_START" "$VANTRUE_FILE_END" "$VANTRUE_FILE_LOCKED" "$VANTRUE_FILE_MOMENT" "$VANTRUE_FILE_SIZE" '
        '>> told\ncat "$VANTRUE_FILE_PATH" | sha256sum | grep -q "^$VANTRUE_FILE_SHA256" && echo whole >> told\n'
        'echo heard "$1"\n[ "$VANTRUE_FILE_KIND" != photo ]\n'
    )
    script.chmod(0o755)
    ran = vantrue.run("sync", "--json", "--exec", f"{script} 'two words'", "--name", "*_P_A.*", "--order", "oldest")
    assert ran.code == 1
    assert statuses(ran.objects) == {NAMES[7]: "downloaded", PHOTO: "downloaded"}
    clip, photo, last = ran.objects
    assert (clip["reason"], last["summary"]["exec_failed"]) == (None, 1)
    assert photo["reason"].startswith(f"The file is safe, but {script} failed with 1")
    assert ran.err.splitlines() == ["heard two words"] * 2
    told = (vantrue.home / "told").read_text().splitlines()
    start, moment = "2026-09-18T09:00:00", "20260918_090000_00006"
    assert told[0] == f"{NAMES[7]}|parking|front|{start}|2026-09-18T09:00:02|false|{moment}|{clip['size']}|whole"
    assert vantrue.well("sync", "--json", "--name", "*_P_A.*", "--exec", "false").objects[-1]["summary"]["present"] == 2


def test_on_a_terminal_a_sync_draws_bars_and_leaves_only_its_results(
    vantrue: Program, slow_camera: RunningCamera
) -> None:
    code, drawn = vantrue.on_terminal("sync")
    assert code == 0
    for part in ("0 of 10 recordings", "9 of 10 recordings", " MB", "/s ", "0:00:0"):
        assert part in plain(drawn)
    assert [line.split()[0] for line in _left_standing(drawn)] == ["downloaded"] * 10 + ["10"]


def test_watching_it_syncs_when_the_camera_comes_and_ends_when_interrupted(vantrue: Program, card: Path) -> None:
    with MockCamera.running(card=card) as camera:
        port = camera.port
    with vantrue.running("sync", "--watch", "--json", "--camera", f"127.0.0.1:{port}") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        with MockCamera.running(card=card, port=port):
            lines = [process.stdout.readline() for _ in range(10)]
            process.send_signal(signal.SIGINT)
            ran = ended(process)
    assert all('"downloaded"' in line for line in lines)
    assert (ran.code, ran.out) == (130, "")
    assert [line for line in ran.err.splitlines() if "reach" in line] == ["The camera is in reach."]


@pytest.mark.long
def test_watching_it_says_once_that_the_camera_goes_and_comes_back(vantrue: Program, card: Path) -> None:
    with MockCamera.running(card=card) as camera:
        port = camera.port
        with vantrue.running("sync", "--watch", "--camera", camera.url) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == "The camera is in reach.\n"
            camera.drive_away()
            assert process.stderr.readline() == "The camera is out of reach: waiting for it.\n"
            camera.come_back()
            assert process.stderr.readline() == "The camera is in reach.\n"
            process.send_signal(signal.SIGINT)
            ran = ended(process)
    assert (ran.code, port) == (130, camera.port)
    assert "reach" not in ran.err


def _left_standing(drawn: str) -> list[str]:
    """The lines of a terminal after what was drawn there: only what rich sends is understood."""
    import re

    lines, row = [""], 0
    for token in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", drawn):
        if token == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif token.endswith("A") and token.startswith("\x1b"):
            row -= int(token[2:-1] or 1)
        elif token == "\x1b[2K":
            lines[row] = ""
        elif not token.startswith(("\x1b", "\r")):
            lines[row] += token
    return [line for line in lines if line.strip()]
