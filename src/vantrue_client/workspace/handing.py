"""What the workspace hands to others as it is: evidence packages, and a second copy of the archive."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from vantrue_client.model import Filter
from vantrue_client.workspace.reporter import Reporter
from vantrue_client.workspace.whereabouts import Whereabouts

if TYPE_CHECKING:
    from vantrue_client.policy.decide import Decision
    from vantrue_client.share.evidence.make import Made
    from vantrue_client.share.evidence.order import Order, Plan

SILENT = Reporter()
_NONE = timedelta()


class Handing(Whereabouts):
    """Originals that leave unaltered; each says beforehand what leaves, is confirmed, and stands in the ledger."""

    async def evidence_plan(
        self, order: Order, names: Sequence[str] = (), chosen: Filter | None = None, around: timedelta = _NONE
    ) -> Plan:
        """What an evidence package of recordings here, by name, by filter or both, would hold; makes and asks nothing.

        around  also the moments that start within this of each chosen one; all channels of a moment always go along

        Raises NoSuchRecording for what is not in the archive, UsageError.
        """
        from vantrue_client.workspace import evidence

        return await asyncio.to_thread(evidence.planned, self, order, names, chosen or Filter(), around)

    def evidence_decision(self, plan: Plan) -> Decision:
        """What the rules say of a package: allow, ask or refuse, under which rule and why; changes nothing."""
        from vantrue_client.workspace import evidence

        return evidence.decided(self, plan)

    async def evidence(self, plan: Plan, reporter: Reporter = SILENT, *, confirmed: bool = False) -> Made:
        """Make an evidence package: originals, hashes, what is known of them, reports; see `share.evidence`.

        confirmed  the user confirms just this; without it he is asked

        What goes to whom stands in the ledger before the package has its name, and its originals are kept from then
        on. Raises Refused (rule `lawful-disclosure` without ground, recipient and purpose), Damaged for an original
        that is not as it came, UsageError where the folder is there, StorageError; nothing half made is left then.
        """
        from vantrue_client.workspace import evidence

        return await evidence.carry_out(self, plan, reporter, confirmed=confirmed)

    def evidence_maker(self) -> str:
        """Who makes packages here, as `privacy profile` says; empty where nothing was said."""
        from vantrue_client.workspace import evidence

        return evidence.maker(self)
