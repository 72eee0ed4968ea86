"""What Privacy and the Welcome look like; see `test_snapshots`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.at_privacy import NAMES, in_section, on_row, unasked
from tests.tui.stage import Stage, settings, stage
from tests.tui.test_snapshots import SIZES, THEMES, same
from vantrue_client.workspace import Workspace
from vantrue_tui.screens.permit import Permit
from vantrue_tui.screens.welcome import Welcome, sentences

sized = pytest.mark.parametrize("size", SIZES)


async def still(here: Stage) -> None:
    await here.until(lambda: not here.busy)
    await here.pilot.pause()


@sized
async def test_all_states_and_the_welcome(tmp_path: Path, size: str) -> None:
    async with stage(tmp_path, size=SIZES[size]) as here:
        await in_section(here, "permissions")
        await here.press("down", "down")
        await still(here)
        await same(here, f"privacy-full-{size}")
        await in_section(here, "reports")
        await still(here)
        await same(here, f"privacy-empty-{size}")
        here.app.engine.workspace.privacy.guardian.mark()
        await in_section(here, "statistics")
        await still(here)
        await same(here, f"privacy-error-{size}")
        await here.press("1")
        here.app.push_screen(Welcome(await sentences(Workspace(settings(Path("/home/kim"))))))
        await here.pilot.pause()
        await same(here, f"welcome-{size}")
        await here.press("escape")
        here.app.push_screen(Permit(unasked("location"), "(3 of 8)"))
        await here.pilot.pause()
        await same(here, f"permit-{size}")


async def test_other_themes_and_a_guardian(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        for theme in THEMES:
            here.app.theme = theme
            await on_row(here, "guardian", "set")
            await still(here)
            await same(here, f"privacy-{theme}")


async def test_no_colour_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(tmp_path) as here:
        await in_section(here, "rules")
        await still(here)
        await same(here, "privacy-no-colour")


@pytest.mark.long
@sized
async def test_every_section(tmp_path: Path, size: str) -> None:
    async with stage(tmp_path, size=SIZES[size]) as here:
        for name in NAMES:
            await in_section(here, name)
            await here.press("down")  # everything that is stored has a path in it
            await still(here)
            await same(here, f"privacy-{name}-{size}")
