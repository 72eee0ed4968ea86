"""The interface within reach of other computers: a disclosure like any other, of whatever is looked at there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from vantrue_client.policy.actions import Action
from vantrue_client.policy.purposes import Category

if TYPE_CHECKING:
    from vantrue_client.workspace.laptop import Laptop

RULE = "no-disclosure-by-default"
WHAT = frozenset({Category.SOUND, Category.FACES, Category.TIMES, Category.DEVICE})
"""What recordings hold; of places the interface shows what is permitted, there as here."""


async def within_reach(here: Laptop, address: str, *, confirmed: bool) -> None:
    """See `Workspace.serve_others`."""
    await here.privacy.foresee(Action.SHARE, data=WHAT)
    yes = confirmed or await here.privacy.asker.ask("Do you want other computers to reach it?") is True
    await here.privacy.require(Action.SHARE, confirmed=yes, data=WHAT)
    await asyncio.to_thread(
        here.privacy.ledger.write, "interface", {"said": "within reach of others", "rule": RULE}, {"to": address}
    )
