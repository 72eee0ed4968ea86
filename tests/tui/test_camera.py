from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.stage import ALL, QUICK, Stage, stage
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.permissions import Permission
from vantrue_tui.screens.camera import Camera
from vantrue_tui.screens.choice import Choice
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.question import Question
from vantrue_tui.widgets import live

HEARD_AT = str(IPv4Address("127.64.0.0") + os.getpid())
"""An address of this process's own: the notification socket has one port and no other."""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RunningCamera]:
    """A camera that this test may change."""
    card = tmp_path / "card"
    (card / "Normal").mkdir(parents=True)
    with MockCamera.running("n4-pro", card=card, seed=1, host=HEARD_AT, notify_port=3333) as camera:
        yield camera


async def shown(here: Stage) -> Camera:
    """The camera was asked, and what it said is shown."""
    await here.press("4")
    page = here.page(Camera)
    await here.until(lambda: page.asked and not here.busy, "the camera's answer")
    await here.pilot.pause()
    return page


async def dialog(here: Stage, kind: type[object], *keys: str) -> None:
    """A dialog is there, and keys are pressed in it."""
    await here.until(lambda: isinstance(here.app.screen, kind), kind.__name__)
    await here.pilot.pause()
    await here.press(*keys)


async def typed(here: Stage, *texts: str) -> None:
    """What is typed into each field of a dialog, and enter."""
    await dialog(here, Entry)
    for field, text in zip(here.app.screen.query(Input), texts, strict=True):
        field.value = text
    await here.press("enter")


def given(camera: RunningCamera, command: int) -> int:
    """How often a command was given."""
    return sum(request.command == command for request in camera.requests)


def lasting(here: Stage, group: str) -> bool:
    return any(worker.group == group for worker in here.app.workers)


async def test_what_it_says_is_shown_and_a_change_is_read_back(tmp_path: Path, own: RunningCamera) -> None:
    async with stage(tmp_path, camera=own.url) as here:
        page = await shown(here)
        await here.shows("n4-pro", "N4PRO_VANTRUE", "********", "128.0 GB free")
        assert "12345678" not in here.text()
        page.settings.move_to([setting.name for setting in page.settings.shown].index("Loop Recording"))
        await here.press("enter")
        await dialog(here, Choice)
        await here.shows("Loop Recording: now 1 Minute")
        await here.press("down", "enter")
        await here.until(lambda: "Loop Recording is 3 Minutes now; it was read back." in here.text())
        assert given(own, 2003) == 1
        await here.until(lambda: not here.busy)
        page.settings.move_to(next(at for at, one in enumerate(page.settings.shown) if not one.changeable))
        await here.press("enter")
        assert here.app.screen is page


async def test_pictures_and_the_passphrase_come_where_the_user_wants_them(tmp_path: Path, own: RunningCamera) -> None:
    to = tmp_path / "seen.jpg"
    async with stage(tmp_path, camera=own.url, permit=ALL - {Permission.MESSAGES}) as here:
        await shown(here)
        await here.until(lambda: not lasting(here, "events"), "nothing to be heard without permission")
        await here.press("s")
        await typed(here, str(to))
        await dialog(here, Notice, "escape")
        assert to.read_bytes().startswith(b"\xff\xd8")
        await here.until(lambda: not here.busy)
        await here.press("p")
        await dialog(here, Question, "y")
        await here.until(lambda: "12345678" in here.text())


async def test_a_live_picture_that_stands_still_is_taken_away(
    tmp_path: Path, own: RunningCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "STANDS", 0.5)
    monkeypatch.setattr("tests.tui.stage.QUICK", replace(QUICK, command=5, silence=5))  # it goes
    async with stage(tmp_path, camera=own.url) as here:
        page = await shown(here)
        await here.press("l")
        await here.until(lambda: page.live.frames > 1, "the live picture")
        own.drive_away(0)
        await here.until(lambda: "The live picture stood still" in here.words() and not page.live.query(".drawn"))
        assert page.live.wanted, "it comes back by itself"


async def test_while_it_is_waited_for_that_is_said(
    tmp_path: Path, own: RunningCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.tui.stage.QUICK", replace(QUICK, command=5, silence=5))  # it goes
    async with stage(tmp_path, camera=own.url) as here:
        page = await shown(here)
        own.drive_away(0)
        await here.press("c")
        await here.shows("waiting for the camera ...")
        own.come_back()
        await here.until(lambda: isinstance(here.app.screen, Notice))
        await here.press("escape")
        await here.until(lambda: here.app.screen is page and "waiting for the camera" not in here.text())


async def test_a_camera_that_leaves_while_something_is_done_to_it_is_shown_so(tmp_path: Path) -> None:
    async with AsyncExitStack() as until_then:
        card = tmp_path / "card"
        card.mkdir()
        own = until_then.enter_context(MockCamera.running("n4-pro", card=card, seed=1))
        async with stage(tmp_path, camera=own.url) as here:
            page = await shown(here)
            await until_then.aclose()
            await here.press("c")
            await here.until(lambda: isinstance(here.app.screen, Notice), "what went wrong")
            await here.until(lambda: page.missed is not None and page.info is None, "asked anew")
            assert not page.check_action("clock", ()), "nothing is offered that cannot be done"


async def test_the_live_picture_gives_way_and_comes_back(
    tmp_path: Path, own: RunningCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.tui.stage.QUICK", replace(QUICK, command=5, silence=5))  # it goes in the end
    async with stage(tmp_path, camera=own.url) as here:
        page = await shown(here)
        await here.press("l")
        await here.until(lambda: page.live.frames > 1, "the live picture")
        await here.shows("▀")
        await here.press("c")
        await here.until(lambda: "Its clock is set to" in here.words())
        before = page.live.frames
        await here.press("escape")
        await here.until(lambda: page.live.frames > before, "the live picture again")
        await here.press("n")
        await dialog(here, Choice, "down", "enter")
        await here.until(lambda: given(own, 3028), "the other lens")
        await here.press("1")
        await here.until(lambda: not lasting(here, "live"), "its end while nobody looks")
        await here.press("4")
        before = page.live.frames
        await here.until(lambda: page.live.frames > before, "the live picture when one looks again")
        own.drive_away()
        await here.until(lambda: not page.live.wanted, "its end when the camera goes")
        await here.until(lambda: page.info is None, "its absence")
        await here.until(lambda: "6 goes the way to the camera" in here.words())


async def test_what_it_says_by_itself_stands_in_the_line_below_and_has_it_asked_anew(
    tmp_path: Path, own: RunningCamera
) -> None:
    async with stage(tmp_path, camera=own.url) as here:
        await shown(here)
        asked = given(own, 3024)

        def heard() -> bool:
            own.say(10)
            return "The card was removed." in here.text()

        await here.until(heard, "the news")
        await here.until(lambda: given(own, 3024) > asked, "what its card is like now")


async def test_its_wifi_changes_behind_warnings_that_know_what_is_dropped_in_silence(
    tmp_path: Path, own: RunningCamera
) -> None:
    async with stage(tmp_path, camera=own.url) as here:
        await shown(here)
        await here.press("w")
        await dialog(here, Choice, "down", "enter")
        await typed(here, "secret78", "secret79")
        await here.shows("The two are not the same.")
        await typed(here, "secret78", "secret78")
        await here.until(lambda: "Type passphrase to go on" in here.words())
        assert "secret" not in here.text()
        await here.press("escape")
        await here.until(lambda: not here.busy)
        await here.press("w")
        await dialog(here, Choice, "down", "down", "enter")
        await typed(here, "Home")
        await here.until(lambda: "The passphrase of Home" in here.words())
        await typed(here, "short")
        await here.shows("cameras take 8 to 25")
        await typed(here, "short one")
        await here.until(lambda: "Some cameras do not take a space" in here.words())
        await here.press("escape")
        await here.until(lambda: not here.busy)
        await here.press("w")
        await dialog(here, Choice, "enter")
        await typed(here, "a:b")
        await here.shows("holds a colon")
        await typed(here, "a")
        await here.until(lambda: "Type rename to go on" in here.words())
        await typed(here, "yes")
        await here.shows("Only the word rename goes on.")
        assert (given(own, 3003), given(own, 3004), given(own, 3032)) == (0, 0, 0)
        await typed(here, "rename")
        await here.until(lambda: "is called a: join it again" in here.words())
        assert given(own, 3003) == 1


async def test_card_and_settings_go_once_the_word_is_typed(tmp_path: Path, own: RunningCamera) -> None:
    async with stage(tmp_path, camera=own.url) as here:
        await shown(here)
        await here.press("f")
        await dialog(here, Entry, *"forma", "enter")
        await here.shows("Formatting takes all of them")
        assert given(own, 3010) == 0
        await here.press("t", "enter")
        await here.until(lambda: "The card is formatted." in here.words())
        assert given(own, 3010) == 1
        await here.press("escape")
        await here.until(lambda: not here.busy)
        await here.press("x")
        await typed(here, "reset")
        await here.until(lambda: "back at the factory" in here.words())
        assert given(own, 3011) == 1


async def test_a_camera_that_stalls_holds_up_no_key(tmp_path: Path, own: RunningCamera) -> None:
    with MockCamera.running("n4-pro", card=own.card, seed=1, latency=60) as stalled:
        async with stage(tmp_path, camera=stalled.url, settled=False) as here:
            await here.press("4", "question_mark")
            await here.shows("At the camera")
            await here.press("escape", "r", "6", "4", "t")
            assert here.app.theme == "vantrue-light"
            assert not here.page(Camera).asked
