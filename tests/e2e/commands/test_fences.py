"""`place`, `fence` and `sync --not-at`, through the installed program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Program
from vantrue_client.mock.camera import MockCamera
from vantrue_client.mock.running import RunningCamera, running
from vantrue_client.trips.geodesy import distance


@pytest.fixture(scope="module")
def camera() -> Iterator[RunningCamera]:
    with running(MockCamera("n4-pro", days=1)) as started:
        yield started


@pytest.fixture
def vantrue(tmp_path: Path, camera: RunningCamera) -> Program:
    program = Program(tmp_path / "home", camera=camera.url)
    program.environment["VANTRUE_PERMIT"] = "storage,location"
    return program


def state(vantrue: Program) -> dict[str, Path]:
    return {path.name: path for path in vantrue.home.rglob("*.json*")}


def track(vantrue: Program, name: str) -> list[dict[str, Any]]:
    fixes: list[dict[str, Any]] = vantrue.well("track", name, "--format", "json").document["tracks"][0]["fixes"]
    return fixes


def front(vantrue: Program) -> dict[str, Any]:
    listed = vantrue.well("ls", "--kind", "normal", "--channel", "front", "--json").objects
    return listed[len(listed) // 2]  # type: ignore[no-any-return]


def around(fixes: list[dict[str, Any]]) -> tuple[str, float]:
    """A middle, and how far the fixes go from it."""
    middle = fixes[len(fixes) // 2]
    north, east = middle["latitude"], middle["longitude"]
    far = max(distance(north, east, fix["latitude"], fix["longitude"]) for fix in fixes)
    return f"{north},{east}", far


def test_what_lies_at_a_place_stays_on_the_camera_and_is_asked_once(vantrue: Program, camera: RunningCamera) -> None:
    clip = front(vantrue)
    where, far = around(track(vantrue, clip["name"]))
    vantrue.well("place", "add", "Home", where, str(max(10, far + 5)))
    asked = len(camera.requests)
    dry = vantrue.well("sync", "--not-at", "home", "--dry-run", "--json").objects
    first = len(camera.requests) - asked
    left = {one["name"] for one in dry[:-1] if one["action"] == "skip" and "Home" in (one["reason"] or "")}
    assert clip["name"] in left
    moments = {one["moment"] for one in dry[:-1] if one["name"] in left}
    assert all(one["name"] in left for one in dry[:-1] if one["moment"] in moments)  # every channel
    assert dry[-1]["summary"]["fetch"] > 0
    asked = len(camera.requests)
    assert vantrue.well("sync", "--not-at", "home", "--dry-run", "--json").objects == dry
    assert len(camera.requests) - asked < first / 2  # nothing is asked again
    remembered = state(vantrue)["stayed.json"].read_text()
    assert clip["name"] not in remembered
    assert where.split(",")[0] not in remembered
    brought = vantrue.well("sync", "--not-at", "home", "--json").objects
    assert {one["name"] for one in brought[:-1] if one["status"] == "skipped"} >= left
    assert not left & set(vantrue.finals())


def test_a_crossing_is_told_once_with_clip_and_second(vantrue: Program) -> None:
    clip = front(vantrue)
    fixes = track(vantrue, clip["name"])
    where, far = around(fixes)
    vantrue.well("sync", "--quiet", "--kind", "normal")
    vantrue.well("fence", "add", "Gate", "--circle", f"{where},{max(10, far / 2)}")
    vantrue.well("fence", "add", "Fast", "--circle", f"{where},{max(10, far / 2)}", "--speed", "1")
    told = vantrue.well("fence", "check", "--json").objects
    assert {one["kind"] for one in told} >= {"enter", "leave", "speed"}
    times = {fix["time"][:19]: at for at, fix in enumerate(fixes)}
    mine = [one for one in told if one["clip"] == clip["name"] and one["kind"] != "speed"]
    assert mine
    assert all(0 <= one["second"] <= len(fixes) + 1 and one["new"] for one in mine)
    assert len(times) == len(fixes)
    assert vantrue.well("fence", "check", "--json").objects == []
    again = vantrue.well("fence", "check", "--all", "--json").objects
    assert again == [{**one, "new": False} for one in told]
    log = state(vantrue)["events.jsonl"]
    assert len(log.read_text().splitlines()) == len(told)
    for name in ("events.jsonl", "fences.json"):
        assert state(vantrue)[name].stat().st_mode & 0o777 == 0o600


def test_places_and_fences_are_set_shown_and_taken_down(vantrue: Program, tmp_path: Path) -> None:
    vantrue.well("place", "add", "Büro", "-33.86,151.2", "1.5km")
    assert vantrue.run("place", "add", "büro", "0,0", "100").code == 2
    assert vantrue.well("place", "ls", "--json").document == [
        {"name": "Büro", "latitude": -33.86, "longitude": 151.2, "radius_m": 1500.0}
    ]
    square = {"type": "Polygon", "coordinates": [[[8, 47], [8.1, 47], [8.1, 47.1], [8, 47]]]}
    (tmp_path / "yard.geojson").write_text(json.dumps(square))
    vantrue.well(
        "fence",
        "add",
        "yard",
        "--geojson",
        str(tmp_path / "yard.geojson"),
        "--days",
        "mon-fri",
        "--from",
        "22:00",
        "--to",
        "6:00",
    )
    vantrue.well("fence", "add", "bend", "--polygon", "47,8 47,8.1 47.1,8.1", "--dwell", "10m")
    vantrue.well("fence", "add", "office", "--place", "Büro", "--tell", "leave")
    yard, bend, office = vantrue.well("fence", "ls", "--json").document
    assert (yard["zone"], yard["from"], yard["to"], len(yard["days"])) == ("Europe/Zurich", "22:00", "06:00", 5)
    assert (bend["dwell_s"], bend["tells"]) == (600.0, ["dwell"])
    assert (office["radius_m"], office["tells"], office["zone"]) == (1500.0, ["leave"], "Australia/Sydney")
    vantrue.well("fence", "rm", "YARD")
    vantrue.well("place", "rm", "Büro")
    assert vantrue.run("place", "rm", "Büro").code == 2
    for wrong in (["a"], ["a", "--polygon", "0,0 1,1 0,1 1,0"], ["a", "--circle", "1,2"], ["a", "--geojson", "nowhere"],
                  ["a", "--circle", "1,2,50", "--place", "b"], ["bend", "--circle", "1,2,50"],
                  ["a", "--circle", "1,2,50", "--only", "nobody"]):  # fmt: skip
        assert vantrue.run("fence", "add", *wrong).code == 2
    assert vantrue.run("sync", "--not-at", "nowhere").code == 2


def test_denied_nothing_is_read_and_erased_nothing_is_left(vantrue: Program) -> None:
    vantrue.well("place", "add", "home", "47.36,8.54", "100")
    vantrue.well("fence", "add", "gate", "--place", "home")
    vantrue.well("privacy", "permit", "location", "denied")
    for line in ("place ls", "fence ls", "fence check", "place rm home", "sync --not-at home", "sync --not-at nowhere"):
        ran = vantrue.run(*line.split())
        assert (ran.code, "permission-location" in ran.err, "47.36" in ran.out + ran.err) == (4, True, False)
    assert "places.json" in state(vantrue)
    vantrue.well("privacy", "erase", "places", "--yes")
    assert not {"places.json", "fences.json", "events.jsonl"} & set(state(vantrue))
