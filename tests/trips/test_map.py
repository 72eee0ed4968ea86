"""The map: one page that holds a day, opens with no network, and is harmed by no name."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from math import asinh, cos, radians, tan, tau
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat

from tests.browser import Browser, browser
from vantrue_client.errors import UsageError
from vantrue_client.mock.card import write_clip
from vantrue_client.model import CameraTime, Clock, Fix, Kind, Recording, Track
from vantrue_client.trips.drives import find_trips
from vantrue_client.trips.fences import fence
from vantrue_client.trips.map import write_map
from vantrue_client.trips.places import place
from vantrue_client.trips.shapes import circle, polygon
from vantrue_client.trips.trip import Event, EventKind, Piece, Stop, Trip, Where

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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser that has no network."""
    with browser() as started:
        yield started


@dataclass
class Opened:
    """A page in the browser; what was asked for, and what went wrong, since it was opened."""

    browser: Browser
    url: str

    @property
    def view(self) -> tuple[float, float, float]:
        x, y, scale = map(float, self.browser.evaluate("document.getElementById('map').dataset.view").split())
        return x, y, scale

    @property
    def tip(self) -> str:
        return str(self.browser.evaluate("document.getElementById('tip').textContent"))

    @property
    def player(self) -> str:
        return str(self.browser.evaluate("document.getElementById('player').innerText"))

    def spot(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place is drawn, worked out here from the view alone."""
        x, y, scale = self.view
        box = self.browser.evaluate(
            "(() => { const box = document.getElementById('map').getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        north = 0.5 - asinh(tan(radians(latitude))) / tau
        return box[0] + (longitude / 360 + 0.5 - x) * scale, box[1] + (north - y) * scale


Open = Callable[..., Opened]


@pytest.fixture
def opens(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a page at a size; afterwards it has loaded nothing but itself, and what lay beside it, without an error."""
    made = list[Opened]()

    def opened(text: str, width: int = 1200, height: int = 800) -> Opened:
        path = tmp_path / "map.html"
        path.write_text(text, encoding="utf-8")
        chromium.requests.clear()
        chromium.errors.clear()
        chromium.resize(width, height)
        chromium.navigate(path.as_uri())
        made.append(Opened(chromium, path.as_uri()))
        return made[-1]

    yield opened
    assert chromium.errors == []
    asked = [url for url in chromium.requests if not url.startswith("data:")]  # the signs of a player are such
    assert {url.rpartition("/")[0] for url in asked} == {tmp_path.as_uri()}


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


def test_beyond_the_antimeridian_all_lies_on_one_side() -> None:
    trip = replace(drive(east=179.98), stops=(Stop(AT, AT + timedelta(minutes=2), 47.3, -179.98),))
    trip = replace(trip, events=(Event(EventKind.BRAKING, AT, replace(trip.fixes[-1], longitude=-179.97), 0.5),))
    drawn = [
        fence("round", circle(47.3, -179.98, 100)),
        fence("square", polygon([(47.3, -179.98), (47.3, -179.97), (47.4, -179.97)])),
    ]
    told = data(page(trip, drive(east=-179.99), places=[place("home", 47.3, -179.98, 100)], fences=drawn))
    assert told["trips"][1]["lon"][0] == pytest.approx(180.01e6)
    assert told["trips"][0]["stops"][0]["lon"] == pytest.approx(180.02)
    assert told["trips"][0]["events"][0]["lon"] == pytest.approx(180.03)
    assert told["places"][0]["lon"] == pytest.approx(180.02)
    assert told["fences"][0]["lon"] == pytest.approx(180.02)
    assert [round(corner[1], 3) for corner in told["fences"][1]["ring"]] == [180.02, 180.03, 180.03]


def test_times_of_an_unknown_zone_are_shown_as_the_camera_told_them(monkeypatch: pytest.MonkeyPatch) -> None:
    naive = Fix(datetime(2026, 3, 29, 2, 30), 47.3, 8.5)  # a time that the laptop's own clock has not
    name = "20260329_023000_00001_N_A.MP4"
    start = CameraTime(naive.time)
    recording = Recording(name, name, name, Kind.NORMAL, 1, start=start, end=start + timedelta(seconds=60))
    (trip,) = find_trips([Piece(recording, "car", Track(name, "n4", Clock.UNKNOWN, (naive,)), Where.HERE)])
    monkeypatch.setenv("TZ", "Europe/Zurich")
    time.tzset()
    try:
        (drawn,) = data(page(trip))["trips"]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert drawn["title"] == "2026-03-29 02:30 to 02:31"
    assert drawn["time"] == [naive.time.replace(tzinfo=UTC).timestamp()]
    assert drawn["clips"][0]["start"] == drawn["time"][0]


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


def test_it_opens_in_a_browser_without_a_network(opens: Open) -> None:
    trips = [drive(), drive(1, east=8.6), drive(name=HOSTILE, east=8.7)]
    shown = opens(page(*trips, places=[place("home", 47.3, 8.5, 100)]))
    assert shown.browser.requests == [shown.url]
    assert shown.browser.evaluate("document.querySelectorAll('#trips button[aria-pressed]').length") == 3
    assert re.fullmatch(r"[\d.]+ k?m", shown.browser.evaluate("document.querySelector('#scale span').textContent"))
    for fix in (trips[0].fixes[0], trips[0].fixes[-1], trips[1].fixes[0], trips[2].fixes[-1]):
        x, y = shown.spot(fix.latitude, fix.longitude)
        assert (0 < x < 880, 40 < y < 540) == (True, True)


def test_the_scale_is_true(opens: Open) -> None:
    shown = opens(page(drive()))
    script = "[document.querySelector('#scale span').textContent, document.querySelector('#scale i').offsetWidth]"
    text, wide = shown.browser.evaluate(script)
    number, unit = text.split()
    left, right = shown.spot(47.3, 8.5)[0], shown.spot(47.3, 8.51)[0]
    metres = 0.01 * 111_320 * cos(radians(47.3))
    assert float(number) * {"m": 1, "km": 1000}[unit] / wide == pytest.approx(metres / (right - left), rel=0.02)


def test_a_clip_beside_the_page_is_played_where_the_route_is_clicked(opens: Open, tmp_path: Path) -> None:
    write_clip(tmp_path / "a clip.MP4", start=datetime(2026, 3, 1, 8), seconds=4, size=(160, 90), gps="none")
    shown = opens(page(drive(4), clip=lambda piece: "a%20clip.MP4"))
    shown.browser.click(*shown.spot(47.3002, 8.5002))
    assert shown.browser.until("document.querySelector('video')?.currentTime") == pytest.approx(2, abs=0.3)
    assert shown.browser.evaluate("document.querySelector('video').error") is None
    assert "20260301_080000_00001_N_A.MP4" in shown.player
    assert shown.tip.startswith("08:00:02")


def test_a_clip_that_is_not_beside_it_is_named_with_where_it_is(opens: Open) -> None:
    shown = opens(page(replace(drive(), pieces=tuple(replace(one, where=Where.CAMERA) for one in drive().pieces))))
    shown.browser.click(*shown.spot(47.33, 8.53))
    assert shown.player == "20260301_080000_00001_N_A.MP4: on the camera only"
    before = shown.player
    shown.browser.click(700, 120)
    assert shown.player == before


def test_it_is_moved_and_zoomed_by_mouse_and_keys(opens: Open) -> None:
    shown = opens(page(drive()))
    begin, (x, y) = shown.view, shown.spot(47.33, 8.53)
    shown.browser.drag((300, 300), (400, 260))
    assert shown.spot(47.33, 8.53) == pytest.approx((x + 100, y - 40), abs=0.5)
    shown.browser.wheel(x + 100, y - 40, -300)
    assert shown.view[2] > begin[2] * 1.3
    assert shown.spot(47.33, 8.53) == pytest.approx((x + 100, y - 40), abs=0.5)
    shown.browser.evaluate("document.getElementById('map').focus()")
    scale, (x, y) = shown.view[2], shown.spot(47.33, 8.53)
    shown.browser.key("ArrowRight")
    assert shown.spot(47.33, 8.53) == pytest.approx((x - 60, y), abs=0.5)
    shown.browser.key("-")
    assert shown.view[2] < scale
    shown.browser.key("Home")
    assert shown.view == pytest.approx(begin)
    shown.browser.click_on("#in")
    assert shown.view[2] == pytest.approx(begin[2] * 1.6)


def test_the_map_follows_what_is_pointed_at_in_the_graphs(opens: Open) -> None:
    shown = opens(page(drive()))
    x, y = shown.browser.centre("#speed")
    shown.browser.move(x, y)
    hour, minute, second = map(int, shown.tip[:8].split(":"))
    assert hour * 3600 + minute * 60 + second == pytest.approx(8 * 3600 + 287, abs=5)
    assert re.search(r"\d+ km/h  0\.\d\d g$", shown.tip)
    shown.browser.click(*shown.browser.centre("#force"))
    assert "20260301_080000_00001_N_A.MP4" in shown.player
    shown.browser.move(100, 100)
    assert shown.browser.evaluate("document.getElementById('tip').hidden") is True


def test_a_day_of_two_cameras_is_shown_camera_by_camera(opens: Open) -> None:
    shown = opens(page(drive(8 * 3600), replace(drive(8 * 3600, east=9.5), camera="the van")))
    whole = shown.view
    assert shown.browser.evaluate("[...document.querySelectorAll('#trips button')].map(one => one.innerText)")[
        1
    ].endswith("the van")
    shown.browser.click_on("#trips li:nth-child(2) button")
    assert shown.view[0] > whole[0]
    x, y = shown.spot(47.3, 9.5)
    shown.browser.click(x, y)
    assert shown.tip.startswith("08:00:0")


def test_all_of_it_is_there_on_a_narrow_screen(opens: Open) -> None:
    shown = opens(page(drive(), places=[place("a place with a very long name", 47.3, 8.5, 100)]), 360, 740)
    wide, tops = shown.browser.evaluate(
        "[document.scrollingElement.scrollWidth,"
        " ['stage', 'graphs', 'trips', 'player'].map(id => document.getElementById(id).getBoundingClientRect().top)]"
    )
    assert wide == 360
    assert tops == sorted(tops)
    for fix in (drive().fixes[0], drive().fixes[-1]):
        x, y = shown.spot(fix.latitude, fix.longitude)
        assert (0 < x < 360, tops[0] < y < tops[1]) == (True, True)
    begin = shown.view
    shown.browser.resize(740, 360)
    assert shown.view != begin


def test_the_dark_is_dark(opens: Open, tmp_path: Path) -> None:
    shown = opens(page(drive()))
    swatch = "document.querySelector('#legend i').style.borderTopColor"
    light = shown.browser.evaluate(swatch)
    shown.browser.resize(1200, 800, dark=True)
    assert shown.browser.evaluate(swatch) != light
    picture = Image.open(shown.browser.screenshot(tmp_path / "dark.png")).convert("L")
    assert ImageStat.Stat(picture).mean[0] < 60


@pytest.mark.parametrize("trips", [[], [replace(drive(), fixes=())]])
def test_a_page_without_a_fix_says_so(opens: Open, trips: list[Trip]) -> None:
    shown = opens(page(*trips, places=[place("home", 47.3, 8.5, 100)]))
    x, y = shown.browser.centre("#speed")
    shown.browser.move(x, y)
    shown.browser.click(x, y)
    x, y = shown.spot(47.3, 8.5)
    assert (0 < x < 880, 40 < y < 540) == (True, True)
    assert ("Nothing was driven." in shown.player) == (not trips)
