"""The Trips: what is drawn, what is said where nothing is, and what comes out of it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NoReturn

import gpxpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from tests.trips.roads import drive
from tests.tui.handing import shown
from tests.tui.stage import ALL, bring, settings, stage
from tests.tui.travelling import driving
from vantrue_client.errors import CameraNotFound
from vantrue_client.mock import MockCamera
from vantrue_client.mock.card.clip import set_time, write_clip
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_client.trips.drives import find_trips
from vantrue_client.trips.fences import fence
from vantrue_client.trips.places import place
from vantrue_client.trips.shapes import circle, polygon
from vantrue_client.workspace import Workspace
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.question import Question
from vantrue_tui.screens.trips import Trips
from vantrue_tui.widgets.braille import Canvas
from vantrue_tui.widgets.chart import _trace, outline
from vantrue_tui.widgets.drives import alike, local, unchanged
from vantrue_tui.widgets.graph import axis, block, columns
from vantrue_tui.widgets.ground import METRES, around, ring
from vantrue_tui.widgets.travelled import facts

LATITUDES = st.floats(-80, 80)
LONGITUDES = st.floats(-180, 180)


async def test_a_drive_is_drawn_told_and_leads_to_its_clip(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await driving(here)
        for words in ("Thu 09-17 17:42", "top 50, mean 50 km/h", "5 clips here", "17:42:00  50 km/h", "├"):
            await here.shows(words)
        await here.shows("1 drive")
        await here.press("right", "enter")
        await here.until(lambda: here.app.screen is here.library)
        assert here.moments.current is not None
        assert here.moments.current.key.endswith("_00003")


NIGHT = datetime(2026, 9, 18)
NIGHTLY = [
    f"{NIGHT + timedelta(minutes=number - 2):%Y%m%d_%H%M%S}_{number + 20:05}_N_A.MP4"
    for number in (0, 1, 2, 3)  # two on each side of midnight
]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCamera]:
    """A camera with a drive over midnight on its card."""
    card = tmp_path_factory.mktemp("night")
    (card / "Normal").mkdir()
    for number, name in enumerate(NIGHTLY):
        start = NIGHT + timedelta(minutes=number - 2)
        write_clip(card / "Normal" / name, start=start, seconds=2, size=(64, 36), fps=5)
        set_time(card / "Normal" / name, start + timedelta(seconds=60))
    with MockCamera.running("n4-pro", card=card, seed=1) as camera:
        yield camera


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory, night: RunningCamera) -> Path:
    """A laptop that brought the drive's end."""
    home = tmp_path_factory.mktemp("morning")
    asyncio.run(bring(home, night.url, *NIGHTLY[2:]))
    return home


def lists(camera: RunningCamera) -> int:
    """How often the camera listed its card."""
    return sum("cmd=3015" in request.target for request in camera.requests)


async def test_what_is_on_the_camera_alone_belongs_to_its_drive(
    tmp_path: Path, morning: Path, night: RunningCamera
) -> None:
    async with stage(tmp_path, archive=morning, camera=night.url) as here:
        asked = lists(night)
        await driving(here)
        for words in ("Thu 09-17 23:58", "2 clips here", "2 on the camera", "on the camera alone", "1 drive"):
            await here.shows(words)
        trip = here.page(Trips).trip
        assert trip is not None
        assert len(trip.fixes) == 2 * len(NIGHTLY), "those on the camera were read, too"
        await here.press("enter")
        await here.until(lambda: here.app.screen is here.library)
        assert here.moments.current is not None
        assert here.moments.current.key.endswith("_00020")
        read = len(night.requests)
        await here.press("3", "r")
        await driving(here)
        assert (lists(night), len(night.requests)) == (asked, read), "nothing is asked for twice"


async def test_a_camera_that_may_not_be_asked_is_not(tmp_path: Path, morning: Path, night: RunningCamera) -> None:
    async with stage(tmp_path, archive=morning, camera=night.url) as here:
        here.app.engine.workspace.privacy.permissions.set(Permission.CAMERA, Grant.DENIED)
        asked = len(night.requests)
        await driving(here)
        await here.shows("2 clips here")
        assert "on the camera" not in here.text()
        assert len(night.requests) == asked


async def test_a_camera_that_leaves_takes_no_drive_along(
    tmp_path: Path, morning: Path, night: RunningCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> NoReturn:
        raise CameraNotFound("The camera is gone.")

    async with stage(tmp_path, archive=morning, camera=night.url) as here:
        monkeypatch.setattr(Workspace, "tracks_on_card", gone)
        await driving(here)
        for words in ("Thu 09-17 23:58", "2 clips here", "2 on the camera", "The camera is gone."):
            await here.shows(words)


@pytest.mark.long
async def test_a_clip_is_gone_to_though_a_filter_hides_it(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await here.press("slash", *"kind:photo", "enter")
        await here.until(lambda: len(here.moments.shown) == 1)
        await driving(here)
        await here.press("enter")
        await here.until(lambda: here.moments.current and here.moments.current.key.endswith("_00003"))


async def test_fences_and_places_are_drawn_with_their_names(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, size=(120, 40)) as here:
        trip = (await Workspace(settings(here.home)).trips(ask=False))[0]
        north, east = trip.fixes[0].latitude, trip.fixes[0].longitude
        ends = await here.app.engine.do(_kept)
        ends[0].add(fence("yard", circle(north, east, 12)))
        ends[1].add(place("home", north + 0.0001, east, 10))
        await driving(here)
        for name in ("yard", "home"):
            await here.shows(name)


async def _kept(here: Workspace) -> tuple:  # type: ignore[type-arg]
    return await here.fences(), await here.places()


@pytest.mark.parametrize("key", ["e", pytest.param("m", marks=pytest.mark.long)])
async def test_a_drive_is_written_where_one_says(tmp_path: Path, archive: Path, key: str) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await driving(here)
        await here.press(key)
        await shown(here, Entry)
        to = Path(here.app.screen.query_one("#typed", Input).value)
        await here.press("enter")
        await shown(here, Notice)
        text = to.read_text(encoding="utf-8")
        if key == "e":
            assert sum(len(one.points) for track in gpxpy.parse(text).tracks for one in track.segments) == 2
        else:
            assert "<html" in text
        await here.press("escape", key)
        await shown(here, Entry)
        here.app.screen.query_one("#typed", Input).value = str(to)
        await here.press("enter")
        await shown(here, Notice)
        assert to.read_text(encoding="utf-8") == text, "what is there stays"


async def test_without_the_permission_it_says_so_asks_in_place_and_shows_then(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, permit=ALL - {Permission.LOCATION}) as here:
        await here.press("3")
        await here.until(lambda: "No drives are shown" in here.text())
        await here.press("l")
        await shown(here, Question)
        await here.press("n")
        await shown(here, Notice)
        await here.shows("permission-location")
        await here.press("escape")
        here.app.engine.workspace.privacy.permissions.set(Permission.LOCATION, Grant.GRANTED)
        await here.press("r")
        await here.until(lambda: here.page(Trips).trip)


async def test_an_archive_without_drives_says_so(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await here.press("3")
        await here.until(lambda: "tells of a drive" in here.text())


@given(LATITUDES, LONGITUDES, st.floats(0, 0.5), st.integers(4, 400), st.integers(4, 200))
def test_all_that_a_view_is_of_lies_on_its_sheet(
    north: float, east: float, wide: float, width: int, height: int
) -> None:
    points = [(north, east), (north + wide, min(east + wide, 180.0))]
    seen = around(points, width, height)
    for point in points:
        x, y = seen.dot(point)
        assert -1 <= x <= width + 1
        assert -1 <= y <= height + 1


@given(LATITUDES, st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(0.5, 2))
def test_what_lies_about_the_antimeridian_is_seen_as_anywhere(
    north: float, one: float, other: float, zoom: float
) -> None:
    points = [(north, one), (north + 0.1, other)]
    there = [(latitude, (longitude + 360) % 360 - 180) for latitude, longitude in points]
    seen, moved = around(points, 100, 60), around(there, 100, 60)
    assert math.isclose(seen.scale, moved.scale, rel_tol=1e-6)
    assert abs(moved.longitude) <= 180
    for here, away in zip(points, there, strict=True):
        assert math.dist(seen.dot(here), moved.dot(away)) <= 1.5
        kept = moved.dot(away), moved.zoomed(zoom, away).dot(away)
        assert math.dist(*kept) <= 2


@given(LATITUDES, LONGITUDES, st.floats(0.3, 3), st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_what_is_zoomed_around_stays_where_it_is(
    north: float, east: float, factor: float, up: float, right: float
) -> None:
    seen = around([(north, east), (north + 0.05, east)], 100, 60)
    kept = (north + up, east + right)
    before, now = seen.dot(kept), seen.zoomed(factor, kept).dot(kept)
    assert math.dist(before, now) <= 3


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 300)), max_size=40), st.integers(1, 120))
def test_columns_are_parts_of_the_highest(values: list[tuple[float, float]], width: int) -> None:
    tops = columns(values, width)
    assert len(tops) == width
    assert all(top is None or 0 <= top <= 1 for top in tops)
    assert all(len(block(top, row, 3)) == 1 for top in tops for row in range(3))
    assert len(axis(("17:40:00", "17:50:00", "18:00:00"), width)) in {8, width}


def test_times_are_those_of_the_camera_in_whatever_zone_they_are_told() -> None:
    (trip,) = find_trips(drive(2))
    zoned = trip.start.astimezone(timezone(timedelta(hours=5)))
    assert local(trip, zoned) == local(trip, trip.start)


def test_drives_of_several_cameras_say_whose_they_are() -> None:
    one, other = find_trips([*drive(2, camera="car"), *drive(2, camera="van")])
    assert facts(one, whose=True).endswith("Camera car")
    assert "van" not in facts(other)
    assert not alike(one, other)


def test_a_drive_that_grew_is_the_same_drive() -> None:
    (whole,), (part,) = find_trips(drive(4)), find_trips(drive(4)[2:])
    (apart,) = find_trips(drive(2, start=datetime(2026, 3, 2, 12), first=50))
    assert alike(whole, part)
    assert not alike(whole, apart)
    assert unchanged(whole, find_trips(drive(4))[0])
    assert not unchanged(whole, part)


def test_a_boundary_is_closed_and_as_large_as_it_says() -> None:
    drawn = ring(47.0, 8.0, 100.0)
    assert math.isclose((max(drawn)[0] - 47.0) * METRES, 100.0, rel_tol=0.01)
    assert outline(polygon([(47, 8), (47, 9), (48, 9)]))[-1] == (47.0, 8.0)


def test_lines_that_lie_far_beside_the_sheet_take_no_time() -> None:
    sheet = Canvas(10, 5)
    _trace(sheet, [(-(10**9), 5), (10**9, 5), (3, 3)])
    assert set(str(sheet)) <= {chr(0x2800), "\n"}


async def test_what_may_not_be_seen_any_more_goes(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await driving(here)
        await here.press("1")
        here.app.engine.workspace.privacy.permissions.set(Permission.LOCATION, Grant.DENIED)
        await here.press("3")
        await here.until(lambda: "No drives are shown" in here.text())
        assert "km/h" not in here.text()
        assert not here.page(Trips).drives.shown
