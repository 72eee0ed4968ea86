"""The map: one page that holds a day, opens with no network, and is harmed by no name."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.tools import needs
from vantrue_client.errors import UsageError
from vantrue_client.model import CameraTime, Clock, Fix, Kind, Recording, Track
from vantrue_client.trips.drives import find_trips
from vantrue_client.trips.map import write_map
from vantrue_client.trips.places import place
from vantrue_client.trips.trip import Piece, Trip, Where

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOSTILE = "</script><script>alert(1)</script>\u2028\"'&\u202e"


def drive(seconds: int = 600, *, east: float = 8.5, name: str = "20260301_080000_00001_N_A.MP4") -> Trip:
    fixes = tuple(
        Fix(AT + timedelta(seconds=n), 47.3 + n * 1e-4, (east + n * 1e-4 + 180) % 360 - 180, speed=11 + n % 20,
            acceleration=(0.01 * (n % 7), 0.0, 0.0))
        for n in range(seconds)
    )  # fmt: skip
    start = CameraTime(AT.replace(tzinfo=None))
    recording = Recording(name, name, name, Kind.NORMAL, 1, start=start, end=start + timedelta(seconds=seconds))
    (trip,) = find_trips([Piece(recording, "car", Track(name, "n4", Clock.UTC, fixes), Where.HERE)])
    return trip


def page(*trips: Trip, **more: Any) -> str:
    into = StringIO()
    write_map(trips, into, **more)
    return into.getvalue()


def data(text: str) -> Any:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert match is not None
    return json.loads(match[1])


def opened(text: str, folder: Path) -> str:
    """What the page makes of itself in a browser that has no network; fails for an error in its console."""
    needs("chromium")
    needs("unshare")
    path = folder / "map.html"
    path.write_text(text, encoding="utf-8")
    command = [
        "unshare",
        "-n",
        "chromium",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
    ]
    command += [f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=2000", "--dump-dom", path.as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert "CONSOLE" not in ran.stderr, ran.stderr
    return ran.stdout


def test_a_day_of_two_cameras_is_under_two_megabytes() -> None:
    one = drive(8 * 3600)
    text = page(one, replace(one, camera="other"))
    assert len(text.encode()) < 2_000_000
    assert "http" not in re.sub(r"http-equiv", "", text)


def test_what_is_drawn_is_what_was_driven() -> None:
    trip = drive(east=179.98)
    told = data(page(trip, places=[place("home", 47.3, 8.5, 100)]))
    (drawn,) = told["trips"]
    assert len(drawn["time"]) == len(trip.fixes) == len(drawn["speed"])
    assert sum(drawn["lat"]) == pytest.approx(trip.fixes[-1].latitude * 1e6, abs=1)
    assert sum(drawn["lon"]) == pytest.approx((trip.fixes[-1].longitude + 360) * 1e6, abs=1)
    assert [clip["name"] for clip in drawn["clips"]] == ["20260301_080000_00001_N_A.MP4"]
    assert told["places"][0]["radius"] == 100


def test_no_name_breaks_out_of_the_page() -> None:
    text = page(drive(name=HOSTILE), title=HOSTILE)
    assert "<script>alert" not in text
    assert data(text)["trips"][0]["clips"][0]["name"] == HOSTILE


@pytest.mark.parametrize(
    "tiles",
    ["tiles.example/{z}/{x}/{y}", "https://tiles.example/", "https://a b/{z}/{x}/{y}", "file:///{z}/{x}/{y}",
     "https://me:secret@tiles.example/{z}/{x}/{y}", "https://x;script-src *'/{z}/{x}/{y}"],
)  # fmt: skip
def test_what_is_no_source_of_tiles_is_refused(tiles: str) -> None:
    with pytest.raises(UsageError):
        page(tiles=tiles)


def test_only_the_named_source_of_tiles_is_let_in() -> None:
    assert "img-src https://tiles.example;" in page(tiles="https://tiles.example/{z}/{x}/{y}.png")
    assert "img-src" not in page()


@pytest.mark.timeout(200)
def test_it_opens_in_a_browser_without_a_network(tmp_path: Path) -> None:
    trips = [drive(), drive(1, east=8.6), drive(name=HOSTILE, east=8.7)]
    shown = opened(page(*trips, places=[place("home", 47.3, 8.5, 100)]), tmp_path)
    assert re.search(r'<canvas id="map"[^>]* data-view="0\.\d+ 0\.\d+ \d+', shown)
    assert shown.count('<button aria-pressed="') == 3
    assert re.search(r'id="scale"><span>[\d.]+ k?m</span>', shown)


@pytest.mark.timeout(200)
def test_a_page_without_a_drive_says_so(tmp_path: Path) -> None:
    assert "Nothing was driven." in opened(page(), tmp_path)
