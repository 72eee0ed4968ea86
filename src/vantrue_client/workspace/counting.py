"""Statistics: counted from the archive's catalog when they are asked for, and kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vantrue_client.policy.actions import Action
from vantrue_client.policy.stats import Counted, counted, together

if TYPE_CHECKING:
    from vantrue_client.archive.stats import Group
    from vantrue_client.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many recordings lie here, where there are enough of them, and of what; months are of the camera's clock."""

    recordings: int | None
    kinds: Counted
    channels: Counted
    months: Counted


async def statistics(here: Workspace) -> Statistics:
    """Count now; raises Refused for a minor."""
    await here.privacy.require(Action.STATS)
    return await asyncio.to_thread(_count, here)


def _count(here: Workspace) -> Statistics:
    if not here.settings.archive_root.is_dir():
        return Statistics(None, counted({}), counted({}), counted({}))
    with here.archive() as archive:
        held = archive.stats()
    return Statistics(together(held.all.count), _of(held.kinds), _of(held.channels), _of(held.months))


def _of(groups: Mapping[str, Group]) -> Counted:
    return counted({name: group.count for name, group in groups.items()})
