"""Commands for the laptop's side: `archive`, `play`, `delete`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.e2e.commands.conftest import CLIPS
from tests.e2e.commands.test_bringing import statuses
from tests.e2e.program import Program, plain
from vantrue_client.mock.running import RunningCamera

NAMES = [Path(path).name for path in CLIPS]


def tree(root: Path) -> dict[str, tuple[int, int, int]]:
    """Everything below a folder with its size, mode and times."""
    found = {path: path.stat() for path in [root, *root.rglob("*")]}
    return {str(path): (at.st_size, at.st_mode, at.st_mtime_ns) for path, at in found.items()}


def test_the_archive_lists_verifies_counts_and_is_rebuilt(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("sync", "--quiet")
    listed = vantrue.well("archive", "ls", "--json").objects
    assert {one["name"]: Path(one["file"]) for one in listed} == vantrue.finals()
    assert [row.split("\t")[0] for row in vantrue.well("archive", "ls").lines] == [one["name"] for one in listed]
    code, drawn = vantrue.on_terminal("archive", "ls", columns=80)
    assert (code, [line.split()[-1] for line in plain(drawn).splitlines()[1:]]) == (0, [one["name"] for one in listed])
    assert [one["name"] for one in vantrue.well("archive", "ls", "--locked", "--json").objects] == NAMES[3:5]
    assert vantrue.well("archive", "verify").lines == ["10 files are as they came, 0 are not."]
    *checked, last = vantrue.well("archive", "verify", "--kind", "event", "--json").objects
    assert ([one["state"] for one in checked], last) == (["ok", "ok"], {"summary": {"ok": 2, "bad": 0}})
    said = vantrue.well("archive", "stats", "--json").document
    assert (said["count"], said["bytes"]) == (10, sum(path.stat().st_size for path in vantrue.finals().values()))
    assert said["kind"]["event"]["count"] == 2
    assert any(line.split()[:2] == ["kind", "event"] for line in vantrue.well("archive", "stats").lines)
    shutil.rmtree(vantrue.archive / ".vantrue")
    assert vantrue.well("archive", "rebuild", "--json").document["copies"] == 10
    again = vantrue.well("archive", "ls", "--json").objects
    assert [one | {"verified_at": None} for one in again] == [one | {"verified_at": None} for one in listed]
    assert all(line.split("\t")[7] == "yes" for line in vantrue.well("ls").lines)


def test_verify_names_what_is_damaged_or_gone_and_how_it_is_mended(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("get", "--kind", "event")
    damaged, gone = (vantrue.finals()[name] for name in NAMES[3:5])
    damaged.chmod(0o644)
    damaged.write_bytes(b"\0" * damaged.stat().st_size)
    gone.unlink()
    ran = vantrue.run("archive", "verify")
    assert ran.code == 1
    assert {tuple(line.split("\t")) for line in ran.lines[:-1]} == {("damaged", str(damaged)), ("missing", str(gone))}
    assert "vantrue get" in ran.err
    damaged.write_bytes(b"short")
    vantrue.well("delete", NAMES[3], "--yes")
    vantrue.well("get", *NAMES[3:5])
    assert vantrue.finals() == {NAMES[3]: damaged, NAMES[4]: gone}
    assert vantrue.well("archive", "verify").lines == ["2 files are as they came, 0 are not."]


def test_an_import_copies_and_never_writes_to_the_card(vantrue: Program, card: Path) -> None:
    before = tree(card)
    ran = vantrue.well("archive", "import", str(card), "--json")
    assert set(statuses(ran.objects).values()) == {"downloaded"}
    assert {name: path.read_bytes() for name, path in vantrue.finals().items()} == {
        path.name: path.read_bytes() for path in card.glob("*/*")
    }
    assert vantrue.well("archive", "verify").lines == ["10 files are as they came, 0 are not."]
    assert set(statuses(vantrue.well("archive", "import", str(card), "--json").objects).values()) == {"present"}
    assert tree(card) == before


def test_what_came_over_wifi_is_present_for_an_import_and_the_other_way_round(
    vantrue: Program, camera: RunningCamera, card: Path
) -> None:
    vantrue.well("sync", "--kind", "event,parking")
    imported = statuses(vantrue.well("archive", "import", str(card), "--json").objects)
    assert {name for name, status in imported.items() if status == "present"} == {*NAMES[3:5], NAMES[7]}
    asked = len(camera.requests)
    assert set(statuses(vantrue.well("sync", "--json").objects).values()) == {"present"}
    assert not [request for request in camera.requests[asked:] if request.query is None]
    assert len(vantrue.finals()) == 10
    assert {one["camera"] for one in vantrue.well("archive", "ls", "--json").objects} == {
        vantrue.well("info", "--json").document["id"]
    }


def test_what_was_deleted_here_comes_again_only_by_name(vantrue: Program, camera: RunningCamera, card: Path) -> None:
    vantrue.well("sync", "--kind", "event")
    before = tree(card)
    refused = vantrue.run("delete", NAMES[3])
    assert (refused.code, refused.out) == (2, "")
    assert "--yes" in refused.err
    code, drawn = vantrue.on_terminal("delete", NAMES[3], typed="n\n")
    assert (code, "Delete 1 recording here?" in drawn, NAMES[3] in vantrue.finals()) == (1, True, True)
    code, _ = vantrue.on_terminal("delete", NAMES[3], typed="y\n")
    assert (code, NAMES[3] in vantrue.finals()) == (0, False)
    (deleted,) = vantrue.well("delete", NAMES[4], "--yes", "--json").objects
    assert (deleted["name"], deleted["status"]) == (NAMES[4], "deleted")
    assert vantrue.finals() == {}
    skipped = vantrue.well("sync", "--kind", "event", "--json").objects
    assert statuses(skipped) == dict.fromkeys(NAMES[3:5], "skipped")
    assert "removed here" in skipped[0]["reason"]
    vantrue.well("archive", "rebuild")
    assert statuses(vantrue.well("sync", "--kind", "event", "--json").objects) == dict.fromkeys(NAMES[3:5], "skipped")
    assert statuses(vantrue.well("get", NAMES[3], "--json").objects) == {NAMES[3]: "downloaded"}
    assert statuses(vantrue.well("sync", "--kind", "event", "--json").objects)[NAMES[3]] == "present"
    missing = vantrue.run("delete", "nobody.MP4", "--yes")
    assert (missing.code, "nobody.MP4" in missing.err) == (1, True)
    assert tree(card) == before


def test_play_opens_the_file_here_else_the_camera_s(vantrue: Program, camera: RunningCamera) -> None:
    os.mkfifo(vantrue.home / "played")
    player = vantrue.home / "player"
    player.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$HOME/played"\n')
    player.chmod(0o755)

    def plays(*words: str) -> list[str]:
        ran = vantrue.well("play", NAMES[3], "--player", f"{player} --fs", *words)
        assert ran.out
        return (vantrue.home / "played").read_text().splitlines()

    assert plays() == ["--fs", f"{camera.url}/{CLIPS[3]}"]
    vantrue.well("get", NAMES[3])
    assert plays("--json") == ["--fs", str(vantrue.finals()[NAMES[3]])]
    unknown = vantrue.run("play", "nobody.MP4", "--player", str(player))
    assert (unknown.code, "nobody.MP4" in unknown.err) == (1, True)
    without = vantrue.run("play", NAMES[3], "--player", "no-such-player")
    assert (without.code, "no-such-player" in without.err) == (2, True)
