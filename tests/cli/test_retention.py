"""What goes and what stays, by the installed command: on the laptop, and on the camera when that was asked for."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import Home
from tests.sync.fakes import movie
from vantrue_client.mock import MockCamera

SIZE = 30_000
TODAY = datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)


def put(card: Path, days: int, *, folder: str = "Normal", letter: str = "N") -> str:
    start = TODAY - timedelta(days=days)
    path = card / folder / f"{start:%Y%m%d_%H%M%S}_{days + 1:05}_{letter}_A.MP4"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(movie(SIZE, days))
    end = (start + timedelta(seconds=60)).timestamp()
    os.utime(path, (end, end))
    return path.name


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    """Clips of 1, 10, 40 and 50 days ago; then an event of 60 days ago."""
    card = tmp_path / "card"
    return [*(put(card, days) for days in (1, 10, 40, 50)), put(card, 60, folder="Event", letter="E")]


@pytest.fixture
async def simulated(tmp_path: Path, names: list[str]) -> AsyncIterator[MockCamera]:
    async with MockCamera(card=tmp_path / "card") as simulated:
        yield simulated


@pytest.fixture
async def home(tmp_path: Path, simulated: MockCamera) -> Home:
    return Home(tmp_path / "home", simulated.url)


def here(home: Home) -> set[str]:
    return {path.name for path in home.archive.rglob("*.MP4")}


def deletions(simulated: MockCamera) -> int:
    return sum(request.command == 4003 for request in simulated.requests)


async def test_pruning_and_keeping(home: Home, names: list[str]) -> None:
    assert (await home.run("sync")).code == 0
    assert here(home) == set(names)
    assert (await home.run("archive", "prune")).code == 0
    kept = await home.run("archive", "keep", names[2])
    assert (kept.code, names[2] in kept.out) == (0, True)
    assert (await home.run("archive", "keep", "nobody.MP4")).code == 1

    said = await home.run("archive", "prune", "--keep", "30d", "--dry-run")
    assert here(home) == set(names)
    json_said = await home.run("archive", "prune", "--keep", "30d", "--dry-run", "--json")
    done = await home.run("archive", "prune", "--keep", "30d")
    assert (said.code, done.code, said.out) == (0, 0, done.out)
    assert here(home) == set(names) - {names[3]}
    assert [one["name"] for one in json.loads(json_said.out)["removed"]] == [names[3]]

    again = await home.run("sync", "--json")
    assert here(home) == set(names) - {names[3]}
    assert {one["reason"] for one in again.lines if one.get("status") == "skipped"} == {
        "It was removed here: older than 30 days."
    }
    assert (await home.run("archive", "keep", "--not", names[2])).code == 0
    gone = await home.run("archive", "prune", "--quota", "1k", "--json")
    assert gone.code == 1
    assert "Limits stay unmet" in gone.err
    assert json.loads(gone.out)["over_quota"] == SIZE - 1000
    assert json.loads(gone.out)["protected"] == {"event": SIZE}
    assert here(home) == {names[4]}


async def test_a_sync_brings_nothing_that_would_go_at_once_and_prunes_the_rest(home: Home, names: list[str]) -> None:
    assert (await home.run("sync", "--name", names[1])).code == 0
    limits = ("--keep", "30d", "--quota", f"{2 * SIZE}", "--json")
    said = await home.run("sync", *limits, "--dry-run")
    assert [one["name"] for one in said.lines if one.get("action") == "remove"] == [names[1]]
    assert here(home) == {names[1]}
    ran = await home.run("sync", *limits)
    assert ran.code == 0
    assert [one["removed"]["name"] for one in ran.lines if "removed" in one] == [names[1]]
    assert here(home) == {names[0], names[4]}
    assert [one["status"] for one in ran.lines if "status" in one].count("skipped") == 2
    assert "summary" in ran.lines[-1]


async def test_a_sync_leaves_free_what_is_to_stay_free(home: Home) -> None:
    ran = await home.run("sync", "--min-free", "5000TB")
    assert ran.code == 5
    assert "There is no room" in ran.err
    assert here(home) == set()


async def test_everything_is_its_owners_alone_with_a_loose_umask(home: Home, names: list[str]) -> None:
    assert (await home.run("sync", umask=0)).code == 0
    assert (await home.run("archive", "keep", names[0], umask=0)).code == 0
    assert (await home.run("archive", "rebuild", umask=0)).code == 0
    assert (await home.run("archive", "prune", "--keep", "30d", umask=0)).code == 0
    modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in home.root.rglob("*")}
    assert {path: mode for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}
    assert len(modes) > 10


async def test_a_loose_umask_also_when_it_was_interrupted(home: Home, simulated: MockCamera) -> None:
    simulated.drive_away(after=70_000)
    patience = ("--silence", "0.5", "--give-up", "1", "--command-timeout", "1", "--connect-timeout", "1")
    assert (await home.run("sync", *patience, umask=0)).code == 1
    modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in home.root.rglob("*")}
    assert any(path.suffix == ".part" for path in modes)
    assert {path: mode for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}


async def test_what_lies_here_is_deleted_on_the_camera_but_what_is_locked(
    home: Home, simulated: MockCamera, names: list[str]
) -> None:
    simulated.lock(names[3])
    asked = await home.run("sync", "--delete-from-camera")
    assert (asked.code, here(home), deletions(simulated)) == (2, set(), 0)

    ran = await home.run("sync", "--delete-from-camera", "--yes", "--json")
    assert ran.code == 0
    gone = [one["removed"] for one in ran.lines if "removed" in one]
    assert {(one["where"], one["name"]) for one in gone} == {("card", name) for name in (*names[:3], names[4])}
    assert [entry.name for entry in simulated.recordings] == [names[3]]
    assert here(home) == set(names)


async def test_only_what_the_filter_means_is_deleted_on_the_camera(
    home: Home, simulated: MockCamera, names: list[str]
) -> None:
    assert (await home.run("sync")).code == 0
    ran = await home.run("sync", "--name", names[1], "--delete-from-camera", "--yes")
    assert ran.code == 0
    assert {entry.name for entry in simulated.recordings} == set(names) - {names[1]}
    assert deletions(simulated) == 1


async def test_a_damaged_copy_keeps_its_original_on_the_camera(
    home: Home, simulated: MockCamera, names: list[str]
) -> None:
    assert (await home.run("sync")).code == 0
    copy = next(home.archive.rglob(names[0]))
    copy.write_bytes(bytes(SIZE))
    ran = await home.run("sync", "--delete-from-camera", "--yes")
    assert ran.code == 0
    assert f"{names[0]} stays on the camera: its copy here is damaged." in ran.err
    assert {entry.name for entry in simulated.recordings} == {names[0]}


async def test_folder_pages_alone_are_not_enough_to_delete(tmp_path: Path, names: list[str]) -> None:
    async with MockCamera("e3", card=tmp_path / "card") as simulated:
        home = Home(tmp_path / "home", simulated.url)
        ran = await home.run("sync", "--delete-from-camera", "--yes")
        assert ran.code == 0
        assert "Nothing was deleted on the camera" in ran.err
        assert not any("del" in request.target or "4003" in request.target for request in simulated.requests)
    assert here(home) == set(names)
