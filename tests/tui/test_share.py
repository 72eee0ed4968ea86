"""Sharing, evidence packages and pieces, from the Library to what lies on the disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Checkbox, Input, ProgressBar

from tests.tui.handing import fill_in, left, of_a_minor, pieced, planned, shown, to_package, to_share
from tests.tui.stage import Stage, stage
from vantrue_client.mock.running import RunningCamera
from vantrue_client.share.targets.link import qr_code
from vantrue_client.workspace import player
from vantrue_client.workspace.reporter import Reporter
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.pin import Pin
from vantrue_tui.screens.question import Question
from vantrue_tui.screens.share import Share
from vantrue_tui.screens.working import Working


def copies_left(here: Stage) -> list[Path]:
    """What lies about of copies that were made to be shared."""
    return [path for path in (here.home / "cache").rglob("*") if path.is_file() and "share" in path.parts]


async def test_a_clip_goes_into_a_folder_as_the_plan_said(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await to_share(here)
        said = await planned(
            here, "1 recording", str(here.home / "shared"), "What leaves: the picture", "[no-disclosure"
        )
        assert "What does not: sound" in said
        here.app.screen.query_one("#keep-sound", Checkbox).value = True
        assert "sound." in await planned(here, "What leaves: the picture, as the camera encoded it; sound.")
        await here.press("ctrl+s")
        await shown(here, Question)
        await here.shows("1 copy")
        await here.press("y")
        await shown(here, Notice)
        await here.shows("Shared:")
        (copy,) = (here.home / "shared").iterdir()
        assert copy.name == "clip-1.mp4"
        assert not copies_left(here)


async def test_a_share_that_is_not_confirmed_or_is_stopped_leaves_nothing(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await to_share(here)
        await here.press("ctrl+s")
        await shown(here, Question)
        await here.press("n")
        await shown(here, Notice)
        await left(here)
        await to_share(here)
        await here.press("ctrl+s")
        await shown(here, Question)
        (working,) = (screen for screen in here.app.screen_stack if isinstance(screen, Working))
        working.action_stop_work()
        await shown(here, Share)
        assert here.app.screen.query_one("#to", Input).value, "the form stands as it was filled in"
        assert not (here.home / "shared").exists()
        assert not copies_left(here)


async def test_what_cannot_be_read_is_said_while_one_types(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await here.press("h")
        await planned(here, "To whom?", "QR code")
        fill_in(here, to=here.home / "shared", piece="20..10")
        await planned(here, "ends before it begins")
        fill_in(here, piece="0..1", fit="much")
        await planned(here, "is no size")
        fill_in(here, fit="", to="gopher://example.org")
        await planned(here, "Nothing is known")
        here.app.screen.query_one("#channel-front", Checkbox).value = False
        await planned(here, "No channel is chosen")


@pytest.mark.long
async def test_what_is_on_the_card_only_is_fetched_first(tmp_path: Path, archive: Path, camera: RunningCamera) -> None:
    async with stage(tmp_path, archive=archive, camera=camera.url) as here:
        await here.press("end")
        await to_share(here)
        await planned(here, "is not here and is fetched first")
        await here.press("ctrl+s")
        await shown(here, Question)
        await here.press("y")
        await shown(here, Notice)
        assert here.files("_E_A.MP4") == 1
        assert len(list((here.home / "shared").iterdir())) == 1


async def test_of_a_minor_only_what_may_leave_leaves_and_with_the_pin(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, size=(100, 34)) as here:
        await of_a_minor(here)
        await planned(here, "refused [minor-data-minimal]", "^g takes the form")
        await here.press("ctrl+s")
        await shown(here, Notice)
        await here.shows("minor-data-minimal")
        await here.press("escape", "ctrl+g")
        here.app.screen.query_one("#cover-picture", Checkbox).value = True
        for word in ("faces", "text"):
            here.app.screen.query_one(f"#cover-{word}", Checkbox).value = False
        await planned(here, "with the whole picture covered")
        await here.press("ctrl+s")
        await shown(here, Question)
        await here.press("y")
        await shown(here, Pin)
        await here.press(*"1234", "enter")
        await shown(here, Notice)
        await here.shows("Shared:")


async def test_stills_to_look_at_are_opened_and_a_qr_code_is_shown_whole(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(player, "open_in_player", lambda _, what: opened.append(what))
    code = qr_code("http://192.168.100.100:54321/" + "a" * 22)

    async def work(_: object, told: Reporter) -> None:
        told.look(tmp_path / "look.html")
        told.say(code)
        told.say("Open it on the phone, in the same network: http://192.168.100.100:54321/aaaaaaaaaaaaaaaaaaaaaa")
        await asyncio.Event().wait()

    async with stage(tmp_path, archive=archive) as here:
        here.app.push_screen(Working(here.app.engine, "Sharing", work))
        await here.until(lambda: opened == [str(tmp_path / "look.html")])
        await here.until(lambda: "Open it on the phone" in here.text())
        await here.shows(*code.splitlines())
        await here.shows("esc Stop")
        assert here.app.screen.query_one(ProgressBar).percentage is None


async def test_a_piece_is_cut_and_is_the_one_that_a_share_begins_with(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, size=(120, 40)) as here:
        await here.until(lambda: here.library.scrubber.item)
        await here.press("left_square_bracket", "right", "right_square_bracket")
        assert here.library.scrubber.piece == (0.0, 1.0)
        await here.press("h")
        await shown(here, Share)
        assert here.app.screen.query_one("#piece", Input).value == "0..1"
        await here.press("escape", "c")
        await shown(here, Entry)
        piece = tmp_path / "piece.mp4"
        here.app.screen.query_one("#typed", Input).value = str(piece)
        await here.press("enter")
        await shown(here, Notice)
        await here.until(lambda: str(piece)[-20:] in here.text().replace("\n", "") or "piece.mp4" in here.text())
        assert piece.stat().st_size > 1000


@pytest.mark.long
async def test_a_cut_that_is_no_piece_of_it_says_so(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive) as here:
        await pieced(here)
        here.library.scrubber.move(40)
        here.library.scrubber.mark_from()
        await here.press("c")
        await shown(here, Entry)
        await here.press("enter")
        await shown(here, Notice)
        assert not list(here.home.glob("*.MP4"))


async def test_a_package_is_made_and_told(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, size=(100, 34)) as here:
        await here.press("e")
        await planned(here, "refused [lawful-disclosure]")
        await left(here)
        await to_package(here)
        await planned(here, "originals", "unaltered", "you are asked")
        await here.press("ctrl+s")
        await shown(here, Question)
        await here.press("y")
        await shown(here, Notice)
        await here.shows("The package's number is")
        assert (here.home / "package" / "data" / "report.html").is_file()
