from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.stage import ALL, NOBODY, Stage, stage
from vantrue_client.errors import Refused
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_tui.screens import learning
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.question import Question
from vantrue_tui.widgets.moments import columns


def rows(here: Stage) -> list[str]:
    return [columns(moment, marked=False).strip() for moment in here.moments.shown]


def refused(here: Stage) -> bool:
    """Whether the camera may not be asked."""
    known = here.library.known
    return known is not None and any(isinstance(error, Refused) for error in known.troubles)


async def test_what_is_here_and_on_the_card_stands_in_one_list(
    tmp_path: Path, archive: Path, camera: RunningCamera
) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        assert [" ".join(row.split()) for row in rows(here)] == [
            "Thu 09-17 17:43:00 normal FIR 1:00 366.6 kB part",
            "Thu 09-17 17:42:00 normal FIR 1:00 366.6 kB both",
            "Thu 09-17 17:41:00 normal FIR 1:00 366.6 kB card",
            "Thu 09-17 17:40:00 normal FIR 1:00 366.6 kB card",
            "Thu 09-17 12:40:00 photo F - 1.6 kB both",
            "Wed 09-16 17:40:00 event F 0:02 122.2 kB card L",
        ]
        await here.shows(*rows(here))
        await here.shows("camera listed")


async def test_what_is_here_is_shown_where_no_camera_answers(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        assert [moment.here != () for moment in here.moments.shown] == [True] * 3
        await here.shows(f"{NOBODY} cannot be connected to")


async def test_a_camera_that_stalls_holds_up_no_key(tmp_path: Path, archive: Path, slow: RunningCamera) -> None:
    with MockCamera.running("n4-pro", ["list-slow:60"], card=slow.card, seed=1) as stalled:
        async with stage(tmp_path, archive=archive, camera=stalled.url, settled=False) as here:
            await here.until(lambda: here.moments.shown)
            await here.press("down", "down")
            assert here.moments.cursor == 2
            assert here.library.known is not None
            assert not here.library.known.asked


async def test_the_filter_narrows_while_one_types(tmp_path: Path, archive: Path, camera: RunningCamera) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.press("slash", *"kind:event")
        await here.until(lambda: len(here.moments.shown) == 1)
        await here.press("escape")
        await here.until(lambda: len(here.moments.shown) == 6)
        await here.press("slash")
        here.library.query_one("#filter", Input).value = "kind:eve"  # at once: a slow machine narrows by "k" before
        await here.until(lambda: "names no kind" in here.text())
        assert len(here.moments.shown) == 6
        await here.press("escape", "slash", *"17:42 normal", "enter")
        await here.until(lambda: len(here.moments.shown) == 1)
        assert here.moments.has_focus
        await here.press("slash", *"x")
        await here.until(lambda: "Nothing fits the filter" in here.text())


def left(here: Stage) -> list[str]:
    """The left column, row by row."""
    return [here.days.row(at) for at in range(here.days.count())]


async def test_a_day_and_its_drives_are_gone_to(tmp_path: Path, archive: Path, camera: RunningCamera) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        assert left(here) == ["2026-09-17 Thu   5", " 17:42-17:44 2 min", "2026-09-16 Wed   1"]
        await here.shows(*left(here))
        assert here.days.cursor == 1, "on the drive of the first moment, also where the drive came later"
        await here.click("#days", offset=(3, 2))
        await here.until(lambda: here.moments.cursor == 5)
        await here.press("up", "a")
        assert here.moments.cursor == 0
        assert [moment.key[-5:] for moment in here.moments.marked] == ["00004", "00003"]
        await here.pilot.click("#days", offset=(3, 1), times=2)
        await here.until(lambda: not here.moments.marked)
        await here.click("#moments", offset=(5, 2))
        await here.until(lambda: here.days.cursor == 0)
        await here.click("#moments", offset=(5, 1))
        await here.until(lambda: here.days.cursor == 1)


async def test_a_drive_of_which_the_filter_leaves_nothing_is_not_shown(
    tmp_path: Path, archive: Path, camera: RunningCamera
) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.press("slash", *"kind:photo")
        await here.until(lambda: left(here) == ["2026-09-17 Thu   1"])
        await here.press("escape")
        await here.until(lambda: len(left(here)) == 3)


async def test_without_the_permission_there_are_no_drives_and_no_question(
    tmp_path: Path, archive: Path, camera: RunningCamera
) -> None:
    withheld = ALL - {Permission.LOCATION}
    async with stage(tmp_path, archive=archive, camera=camera.url, permit=withheld) as here:
        await here.click("#days", offset=(3, 0))
        await here.press("down", "up")
        assert left(here) == ["2026-09-17 Thu   5", "2026-09-16 Wed   1"]
        here.app.engine.workspace.privacy.permissions.set(Permission.LOCATION, Grant.GRANTED)
        await here.press("3", "1")
        await here.until(lambda: len(left(here)) == 3)
        here.app.engine.workspace.privacy.permissions.set(Permission.LOCATION, Grant.DENIED)
        await here.press("3", "1")
        await here.until(lambda: len(left(here)) == 2)


async def test_ranges_are_marked_and_unmarked_with_the_mouse(
    tmp_path: Path, archive: Path, camera: RunningCamera
) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.click("#moments", offset=(5, 1))
        await here.click("#moments", offset=(5, 4), shift=True)
        assert [moment.key[-5:] for moment in here.moments.marked] == ["00003", "00002", "00001", "00009"]
        await here.click("#moments", offset=(5, 2), shift=True)
        await here.click("#moments", offset=(5, 5), control=True)
        assert [moment.key[-5:] for moment in here.moments.marked] == ["00003", "00002", "00000"]
        await here.shows("3 marked")


async def test_permissions_are_asked_for_in_place_and_kept(
    tmp_path: Path, archive: Path, camera: RunningCamera
) -> None:
    async with stage(tmp_path, camera=camera.url, permit=()) as here:
        await here.press("d")
        await here.until(lambda: isinstance(here.app.screen, Question))
        await here.shows("Write recordings to this laptop.")
        await here.press("n")
        await here.until(lambda: isinstance(here.app.screen, Notice))
        await here.shows("permission-storage")
        await here.press("escape")
        said = here.app.engine.workspace.privacy.permissions.said()
        assert said[Permission.STORAGE] == "denied"
        assert not (here.home / "archive").exists()


async def test_with_everything_denied_it_opens_and_says_so(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, size=(130, 44), permit=(), settled=False) as here:
        for permission in Permission:
            here.app.engine.workspace.privacy.permissions.set(permission, "denied")  # type: ignore[arg-type]
        await here.press("r")
        await here.until(lambda: refused(here))
        await here.until(lambda: len(here.moments.shown) == 3)
        await here.until(lambda: "No track: the permission" in here.text())


async def test_deleting_here_is_confirmed_and_done(tmp_path: Path, archive: Path, camera: RunningCamera) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.press("down", "x")
        await here.shows("Delete 3 recordings")
        await here.press("y")
        await here.until(lambda: here.moments.shown[1].here == ())
        assert here.files("_00003_N_A.MP4") == 0
        assert here.files("_00004_N_A.MP4") == 1


async def test_deleting_on_the_camera_is_confirmed_done_and_told(
    tmp_path: Path, archive: Path, camera: RunningCamera
) -> None:
    card = tmp_path / "card"
    shutil.copytree(camera.card, card)
    with MockCamera.running("n4-pro", card=card, seed=1) as own:
        async with stage(tmp_path, archive=archive, camera=own.url) as here:
            await here.press("space", "X")
            await here.until(lambda: isinstance(here.app.screen, Question))
            await here.shows("Delete 2 recordings")
            await here.shows("1 does not lie here and stays there")
            await here.press("y")
            await here.until(lambda: isinstance(here.app.screen, Notice))
            await here.shows("2 recordings are gone from the camera.")
            await here.press("escape")
            await here.until(lambda: not here.moments.shown[0].here[0].on_card)
            assert [one.name[-5] for one in own.recordings if "_00004_" in one.name] == ["C"]
            assert here.files("_00004_N_A.MP4") == 1


async def test_what_does_not_lie_here_is_not_deleted_on_the_camera(
    tmp_path: Path, archive: Path, camera: RunningCamera
) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.press("down", "down", "X")
        await here.until(lambda: isinstance(here.app.screen, Notice))
        await here.shows("3 do not lie here and stay there")


async def test_how_downloads_ended_is_not_said_for_ever(
    tmp_path: Path, archive: Path, camera: RunningCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "SAID", 0.1)
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.press("d")
        await here.until(lambda: here.queue.count("done") == 1 and here.app.standing.phase == "idle")
        await here.until(lambda: "camera listed" in here.text() and "0 failed" not in here.text())


async def test_a_picture_and_a_track_are_shown(tmp_path: Path, archive: Path, camera: RunningCamera) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url, size=(120, 40)) as here:
        await here.until(lambda: here.details.shown is here.moments.current)
        await here.pilot.pause()
        await here.shows("Speed, up to")
        await here.shows("On the camera; partly here as well")
        await here.shows("▀")
        await here.press("end")
        await here.until(lambda: "On the camera only" in here.text() and "L  locked" in here.text())


async def test_a_fault_of_the_program_becomes_a_report_and_no_traceback(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await here.library.attempt(_broken)
        await here.until(lambda: isinstance(here.app.screen, Notice))
        await here.until(lambda: "vantrue privacy reports show" in here.text())
        assert list((here.home / "state").rglob("*report*"))


async def _broken(_: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("times", [8, pytest.param(200, marks=pytest.mark.long)])
async def test_a_terminal_that_is_resized_again_and_again_is_survived(
    tmp_path: Path, archive: Path, times: int
) -> None:
    async with stage(tmp_path, archive=archive) as here:
        for number in range(times):
            await here.pilot.resize_terminal(10 + number * 37 % 150, 3 + number * 17 % 50)
        await here.pilot.resize_terminal(80, 24)
        await here.pilot.pause()
        await here.shows("17:43:00")
