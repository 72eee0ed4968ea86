"""What the screens look like, as SVG: compare by eye what changed, then make them anew with VANTRUE_SNAPSHOTS=new."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from tests.tui.handing import dialog, fill_in, planned
from tests.tui.stage import ALL, Stage, stage
from tests.tui.travelling import driving
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.permissions import Permission
from vantrue_client.sync.queue import Queue
from vantrue_client.workspace.standing import Phase, Standing
from vantrue_tui.messages import Queued
from vantrue_tui.screens.evidence import Evidence
from vantrue_tui.screens.share import Share
from vantrue_tui.widgets.picture import Picture

FOLDER = Path(__file__).with_name("snapshots")
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
DRAWN = 60.0
"""Seconds within which a screen is drawn, colours of a focus that moves included."""
THEMES = ("vantrue-light", "vantrue-contrast")


def plain(svg: str) -> str:
    """Without what differs from one drawing to the next: the numbers in its names, port and camera, times, hashes."""
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"\d{4}-\d\d-\d\d&#160;\d\d:\d\d:\d\d", "2026-11-20&#160;10:00:00", svg)
    svg = re.sub(r"\b[0-9a-f]{64}\b", "0" * 64, svg)
    svg = re.sub(r"n4-pro-[0-9a-f]+", "n4-pro-camera00", svg)
    svg = re.sub(r"(127\.0\.0\.1:|Port&#160;)\d{5}", r"\g<1>54321", svg)
    return re.sub(r"[ \t]+\n", "\n", svg)


async def same(here: Stage, name: str) -> None:
    """It looks as it did, once all of it is drawn."""
    file = FOLDER / f"{name}.svg"
    if os.environ.get("VANTRUE_SNAPSHOTS") == "new":
        file.write_text(drawn(here), encoding="utf-8")
    end = time.monotonic() + DRAWN
    while (now := drawn(here)) != file.read_text(encoding="utf-8"):
        assert time.monotonic() < end, f"{file} looks different now:\n{now}"
        await here.pilot.pause(0.1)


def drawn(here: Stage) -> str:
    return plain(here.app.export_screenshot(title="vantrue"))


async def looked(here: Stage) -> None:
    """Details, where there is room for them, are fetched; what a decoder made of a picture is left out."""
    if here.details.display and here.moments.shown:
        await here.until(lambda: here.details.shown is here.moments.current)
        await here.details.query_one(Picture).say("(a picture)")
    await here.pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_full(tmp_path: Path, archive: Path, camera: RunningCamera, size: str) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url, size=SIZES[size]) as here:
        await here.press("down", "space", "space")
        await looked(here)
        await same(here, f"library-full-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_empty(tmp_path: Path, nothing: RunningCamera, size: str) -> None:
    async with stage(tmp_path, camera=nothing.url, size=SIZES[size]) as here:
        await looked(here)
        await same(here, f"library-empty-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_in_error(tmp_path: Path, size: str) -> None:
    async with stage(tmp_path, size=SIZES[size]) as here:
        await looked(here)
        await same(here, f"library-error-{size}")


@pytest.mark.parametrize("theme", THEMES)
async def test_other_themes(tmp_path: Path, archive: Path, camera: RunningCamera, theme: str) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        here.app.theme = theme
        await here.press("space")
        await same(here, f"library-{theme}")


async def test_no_colour_at_all(
    tmp_path: Path, archive: Path, camera: RunningCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.press("space")
        await same(here, "library-no-colour")


async def transfers(here: Stage, standing: Standing) -> None:
    """The queue's page, told that it stands so."""
    await here.press("2")
    await here.until(lambda: here.app.standing.phase == "idle" and here.rows.has_focus)
    here.app.post_message(Queued(standing))
    await here.until(lambda: here.app.standing is standing)
    await here.pilot.pause()


def standing(here: Stage, phase: Phase, why: str = "") -> Standing:
    """One is under way, some wait, one is paused, one failed, two are done."""
    card = [item.recording for moment in here.moments.shown for item in moment.items if item.on_card]
    queue = Queue().add(card[:9]).start(1).end(1).start(2).end(2).start(3).end(3, "It vanished from the camera.")
    if phase is Phase.GOING:
        return Standing(queue.pause([8]).start(4), phase, why, done=80_000, total=122_207, rate=1_234_567.0)
    return Standing(queue.pause([8]), phase, why)


AWAY = "127.0.0.1:9 cannot be connected to: Connection refused."


@pytest.mark.parametrize("size", SIZES)
async def test_transfers_full(tmp_path: Path, archive: Path, camera: RunningCamera, size: str) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url, size=SIZES[size]) as here:
        await transfers(here, standing(here, Phase.GOING))
        await same(here, f"transfers-full-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_transfers_empty(tmp_path: Path, nothing: RunningCamera, size: str) -> None:
    async with stage(tmp_path, camera=nothing.url, size=SIZES[size]) as here:
        await transfers(here, Standing())
        await same(here, f"transfers-empty-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_transfers_in_error(tmp_path: Path, archive: Path, camera: RunningCamera, size: str) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url, size=SIZES[size]) as here:
        await transfers(here, standing(here, Phase.AWAY, AWAY))
        await same(here, f"transfers-error-{size}")


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
async def test_transfers_in_other_themes(tmp_path: Path, archive: Path, camera: RunningCamera, theme: str) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        here.app.theme = theme
        await transfers(here, standing(here, Phase.GOING))
        await same(here, f"transfers-{theme}")


async def test_help(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await here.press("question_mark")
        await same(here, "help-80x24")


@pytest.mark.parametrize("size", SIZES)
async def test_trips(tmp_path: Path, archive: Path, size: str) -> None:
    async with stage(tmp_path, archive=archive, size=SIZES[size]) as here:
        await driving(here)
        await same(here, f"trips-full-{size}")


@pytest.mark.parametrize("size", ["80x24", pytest.param("120x40", marks=pytest.mark.long)])
async def test_trips_empty(tmp_path: Path, size: str) -> None:
    async with stage(tmp_path, size=SIZES[size]) as here:
        await here.press("3")
        await here.until(lambda: "tells of a drive" in here.text())
        await same(here, f"trips-empty-{size}")


@pytest.mark.parametrize("size", ["80x24", pytest.param("120x40", marks=pytest.mark.long)])
async def test_trips_denied(tmp_path: Path, archive: Path, size: str) -> None:
    async with stage(tmp_path, archive=archive, size=SIZES[size], permit=ALL - {Permission.LOCATION}) as here:
        await here.press("3")
        await here.until(lambda: "No drives are shown" in here.text())
        await same(here, f"trips-denied-{size}")


async def no_cursor(here: Stage) -> None:
    """A cursor blinks."""
    here.app.screen.set_focus(None)
    await here.pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_share(tmp_path: Path, archive: Path, size: str) -> None:
    async with stage(tmp_path, archive=archive, size=SIZES[size]) as here:
        await looked(here)
        await dialog(Share, "h")(here)
        fill_in(here, to="link:", piece="0..1")
        await planned(here, "What leaves")
        await no_cursor(here)
        await same(here, f"share-full-{size}")
        fill_in(here, piece="1..0")
        await planned(here, "ends before it begins")
        if size == "80x24":
            await same(here, f"share-error-{size}")


@pytest.mark.parametrize("size", ["80x24", pytest.param("120x40", marks=pytest.mark.long)])
async def test_evidence(tmp_path: Path, archive: Path, size: str) -> None:
    async with stage(tmp_path, archive=archive, size=SIZES[size]) as here:
        await looked(here)
        await dialog(Evidence, "e")(here)
        fill_in(here, recipient="The insurer", purpose="The collision", folder="package")
        await planned(here, "originals")
        await no_cursor(here)
        await same(here, f"evidence-{size}")


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
async def test_other_themes_of_the_trips(tmp_path: Path, archive: Path, theme: str) -> None:
    async with stage(tmp_path, archive=archive) as here:
        here.app.theme = theme
        await driving(here)
        await same(here, f"trips-{theme}")
