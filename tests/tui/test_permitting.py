"""What is permitted in Privacy holds at once on the pages that had to do without."""

from __future__ import annotations

from pathlib import Path

from tests.tui.at_privacy import on_row
from tests.tui.stage import Stage, settings, stage
from vantrue_client.errors import Refused
from vantrue_client.mock.running import RunningCamera
from vantrue_client.policy.permissions import Grant, Permission
from vantrue_client.workspace import Workspace
from vantrue_tui.screens.camera import Camera
from vantrue_tui.screens.doctor import Doctor
from vantrue_tui.screens.permit import Permit
from vantrue_tui.troubles import paragraphs


async def deny(folder: Path, camera: str) -> None:
    workspace = Workspace(settings(folder / "home", camera, ()))
    for one in Permission:
        await workspace.permit(one, Grant.DENIED)


async def allow(here: Stage, name: str) -> None:
    page = await on_row(here, "permissions", name)
    await here.press("enter")
    await here.until(lambda: isinstance(here.app.screen, Permit))
    await here.press("y")
    await here.until(lambda: here.app.screen is page and not here.busy)


async def test_what_was_denied_and_is_given_in_privacy_works_on_every_page(
    tmp_path: Path, camera: RunningCamera
) -> None:
    await deny(tmp_path, camera.url)
    async with stage(tmp_path, camera=camera.url, permit=()) as here:
        await here.until(lambda: here.library.known is not None and here.library.known.troubles)
        await here.until(lambda: "Privacy (key 5)" in here.words())
        await here.press("4")
        await here.until(lambda: "Privacy (key 5) gives it" in here.words())
        await here.press("6")
        await here.until(lambda: "Privacy (key 5) gives it" in here.words())
        await allow(here, "camera")
        await allow(here, "diagnose")
        await here.press("1")
        await here.until(lambda: here.library.known is not None and here.library.known.reached, "the camera's list")
        await here.press("4")
        await here.until(lambda: here.page(Camera).info is not None, "what the camera says")
        await here.press("6")
        await here.until(lambda: here.page(Doctor).checkup is not None, "the check")


async def test_what_is_still_denied_is_not_asked_for_again(tmp_path: Path, camera: RunningCamera) -> None:
    await deny(tmp_path, camera.url)
    async with stage(tmp_path, camera=camera.url, permit=()) as here:
        await here.press("4")
        await here.until(lambda: here.page(Camera).missed is not None)
        missed = here.page(Camera).missed
        await here.press("1", "4")
        await here.until(lambda: not here.busy)
        assert here.page(Camera).missed is missed


def test_a_notice_says_where_a_permission_is_given_and_of_other_rules_where_they_stand() -> None:
    lacking = Refused("No.", rule="permission-storage", advice="Say so.")
    other = Refused("No.", rule="no-silent-network")
    assert paragraphs(lacking)[2] == "Here it is given in Privacy (key 5), under Permissions."
    assert not any("Permissions" in part for part in paragraphs(other))
    assert paragraphs(other)[-1] == "Rule: no-silent-network. Its words stand in Privacy (key 5), under Rules."
