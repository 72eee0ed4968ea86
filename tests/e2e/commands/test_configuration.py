"""Option, environment, file, default: which counts, and what is said of what nobody knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.commands.conftest import CLIPS
from tests.e2e.program import Program
from vantrue_client.mock.running import RunningCamera

FRONTS = [Path(CLIPS[number]).name for number in (7, 5, 3, 0)]
NOWHERE = "127.0.0.1:9"


def configure(vantrue: Program, text: str) -> None:
    path = Path(vantrue.environment["VANTRUE_CONFIG_DIR"]) / "config.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def order(vantrue: Program, *words: str, **environment: str) -> list[str]:
    """In which order front clips would be fetched."""
    planned = vantrue.well("sync", "--dry-run", "--json", "--kind", "event,normal,parking", *words, **environment)
    return [one["name"] for one in planned.objects if one.get("channel") == "front"]


def test_a_command_s_option_is_looked_for_in_option_environment_file_and_default(
    vantrue: Program, camera: RunningCamera
) -> None:
    newest, oldest = FRONTS, FRONTS[::-1]
    events_first = [FRONTS[2], FRONTS[0], FRONTS[1], FRONTS[3]]
    assert order(vantrue) == events_first
    configure(vantrue, '[sync]\norder = "oldest"\n')
    assert order(vantrue) == oldest
    assert order(vantrue, VANTRUE_SYNC_ORDER="newest") == newest
    assert order(vantrue, "--order", "events-first", VANTRUE_SYNC_ORDER="newest") == events_first


def test_a_common_option_is_looked_for_in_option_environment_and_file(vantrue: Program, camera: RunningCamera) -> None:
    del vantrue.environment["VANTRUE_CAMERA"]
    configure(vantrue, f'camera = "{NOWHERE}"\njobs = 2\nconnect-timeout = 0.5\n')
    assert NOWHERE in vantrue.run("ls").err
    assert vantrue.well("ls", VANTRUE_CAMERA=camera.url).lines
    assert vantrue.well("ls", "--camera", camera.url, VANTRUE_CAMERA=NOWHERE).lines
    assert vantrue.well("--camera", camera.url, "ls", VANTRUE_CAMERA=NOWHERE).lines
    assert NOWHERE in vantrue.run("--camera", camera.url, "ls", "--camera", NOWHERE).err
    configure(vantrue, f'camera = "{camera.url}"\n')
    assert vantrue.well("ls").lines


def test_a_command_s_own_table_counts_before_what_all_share(vantrue: Program, camera: RunningCamera) -> None:
    del vantrue.environment["VANTRUE_CAMERA"]
    configure(vantrue, f'camera = "{NOWHERE}"\n[ls]\ncamera = "{camera.url}"\nkind = "event"\n')
    assert len(vantrue.well("ls").lines) == 2
    assert NOWHERE in vantrue.run("info").err


def test_a_subcommand_has_its_table(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("get", "--limit", "3", "--kind", "normal,event")
    configure(vantrue, '[archive-verify]\nkind = "event"\njson = true\n')
    *_, last = vantrue.well("archive", "verify").objects
    assert last == {"summary": {"ok": 2, "bad": 0}}
    assert vantrue.well("archive", "verify", "--kind", "normal").objects[-1]["summary"]["ok"] == 1
    assert not vantrue.well("archive", "ls").out.startswith("{")


@pytest.mark.parametrize("place", ["before", "behind", "environment", "file"])
def test_json_may_be_asked_for_anywhere(vantrue: Program, camera: RunningCamera, place: str) -> None:
    words, environment = ["ls", "--limit", "1"], {}
    if place == "before":
        words = ["--json", *words]
    elif place == "behind":
        words = [*words, "--json"]
    elif place == "environment":
        environment = {"VANTRUE_JSON": "1"}
    else:
        configure(vantrue, "json = true\n")
    assert json.loads(vantrue.well(*words, **environment).out)["name"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("colour = 1", "colour"),
        ("[sync]\nordre = 1", "ordre"),
        ("[archive-verify]\norder = 1", "order"),
        ("[sink]\norder = 1", "sink"),
        ("camera = ", "config.toml"),
        ("jobs = 3", "jobs"),
        ('jobs = "many"', "jobs"),
        ("archive = [1]", "archive"),
        ("[ls]\nkind = ['event']", "kind"),
        ('[sync]\norder = "best"', "best"),
        ("sync = 3", "sync"),
    ],
)
def test_a_configuration_that_is_wrong_is_told_by_name(vantrue: Program, text: str, named: str) -> None:
    configure(vantrue, text)
    ran = vantrue.run("sync")
    assert (ran.code, ran.out) == (2, ""), ran
    assert named in ran.err


def test_a_wrong_value_in_the_environment_is_told(vantrue: Program) -> None:
    ran = vantrue.run("ls", VANTRUE_JOBS="many")
    assert (ran.code, ran.out) == (2, "")
    assert "jobs" in ran.err
    assert "Say the version" not in vantrue.run("ls", VANTRUE_VERSION="1", VANTRUE_CAMERA=NOWHERE).out


def test_silence_is_kept_when_asked_for(vantrue: Program, camera: RunningCamera) -> None:
    assert vantrue.well("sync", "--quiet").out == ""
    assert vantrue.well("-q", "archive", "verify").out == ""
    assert all(line.startswith("ok\t") for line in vantrue.well("archive", "verify", "-v").lines[:-1])
    assert sum(line.startswith("present") for line in vantrue.well("-v", "sync").lines) == 10
