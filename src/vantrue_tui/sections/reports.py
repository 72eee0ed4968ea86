"""Problem reports: written after a fault of the program, never sent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from vantrue_client.workspace import recorded
from vantrue_tui.forms import stamp
from vantrue_tui.screens.question import Question
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_tui.screens.page import Page


class Reports(Section):
    """A row each, newest first; below it all that one would send."""

    name = "reports"
    erases = True

    async def read(self, here: Workspace) -> Shown:
        """All that are kept."""
        kept = await asyncio.to_thread(recorded.problems(here).all)
        rows = [
            Row(
                one.id,
                f"{stamp(one.at)}  {one.fault.model or '-':<10} {one.fault.trace[-1] if one.fault.trace else ''}",
                lambda one=one: recorded.spelled_out(one),  # type: ignore[misc]
            )
            for one in reversed(kept)
        ]
        return Shown(rows, say("reports.empty"))

    async def erase(self, page: Page, row: Row) -> None:
        """Delete it, once that was confirmed."""
        if await page.app.push_screen_wait(Question(say("reports.delete", id=row.key))):
            await page.attempt(lambda here: asyncio.to_thread(recorded.problems(here).delete, row.key))
