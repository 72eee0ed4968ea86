"""A name and a vehicle, for who wants them kept here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.workspace import guarding
from vantrue_tui.screens.entry import Entry
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_tui.screens.page import Page

NAME, VEHICLE = "name", "vehicle"


class Profile(Section):
    """A row each; nothing is asked for."""

    name = "profile"

    async def read(self, here: Workspace) -> Shown:
        """What was said."""
        said = here.privacy.profile.read()
        return Shown([_row(NAME, said.name), _row(VEHICLE, said.vehicle)])

    async def open(self, page: Page, row: Row) -> None:
        """Another one; an empty line takes it back."""
        ask = Entry(say(f"profile.{row.key}.ask"), value=str(row.meant or ""), empty=True)
        typed = await page.app.push_screen_wait(ask)
        if typed is not None:
            name, vehicle = (typed, None) if row.key == NAME else (None, typed)
            await page.attempt(lambda here: guarding.say_profile(here, name=name, vehicle=vehicle))


def _row(key: str, said: str | None) -> Row:
    return Row(key, f"{say(f'profile.{key}.is'):<14} {said or '-'}", lambda: [say("profile.why")], said)
