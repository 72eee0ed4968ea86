"""What every delivery to a target is given by this laptop: the way out, its secrets, and who is asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from vantrue_client.policy.actions import Action
from vantrue_client.share.targets.credentials import credentials_wanted, keep, told
from vantrue_client.share.targets.target import Means

if TYPE_CHECKING:
    from vantrue_client.share.targets import Store, Target
    from vantrue_client.workspace.laptop import Laptop
    from vantrue_client.workspace.reporter import Reporter


def means(here: Laptop, reporter: Reporter) -> Means:
    """What a delivery works with; its gate admits nothing so far."""

    async def trust(question: str) -> bool:
        return await here.privacy.asker.ask(question) is True

    return Means(
        gate=here.privacy.gate(Action.SHARE),
        secrets=here.privacy.secrets,
        scratch=here.settings.places.kept_copies,
        say=reporter.say,
        sent=reporter.sent,
        trust=trust,
    )


async def let_in(here: Laptop, target: Target | Store) -> None:
    """Ask, unseen, for what a target lets nobody in without, and keep it; raises NotDelivered where nobody tells."""
    secrets = here.privacy.secrets
    for wanted in await asyncio.to_thread(credentials_wanted, target, secrets):
        if typed := await here.privacy.asker.secret(wanted.question):
            await asyncio.to_thread(keep, wanted, typed, secrets)
        await told(wanted, secrets)
