"""The ledger, newest first: what was permitted, deleted, connected to, shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.workspace import recorded
from vantrue_tui.forms import stamp
from vantrue_tui.screens.paper import Paper
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say, told

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.recorded import Entry
    from vantrue_tui.screens.page import Page


class Ledger(Section):
    """A row a line of it."""

    name = "ledger"

    async def read(self, here: Workspace) -> Shown:
        """Its newest lines."""
        return Shown([_row(one) for one in await recorded.ledger(here)], say("ledger.empty"))


async def verify(page: Page) -> None:
    """Check the chain, and say how that went."""
    wrong = await page.attempt(recorded.verify)
    if wrong is not None:
        await page.app.push_screen_wait(Paper([say("ledger.broken"), "", *wrong] if wrong else [say("ledger.whole")]))


def _row(one: Entry) -> Row:
    def detail() -> list[str]:
        return [
            say("ledger.line", number=one.number, at=stamp(one.at), what=one.what),
            *(f"{field}: {fact}" for field, fact in _facts(one).items()),
            say("ledger.hash", hash=one.hash),
        ]

    facts = " ".join(f"{field}={fact}" for field, fact in _facts(one).items())
    return Row(str(one.number), f"{stamp(one.at)}  {told(one.what):<11} {facts}", detail)


def _facts(one: Entry) -> dict[str, object]:
    names = {field: say("ledger.erased") if name is None else name for field, name in one.names.items()}
    return {**one.facts, **names}
