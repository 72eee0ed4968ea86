"""What is stored about the user is handed out whole, and erased so that nothing is found."""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.archive.support import bring, clip
from tests.e2e.program import BOUND, Program, plain
from vantrue_client.archive import Archive
from vantrue_client.fetch.journal import journal_of, write_journal
from vantrue_client.mock.running import RunningCamera

NICKNAME = "Grandmas-Wagon"
WISH = b"# only for Aunt Petunia"
PART = b"half a clip of Privet Drive" * 20
ROUNDS = 8  # at least, and on until one was killed in the middle


def written(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() or path.is_symlink()]


def found(home: Path, needles: set[bytes]) -> list[tuple[Path, bytes]]:
    """Where any of these stand: in a file's bytes, or in its name."""
    texts = {path: path.read_bytes() + os.fsencode(path.relative_to(home)) for path in written(home)}
    return [(path, needle) for path, text in texts.items() for needle in needles if needle in text]


def lived_in(vantrue: Program, card: Path) -> set[bytes]:
    """A laptop with something in every corner; what tells of its user."""
    vantrue.well("sync", "--quiet")
    (camera,) = vantrue.well("cameras", "ls", "--json").document
    vantrue.well("cameras", "name", camera["id"], NICKNAME)
    names = sorted(vantrue.finals())
    vantrue.well("delete", names[0], "--yes")
    vantrue.well("archive", "keep", names[1])
    vantrue.well("privacy", "permit", "location", "denied")
    vantrue.run("ls", "--camera", "8.8.8.8")
    (vantrue.home / "config").mkdir()
    (vantrue.home / "config" / "config.toml").write_bytes(WISH)
    target = next(path for path in vantrue.archive.glob("[0-9]*/*/normal")) / "20260917_190000_00009_N_A.MP4"
    target.with_name(target.name + ".part").write_bytes(PART)
    write_journal(target, journal_of(clip(target.name), camera["id"]))
    (target.parent / f".{target.name}.part.json.0badcafe").write_bytes(WISH)
    state = vantrue.home / "state"
    (state / "cameras.json.damaged-0badcafe").write_text(NICKNAME)
    (state / ".permissions.json.0badcafe").write_bytes(WISH)
    clips = {path.read_bytes()[-400:-300] for path in card.glob("*/*.MP4")}
    return {
        *clips,
        *map(os.fsencode, names),
        target.name.encode(),
        camera["id"].encode(),
        NICKNAME.encode(),
        WISH,
        PART,
    }


def test_afterwards_nothing_is_found(vantrue: Program, camera: RunningCamera, card: Path) -> None:
    needles = lived_in(vantrue, card)
    assert {needle for _, needle in found(vantrue.home, needles)} == needles
    vantrue.well("privacy", "erase", "--yes")
    assert found(vantrue.home, needles) == []
    assert [path.name for path in written(vantrue.home) if "ledger" not in path.name and path.suffix != ".lock"] == []
    vantrue.well("privacy", "ledger", "--verify")
    entries = vantrue.well("privacy", "ledger", "--json").objects
    assert [entry["facts"]["said"] for entry in entries if entry["what"] == "erase"] == ["begun", "done"]
    assert sum(entry["what"] == "deletion" for entry in entries) == len(list(card.glob("*/*")))
    vantrue.well("sync", "--quiet")
    assert len(vantrue.finals()) == len(list(card.glob("*/*")))


def test_it_says_beforehand_and_a_dry_run_changes_nothing(vantrue: Program, camera: RunningCamera, card: Path) -> None:
    lived_in(vantrue, card)
    before = {path: path.read_bytes() for path in written(vantrue.home)}
    said = vantrue.well("privacy", "erase", "--dry-run").out
    for word in ("footage", "cameras", "ledger", "secrets", "settings", "protected", "lines of the ledger", "get --to"):
        assert word in said
    document = vantrue.well("privacy", "erase", "footage", "--dry-run", "--json").document
    goes = {stock["what"]: stock["count"] for stock in document["categories"][0]["goes"]}
    assert goes["recordings"] == len(vantrue.finals())
    assert goes["of them locked, events, marked as kept or otherwise protected"] >= 3
    assert goes["recordings that are gone and remembered"] == 1
    assert goes["parts and journals of unfinished downloads"] == 3
    assert {path: path.read_bytes() for path in written(vantrue.home)} == before


def test_nothing_goes_that_was_not_confirmed(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("sync", "--quiet")
    count = len(vantrue.finals())
    assert vantrue.run("privacy", "erase").code == 2
    assert vantrue.run("privacy", "erase", "--json").code == 2
    assert vantrue.on_terminal("privacy", "erase", typed="yes\n")[0] == 1
    assert len(vantrue.finals()) == count
    code, drawn = vantrue.on_terminal("privacy", "erase", "footage", typed="erase\n")
    assert code == 0, plain(drawn)
    assert vantrue.finals() == {}


@pytest.mark.parametrize(
    "wrong",
    [
        ["everything"],
        ["permissions", "--since", "yesterday"],
        ["cameras", "--until", "2026-09-17"],
        ["--camera", "nobody"],
        ["--since", "the day before"],
    ],
)
def test_what_makes_no_sense_is_refused(vantrue: Program, wrong: list[str]) -> None:
    ran = vantrue.run("privacy", "erase", "--yes", *wrong)
    assert (ran.code, ran.out) == (2, "")


def test_a_category_and_a_time_limit_it(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("sync", "--quiet")
    before = set(vantrue.finals())
    document = vantrue.well("privacy", "erase", "--since", "2026-09-18", "--yes", "--json").document
    left = {one["category"]: one["stays"] for one in document["categories"]}
    assert "cannot be limited by time" in left["cameras"][0]
    assert set(vantrue.finals()) == {name for name in before if not name.startswith("20260918")}
    assert len(vantrue.well("cameras", "ls", "--json").document) == 1
    vantrue.well("archive", "verify")
    (known,) = vantrue.well("cameras", "ls", "--json").document
    vantrue.well("privacy", "erase", "--camera", known["id"], "--yes")
    assert vantrue.finals() == {}
    assert found(vantrue.home, {known["id"].encode()}) == []
    assert (vantrue.home / "state" / "consent.json").exists()


def test_what_is_not_the_programs_stays_and_links_are_not_followed(
    vantrue: Program, camera: RunningCamera, tmp_path: Path
) -> None:
    vantrue.well("sync", "--quiet")
    outside = tmp_path / "outside"
    (outside / "09-17" / "normal").mkdir(parents=True)
    treasure = outside / "09-17" / "normal" / "20260917_174742_00001_N_A.MP4"
    for path in (treasure, outside / "refusals.json", outside / "manifest.jsonl"):
        path.write_text("{}")
    day = vantrue.archive / "2026" / "09-17"
    ours = next(day.glob("normal/*_N_A.MP4"))
    ours.unlink()
    ours.symlink_to(treasure)
    (vantrue.archive / "2025").symlink_to(outside)
    (day / "parking").symlink_to(outside / "09-17" / "normal")
    (day / "normal" / "holiday.txt").write_text("mine")
    state = vantrue.home / "state"
    (state / "refusals.json").symlink_to(outside / "refusals.json")
    said = vantrue.well("privacy", "erase", "--yes").out
    assert "holiday.txt" in said
    assert (day / "normal" / "holiday.txt").read_text() == "mine"
    assert [path.read_text() for path in sorted(outside.rglob("*")) if path.is_file()] == ["{}"] * 3
    assert not (state / "refusals.json").is_symlink()
    assert [path.name for path in written(vantrue.archive) if not path.is_symlink()] == ["holiday.txt"]


def test_while_a_sync_runs_it_waits_and_goes_on_at_the_next_start(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("sync", "--quiet")
    with Archive(vantrue.archive) as archive, archive.lock():
        ran = vantrue.run("privacy", "erase", "--yes")
        assert ran.code == 1
        assert "Another process" in ran.err
        assert vantrue.finals()
        assert "Another process" in vantrue.run("cameras", "ls").err
    assert "finished now" in vantrue.run("cameras", "ls").err
    assert vantrue.finals() == {}
    vantrue.well("cameras", "ls")
    vantrue.well("privacy", "ledger", "--verify")


def test_footage_on_a_disk_that_is_away_is_erased_when_it_is_back(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("sync", "--quiet")
    with Archive(vantrue.archive) as archive, archive.lock():
        assert vantrue.run("privacy", "erase", "--yes").code == 1
    away = vantrue.archive.rename(vantrue.home / "away")
    assert "is not there" in vantrue.run("cameras", "ls").err
    away.rename(vantrue.archive)
    assert "finished now" in vantrue.run("cameras", "ls").err
    assert vantrue.finals() == {}


def test_killed_at_any_moment_it_is_finished_at_the_next_start(tmp_path: Path) -> None:
    chance = random.Random(5)
    made = Program(tmp_path / "made")
    with Archive(made.archive) as archive:
        for number in range(150):
            name = f"20251211_18{number % 60:02d}30_{number:05d}_N_A.MP4"
            bring(archive, clip(name, content=b"clip %d" % number), b"clip %d" % number)
    made.well("privacy", "permit", "storage", "granted")
    again = None
    for number in itertools.count():
        if number >= ROUNDS and again is not None:
            break
        vantrue = Program(tmp_path / f"home-{number}")
        shutil.copytree(made.home, vantrue.home, dirs_exist_ok=True)
        with vantrue.running("privacy", "erase", "--yes", "--quiet") as process:
            _kill(process, vantrue.home / "state" / "erase.json", chance.uniform(0, 0.12))
        vantrue.well("privacy", "ledger", "--verify") if not _begun(vantrue) else None
        if _begun(vantrue):
            again = vantrue  # a kill came in the middle
            with vantrue.running("cameras", "ls") as process:  # what goes on may be killed, too
                _kill(process, vantrue.home / "state" / "ledger.lock", chance.uniform(0, 0.4))
            vantrue.run("cameras", "ls")
        if not (vantrue.home / "archive" / ".vantrue").exists():
            assert found(vantrue.home, {b"_N_A.MP4", b"c0ffee", b"clip 1"}) == []
        else:
            assert len(vantrue.finals()) == 150, "it had not begun"
        assert not _begun(vantrue)
        vantrue.well("privacy", "ledger", "--verify")


def _begun(vantrue: Program) -> bool:
    return (vantrue.home / "state" / "erase.json").exists()


def _kill(process: subprocess.Popen[str], begun: Path, after: float) -> None:
    """Kill so many seconds after a file is there."""
    while not begun.exists() and process.poll() is None:
        time.sleep(0.001)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.wait(BOUND)


def test_the_way_back_from_the_cameras_wifi_stays_while_it_is_needed(vantrue: Program) -> None:
    note = vantrue.home / "state" / "wifi.json"
    note.parent.mkdir()
    note.write_text('{"profile": "1b2c", "former": null, "interface": "wlan0", "phase": "joined"}')
    assert "vantrue wifi leave" in vantrue.well("privacy", "erase", "--yes").out
    assert note.exists()


def test_the_export_holds_everything_and_no_key(vantrue: Program, camera: RunningCamera, card: Path) -> None:
    needles = lived_in(vantrue, card)
    (vantrue.archive / "2025").symlink_to(card)
    to = vantrue.home / "mine.zip"
    vantrue.well("privacy", "export", "-o", str(to))
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    with ZipFile(to) as made:
        texts = {name: made.read(name) for name in made.namelist()}
    inside = b"".join(texts.values())
    assert NICKNAME.encode() in inside
    assert WISH in inside
    assert (vantrue.home / "state" / "key").read_bytes() not in inside
    recordings = [json.loads(line) for line in texts["footage/recordings.jsonl"].splitlines()]
    assert {one["name"] for one in recordings} == {path.name for path in card.glob("*/*")}
    assert not any(needle in inside for needle in needles if needle.startswith(b"\0"))
    assert json.loads(texts["permissions/permissions.json"])["location"] == "denied"
    assert b"ledger/ledger.jsonl" in texts["README.txt"]
    assert vantrue.run("privacy", "export", "-o", str(to)).code == 2
    assert list(vantrue.home.glob("*.part")) == []
    said = [entry["facts"]["said"] for entry in vantrue.well("privacy", "ledger", "--json").objects[-2:]]
    assert said == ["begun", "done"]


def test_the_export_takes_the_footage_when_asked(vantrue: Program, camera: RunningCamera) -> None:
    vantrue.well("sync", "--quiet")
    link = next(vantrue.archive.glob("[0-9]*/*/normal")) / "20990101_000000_00001_N_A.MP4"
    link.symlink_to("/etc/passwd")
    ran = vantrue.run("privacy", "export", "--footage", "-o", "all.zip")
    assert ran.code == 0
    assert "MB" in ran.err or "kB" in ran.err
    link.unlink()
    with ZipFile(vantrue.home / "all.zip") as made:
        held = {Path(name).name: made.read(name) for name in made.namelist() if "/20" in name and name.count("/") > 2}
    assert held == {name: path.read_bytes() for name, path in vantrue.finals().items()}
