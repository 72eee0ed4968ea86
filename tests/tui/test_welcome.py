from __future__ import annotations

from pathlib import Path

from tests.tui.stage import Stage, stage
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_tui.screens.library import Library
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.permit import Permit
from vantrue_tui.screens.welcome import Welcome


async def welcomed(here: Stage) -> None:
    await here.until(lambda: isinstance(here.app.screen, Welcome) and "Welcome." in here.text())


async def in_library(here: Stage) -> None:
    await here.until(lambda: isinstance(here.app.screen, Library))


async def asked(here: Stage, permission: Permission) -> None:
    def fits() -> bool:
        top = here.app.screen
        return isinstance(top, Permit) and top.permission == permission.value and " of 8)" in here.text()

    await here.until(fits, permission)


def said(here: Stage) -> set[Grant]:
    return set(here.app.engine.workspace.privacy.permissions.said().values())


async def test_who_comes_first_is_asked_in_words_and_may_deny_all_of_it(tmp_path: Path) -> None:
    async with stage(tmp_path, size=(120, 40), permit=(), settled=False, welcomed=False) as here:
        await welcomed(here)
        text = here.text().replace(" ", "")
        assert str(here.home / "archive").replace(" ", "")[:40] in text
        assert not here.app._pages, "no camera is looked for before that is answered"
        await here.press("enter")
        for number, permission in enumerate(Permission, 1):
            await asked(here, permission)
            await here.shows(f"({number} of 8)")
            await here.press("n")
        await in_library(here)
        await here.settled()
        assert said(here) == {Grant.DENIED}
    async with stage(tmp_path, permit=(), welcomed=False) as here:
        await in_library(here)


async def test_it_is_skipped_with_a_key_and_comes_again_only_when_it_was_interrupted(tmp_path: Path) -> None:
    async with stage(tmp_path, permit=(), settled=False, welcomed=False) as here:
        await welcomed(here)
    async with stage(tmp_path, permit=(), settled=False, welcomed=False) as here:
        await welcomed(here)
        await here.press("enter")
        await here.until(lambda: isinstance(here.app.screen, Permit))
        await here.press("escape")
        await in_library(here)
        await here.settled()
        assert said(here) == {Grant.GRANTED, Grant.ASK}, "as it is at first"
        await here.press("f2")
        await welcomed(here)
        await here.press("escape")
        await in_library(here)


async def test_a_minors_profile_without_a_guardian_says_what_to_do(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        here.app.engine.workspace.privacy.guardian.mark()
    async with stage(tmp_path, settled=False) as here:
        await here.until(lambda: isinstance(here.app.screen, Notice))
        await here.until(lambda: "no guardian is set" in here.text())
        while isinstance(here.app.screen, Notice):
            await here.press("escape")
        await here.press("f2")
        await welcomed(here)
        await here.until(lambda: "no guardian is set" in here.text())
        await here.press("enter")
        await here.until(lambda: isinstance(here.app.screen, Permit))
        await here.press("n")
