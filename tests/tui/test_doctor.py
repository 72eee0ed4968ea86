from __future__ import annotations

import zipfile
from pathlib import Path

from textual.widgets import Input

from tests.tui.stage import ALL, stage
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.permissions import Permission
from vantrue_tui.screens.doctor import Doctor
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.question import Question


async def test_the_permission_is_asked_for_in_place_and_a_bundle_written(
    tmp_path: Path, nothing: RunningCamera
) -> None:
    bundle = tmp_path / "bundle.zip"
    async with stage(tmp_path, camera=nothing.url, permit=ALL - {Permission.DIAGNOSE}) as here:
        await here.press("6")
        await here.until(lambda: "c asks for that here" in here.words())
        await here.press("b")
        assert here.app.screen is here.page(Doctor)
        await here.press("c")
        await here.until(lambda: isinstance(here.app.screen, Question))
        await here.press("escape")
        await here.until(lambda: isinstance(here.app.screen, Notice))
        await here.press("escape")
        await here.until(lambda: not here.busy)
        await here.shows("c asks for that here")
        await here.press("c")
        await here.until(lambda: isinstance(here.app.screen, Question))
        await here.press("y")
        await here.until(lambda: here.page(Doctor).checkup, "its end")
        await here.until(lambda: "What is wrong" in here.words() or "all is well" in here.words())
        await here.press("b")
        await here.until(lambda: isinstance(here.app.screen, Entry))
        here.app.screen.query_one("#typed", Input).value = str(bundle)
        await here.press("enter")
        await here.until(lambda: isinstance(here.app.screen, Notice))
        await here.shows("sent nowhere")
        assert "doctor.json" in zipfile.ZipFile(bundle).namelist()
        await here.press("escape", "b")
        await here.until(lambda: isinstance(here.app.screen, Entry))
        here.app.screen.query_one("#typed", Input).value = str(bundle)
        await here.press("enter")
        await here.until(lambda: "is there already" in here.words())
