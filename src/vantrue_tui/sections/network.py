"""Where connections were opened to, for what, and how many were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.workspace import recorded
from vantrue_tui.forms import stamp
from vantrue_tui.sections.section import Row, Section, Shown
from vantrue_tui.texts import say, told

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.recorded import Opened


class Network(Section):
    """Refusals by day, then connections, both newest first."""

    name = "network"

    async def read(self, here: Workspace) -> Shown:
        """What the ledger has of it."""
        known = await recorded.network(here)
        refused = [_refused(day, count) for day, count in sorted(known.refused.items(), reverse=True)]
        opened = [_opened(number, one) for number, one in enumerate(known.opened)]
        return Shown([*refused, *reversed(opened)], say("network.empty"))


def _refused(day: str, count: int) -> Row:
    return Row(f"refused {day}", f"{day}  {say('network.refused', count=count)}", lambda: [say("network.rule")])


def _opened(number: int, one: Opened) -> Row:
    purpose = told(one.purpose)
    line = f"{stamp(one.at)}  {one.target:<22} {purpose}"
    return Row(str(number), line, lambda: [one.target, purpose, "", say("network.once", at=stamp(one.at))])
