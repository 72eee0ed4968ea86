"""What the workspace hands to others as it is: evidence packages, and a second copy of the archive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from vantrue_client.model import Filter
from vantrue_client.workspace.reporter import Reporter
from vantrue_client.workspace.whereabouts import Whereabouts

if TYPE_CHECKING:
    from vantrue_client.policy.decide import Decision
    from vantrue_client.share.evidence.make import Made
    from vantrue_client.share.evidence.order import Order, Plan
    from vantrue_client.share.mirror import One, Run
    from vantrue_client.workspace.mirroring import Plan as MirrorPlan

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

    async def serve_others(self, address: str, *, confirmed: bool = False) -> None:
        """Return when the interface may be served at an address that other computers reach; it is in the ledger then.

        confirmed  the user confirms just this; without it he is asked

        Raises Refused; for a minor's profile always (rule `minor-data-minimal`).
        """
        from vantrue_client.workspace import serving

        await serving.within_reach(self, address, confirmed=confirmed)

    def evidence_maker(self) -> str:
        """Who makes packages here, as `privacy profile` says; empty where nothing was said."""
        from vantrue_client.workspace import evidence

        return evidence.maker(self)

    async def mirror_plan(self, target: str, chosen: Filter | None = None) -> MirrorPlan:
        """What a mirror of the archive would bring to a target, and whether that was confirmed; reaches nobody.

        target  a folder, ``sftp://...``, ``webdav(s)://...``, ``s3://...``

        Raises UsageError for what keeps no files, and for the archive's own place.
        """
        from vantrue_client.workspace import mirroring

        return await asyncio.to_thread(mirroring.planned, self, target, chosen or Filter())

    def mirror_decision(self, plan: MirrorPlan) -> Decision:
        """What the rules say of a mirror: allow, ask or refuse, under which rule and why; changes nothing."""
        from vantrue_client.workspace import mirroring

        return mirroring.decided(self, plan)

    async def mirror(
        self,
        plan: MirrorPlan,
        reporter: Reporter = SILENT,
        told: Callable[[One], None] = lambda _: None,
        *,
        confirmed: bool = False,
    ) -> Run:
        """Bring the archive's originals to a target that has them not, each proven by its hash; nothing goes there.

        confirmed  the user confirms the target, which is remembered; without it he is asked the first time
        told       hears of each recording

        A run that was interrupted is gone on with by the next. Raises Refused, and what reaching the target raises;
        what ends a run that began is in its `ended`.
        """
        from vantrue_client.workspace import mirroring

        return await mirroring.carry_out(self, plan, reporter, told, confirmed=confirmed)

    async def mirror_forget(self, target: str) -> bool:
        """Take the confirmation of a target back and forget what is there, which stays; whether it was known."""
        from vantrue_client.workspace import mirroring

        return await asyncio.to_thread(mirroring.forget, self, target)
