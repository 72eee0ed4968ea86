"""Finding one's way on the Privacy page."""

from __future__ import annotations

from textual.widgets import Input

from tests.tui.stage import Stage
from vantrue_client.policy.permissions import SENTENCES, Permission
from vantrue_client.workspace.governing import Permitted
from vantrue_tui.screens.privacy import Privacy
from vantrue_tui.sections import SECTIONS
from vantrue_tui.widgets.listed import Listed

NAMES = [section.name for section in SECTIONS]


def unasked(name: str) -> Permitted:
    """A permission of which nothing was said yet."""
    return Permitted(name, SENTENCES[Permission(name)], "ask", elsewhere=False)


async def at_section(here: Stage, name: str) -> Privacy:
    """The page is shown, with the cursor on a section that was read."""
    await here.press("5")
    page = here.page(Privacy)
    words = page.query_one("#look-for", Input)
    if not page.query_one("#sections").has_focus:
        # no more often than it takes: one that came late would lead out again of what is entered next
        await here.press(*["escape"] * (2 if words.has_focus or words.value else 1))
    await here.until(lambda: page.query_one("#sections").has_focus, "the sections")
    page.query_one("#sections", Listed).move_to(NAMES.index(name))
    await here.pilot.pause()
    await here.until(lambda: page.ready and page.section.name == name, name)
    await here.until(lambda: not here.busy)
    return page


async def in_section(here: Stage, name: str) -> Privacy:
    """The cursor is in it."""
    page = await at_section(here, name)
    await here.press("enter")
    await here.until(lambda: page.rows.has_focus, f"into {name}")
    return page


async def on_row(here: Stage, name: str, key: str) -> Privacy:
    """The cursor is on a row of it."""
    page = await in_section(here, name)
    page.rows.move_to(next(at for at, row in enumerate(page.rows.shown) if row.key == key))
    await here.pilot.pause()
    return page
