"""Commands that ask: which cameras there are, what they say, what lies on the card."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.e2e.commands.conftest import CLIPS
from tests.e2e.program import BOUND, Program, ended, plain
from vantrue_client import __version__
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera

RECORDING = {
    "name", "path", "kind", "channel", "sequence", "start", "end", "duration_s", "size", "size_exact", "locked", "url",
    "moment", "archived",
}  # fmt: skip


def names(*paths: str) -> set[str]:
    return {Path(path).name for path in paths}


def test_the_demo_runs_by_itself_and_shows_each_file_verified(tmp_path: Path) -> None:
    vantrue = Program(tmp_path)
    ran = vantrue.run("demo")
    assert ran.code == 0, ran
    assert "found by" in ran.err
    table = [line for line in ran.lines if " verified " in line]
    (summary,) = [line for line in ran.lines if " downloaded (" in line]
    assert summary.startswith(f"{len(table)} downloaded")
    root = Path(ran.lines[-1].removeprefix("They lie in "))
    assert all((root / line.split()[-1]).is_file() for line in table)
    assert not [line for line in ran.lines if line.endswith(" ")]


def test_discover_finds_a_remembered_camera(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("info")
    found = {one["address"]: one for one in vantrue.well("discover", "--timeout", "0.5", "--json").objects}
    assert found[camera.address]["url"] == camera.url
    assert found[camera.address]["model"] == "n4-pro"
    assert found[camera.address]["how"] == "remembered"
    lines = [line.split("\t") for line in vantrue.well("discover", "--timeout", "0.5").lines]
    assert [camera.address, "n4-pro"] in [line[:2] for line in lines]
    code, drawn = vantrue.on_terminal("discover", "--timeout", "0.5")
    assert (code, camera.address in drawn) == (0, True)


def test_info_says_what_the_camera_is_and_hides_its_passphrase(vantrue: Program, camera: RunningCamera) -> None:
    said = vantrue.well("info", "--json").document
    assert (said["model"], said["address"], said["passphrase"]) == ("n4-pro", camera.url, "********")
    human = vantrue.well("info")
    told = {line[:14].strip(): line[14:] for line in human.lines}
    assert told["model"] == "n4-pro"
    assert told["recording"] == "no"
    assert "12345678" not in human.out
    assert not [line for line in human.lines if not line or line.endswith(" ")]


def test_ls_in_json_in_a_pipe_and_on_a_terminal(vantrue: Program, camera: RunningCamera, card: Path) -> None:
    listed = vantrue.well("ls", "--json").objects
    assert names(*(one["name"] for one in listed)) == {path.name for path in card.glob("*/*")}
    assert all(set(one) == RECORDING for one in listed)
    assert [one["start"] for one in listed if one["start"]] == sorted(
        (one["start"] for one in listed if one["start"]), reverse=True
    )
    event = next(one for one in listed if one["name"] == Path(CLIPS[3]).name)
    assert event["url"] == f"{camera.url}/{CLIPS[3]}"
    assert (event["kind"], event["channel"], event["locked"], event["archived"]) == ("event", "front", True, False)
    piped = [line.split("\t") for line in vantrue.well("ls").lines]
    assert [row[0] for row in piped] == [one["name"] for one in listed]
    assert all(len(row) == 9 for row in piped)
    for columns in (80, 100, 140):
        code, drawn = vantrue.on_terminal("ls", columns=columns)
        rows = [line.split() for line in plain(drawn).splitlines()]
        assert (code, [row[-1] for row in rows[1:]]) == (0, [one["name"] for one in listed])
    assert len([request for request in camera.requests if request.command == 3015]) == 5


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["--on", "2026-09-18"], names(CLIPS[7], "20260918_090010_00007_P_A.JPG")),
        (["--since", "2026-09-17T18:00"], names(CLIPS[6], CLIPS[7], "20260918_090010_00007_P_A.JPG")),
        (["--until", "2026-09-16"], {"20260904.dat"}),
        (["--kind", "event,parking"], names(CLIPS[3], CLIPS[4], CLIPS[7])),
        (["--channel", "rear,interior"], names(CLIPS[1], CLIPS[2], CLIPS[4])),
        (["--locked"], names(CLIPS[3], CLIPS[4])),
        (["--name", "*_00003_*"], names(CLIPS[5])),
        (["--kind", "timelapse", "--limit", "9"], names(CLIPS[6])),
        (["--limit", "1"], {"20260918_090010_00007_P_A.JPG"}),
        (["--kind", "event", "--on", "yesterday"], set()),
    ],
)
def test_each_filter_chooses(vantrue: Program, camera: RunningCamera, chosen: list[str], expected: set[str]) -> None:
    assert {line.split("\t")[0] for line in vantrue.well("ls", *chosen).lines} == expected


@pytest.mark.parametrize(
    "words",
    [
        ["ls", "--kind", "crash"],
        ["ls", "--since", "soon"],
        ["ls", "--limit", "0"],
        ["ls", "--jobs", "3"],
        ["get"],
        ["sync", "--order", "best"],
        ["sync", "--around", "near"],
        ["sync", "--exec", "'"],
        ["mock", "--model", "z9"],
        ["mock", "--fault", "gremlins"],
        ["mock", "--card", "nowhere"],
        ["archive", "import", "nowhere"],
        ["cameras", "forget", "nobody"],
        ["ls", "--camera", "nobody"],
        ["nonsense"],
        ["tui"],
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(vantrue: Program, words: list[str]) -> None:
    ran = vantrue.run(*words)
    assert (ran.code, ran.out) == (2, ""), ran
    assert ran.err.strip()


def test_without_a_camera_it_says_so_and_ends_with_3(vantrue: Program) -> None:
    for command in ("ls", "sync"):
        ran = vantrue.run(command, "--camera", "127.0.0.1:9")
        assert (ran.code, ran.out) == (3, ""), ran
        assert "127.0.0.1:9" in ran.err


def test_a_camera_is_given_a_nickname_and_forgotten(vantrue: Program, card: Path) -> None:
    with MockCamera.running(card=card, seed=1) as camera:
        (known,) = [vantrue.well("info", "--json", "--camera", camera.url).document["id"]]
        vantrue.well("cameras", "name", known, "Family car")
        assert vantrue.well("cameras", "ls", "--json").document == [
            {"id": known, "nickname": "Family car", "model": "n4-pro", "address": camera.address}
        ]
        assert vantrue.well("cameras", "ls").lines == [f"{known}\tFamily car\tn4-pro\t{camera.address}"]
        assert "Family car" in vantrue.on_terminal("cameras", "ls")[1]
        assert vantrue.well("ls", "--camera", "family CAR", "--limit", "1").lines
        port = camera.port
    with MockCamera.running(card=card, seed=2, port=port) as other:
        ran = vantrue.run("ls", "--camera", "Family car")
        assert (ran.code, ran.out) == (3, "")
        assert "Family car does not answer" in ran.err
        assert not [request for request in other.requests if request.command == 3015]
    vantrue.well("cameras", "forget", "Family car")
    assert known not in vantrue.well("cameras", "ls").out


def test_mock_prints_its_url_when_it_is_ready_and_runs_till_interrupted(tmp_path: Path, card: Path) -> None:
    vantrue = Program(tmp_path / "home")
    with vantrue.running("mock", "--card", str(card)) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert vantrue.well("ls", "--camera", url, "--limit", "1").lines
        process.send_signal(signal.SIGINT)
        ran = ended(process)
    assert (ran.code, ran.out, ran.err) == (130, "", "")
    assert process.wait(BOUND) == 130


def test_the_terminal_interface_says_that_it_needs_a_terminal(vantrue: Program) -> None:
    assert "needs a terminal" in vantrue.run("tui").err


@pytest.mark.parametrize("words", [[], ["sync"], ["archive", "import"], ["cameras"]])
def test_every_command_has_help(vantrue: Program, words: list[str]) -> None:
    assert "Usage: vantrue" in vantrue.well(*words, "--help").out


def test_it_says_its_version(vantrue: Program) -> None:
    assert vantrue.well("--version").out == f"vantrue {__version__}\n"
