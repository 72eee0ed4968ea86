"""What the program is permitted, in words; changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from vantrue_client.workspace import governing
from vantrue_tui.screens.permit import Permit
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say, told

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.governing import Permitted
    from vantrue_tui.screens.page import Page


class Permissions(Section):
    """A row each, with how it stands."""

    name = "permissions"

    async def read(self, here: Workspace) -> Shown:
        """All eight."""
        return Shown([_row(one) for one in governing.permissions(here)])

    async def open(self, page: Page, row: Row) -> None:
        """Ask for it, in words."""
        one = cast("Permitted", row.meant)
        said = await page.app.push_screen_wait(Permit(one))
        if said is not None:
            await page.attempt(lambda here: governing.permit(here, one.name, said))


def _row(one: Permitted) -> Row:
    def detail() -> list[str]:
        return [
            told(one.sentence),
            say(f"permission.{one.name}.without"),
            "",
            say(f"grant.{one.grant}.about"),
            *([say("grant.elsewhere")] if one.elsewhere else []),
        ]

    line = f"{say(f'grant.{one.grant}.word'):<9} {say(f'permission.{one.name}.name'):<14} "
    return Row(one.name, line + told(one.sentence), detail, one)
