from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.stage import QUICK, Stage, stage
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera
from vantrue_client.model import Patience
from vantrue_client.sync.pauses import Pauses
from vantrue_client.workspace import queueing
from vantrue_tui import forms
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.question import Question


@pytest.fixture
def steady(camera: RunningCamera) -> Iterator[RunningCamera]:
    """The same card, a clip of which takes some seconds."""
    with MockCamera.running("n4-pro", card=camera.card, seed=1, rate=40_000) as steady:
        yield steady


@pytest.fixture
def slowest(camera: RunningCamera) -> Iterator[RunningCamera]:
    """The same camera where its signal is so weak that no clip ends while somebody looks."""
    with MockCamera.running("n4-pro", card=camera.card, seed=1, rate=3_000) as slowest:
        yield slowest


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A camera that left is found out soon, and looked for often."""
    monkeypatch.setattr("tests.tui.stage.QUICK", Patience(connect=5, command=5, list=20, silence=1, give_up=1))
    monkeypatch.setattr(queueing, "SHORTEST", 0.05)
    monkeypatch.setattr(queueing, "LONGEST", 0.2)


async def asked(here: Stage) -> None:
    """The Library's second and third moments that are missing here are asked for."""
    await here.press("down", "down", "space", "space", "d", "2")


async def begun(here: Stage) -> None:
    """They are asked for, and the first is under way."""
    await asked(here)
    await here.until(lambda: here.app.standing.done > 4_000, "some bytes")


async def test_what_the_library_asks_for_comes_and_is_shown_with_rate_and_time(
    tmp_path: Path, archive: Path, slowest: RunningCamera
) -> None:
    async with stage(tmp_path, archive=archive, camera=slowest.url) as here:
        await begun(here)
        told = ("5 waiting · 1 under way", "now       20260917_174100_00002_N_A.MP4", "%", "kB/s", "left", "↓ 6 to go")
        await here.until(lambda: all(word in here.text() for word in told), "rate and time")
        await here.press("1")
        await here.until(lambda: "↓ 6 to go" in here.text(), "what is left, in the Library")


async def test_the_camera_leaves_and_comes_back(
    tmp_path: Path, archive: Path, steady: RunningCamera, impatient: None
) -> None:
    async with stage(tmp_path, archive=archive, camera=steady.url) as here:
        steady.drive_away(after=60_000)  # in the middle of a clip, however soon anybody looks
        await asked(here)
        told = ("The camera is away", "↓ camera away, 6 to go")
        await here.until(lambda: all(word in here.text() for word in told), "its leaving")
        await here.press("down", "minus")
        await here.until(lambda: here.order[:3] == [1, 3, 2], "another order meanwhile")
        steady.come_back()
        await here.until(lambda: here.app.standing.phase == "going", "its coming back")
        await here.until(lambda: here.queue.count("done") == 1, "the first one")


async def test_leaving_asks_and_the_next_start_goes_on(
    tmp_path: Path, archive: Path, camera: RunningCamera, slowest: RunningCamera
) -> None:
    async with stage(tmp_path, archive=archive, camera=slowest.url) as here:
        await begun(here)
        await here.press("q")
        await here.until(lambda: isinstance(here.app.screen, Question))
        await here.shows("6 recordings are still to come")
        await here.press("n")
        assert here.app.is_running
        await here.press("q")
        await here.until(lambda: isinstance(here.app.screen, Question))
        await here.press("y")
        await here.until(lambda: here.app._exit)
    (part,) = (tmp_path / "home" / "archive").rglob("*.part")
    kept, before = part.stat().st_size, len(camera.requests)
    async with stage(tmp_path, camera=camera.url) as here:
        await here.until(lambda: here.queue.count("done") == 6, "all of it")
    begun_at = [request.range for request in camera.requests[before:] if request.path.endswith(part.stem)]
    assert begun_at == [f"bytes={kept}-"]


async def test_rows_are_dragged_to_where_they_shall_stand(tmp_path: Path, archive: Path, camera: RunningCamera) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.queued()
        await here.pilot.mouse_down("#queue", offset=(5, 0))
        await here.pilot.hover("#queue", offset=(5, 1))
        await here.pilot.hover("#queue", offset=(5, 4))
        await here.pilot.pause()
        await here.shows("↕waiting")
        assert [entry.number for entry in here.rows.shown] == [2, 3, 1, 4, 5], "not behind what ended"
        await here.pilot.mouse_up("#queue", offset=(5, 4))
        await here.until(lambda: [entry.number for entry in here.queue.left] == [2, 3, 1])
        await here.pilot.mouse_down("#queue", offset=(5, 2))
        await here.pilot.hover("#queue", offset=(5, 0))
        await here.pilot.mouse_up("#queue", offset=(5, 0))
        await here.until(lambda: [entry.number for entry in here.queue.left] == [1, 2, 3])


async def test_a_range_is_paused_moved_and_removed(tmp_path: Path, archive: Path, camera: RunningCamera) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.queued()
        await here.press("down", "shift+down", "p")
        await here.until(lambda: [entry.state for entry in here.queue.left] == ["waiting", "paused", "paused"])
        await here.press("plus")
        await here.until(lambda: here.order == [2, 3, 1])
        await here.press("p")
        await here.until(lambda: here.queue.count("paused") == 0)
        await here.press("x")
        await here.until(lambda: here.order == [1])
        await here.press("home", "x")
        await here.until(lambda: here.order == [])
        await here.press("r", "c")
        await here.until(lambda: [entry.number for entry in here.queue.entries] == [4])


async def test_a_full_disk_is_told_and_pauses_all(
    tmp_path: Path, archive: Path, camera: RunningCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        with monkeypatch.context() as patch:
            patch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"total": 1 << 40, "free": 1000}))
            await here.press("d")
            await here.until(lambda: isinstance(here.app.screen, Notice))
            await here.shows("There is no room")
        await here.press("escape", "2")
        await here.until(lambda: "Paused. There is no room" in here.text())
        await here.press("ctrl+x")
        await here.until(lambda: here.files("_00004_N_C.MP4") == 1)


async def test_a_camera_that_stalls_holds_up_no_key(
    tmp_path: Path, archive: Path, camera: RunningCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.tui.stage.QUICK", replace(QUICK, silence=20))
    with MockCamera.running("n4-pro", ["stall:30000"], card=camera.card, seed=1) as stalled:
        async with stage(tmp_path, archive=archive, camera=stalled.url) as here:
            await begun(here)
            answers = len(stalled.requests)
            for number in (2, 3, 4):
                await here.press("down")
                assert here.rows.current
                assert here.rows.current.number == number
            await here.press("ctrl+x")
            await here.until(lambda: here.app.standing.phase == "paused")
            assert len(stalled.requests) == answers, "all of it while nothing came"


def test_pauses_between_looks_are_bounded() -> None:
    pauses = Pauses(queueing.SHORTEST, queueing.LONGEST, draw=lambda: 1.0)
    assert max(pauses.next() for _ in range(100)) <= 60
    assert forms.clock(59.6) == "1:00"
