"""What stays in the archive: prune by the user's limits, on demand and after a sync."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from vantrue_client.archive import Archive, Limits, Plan, Pruned, Removal
from vantrue_client.archive.retention import Held, too_old
from vantrue_client.errors import VantrueError
from vantrue_client.model import CameraTime, Recording
from vantrue_client.sync.room import Room
from vantrue_client.workspace.bringing import Outcome
from vantrue_client.workspace.reporter import Reporter


def laptop_time() -> CameraTime:
    """Now, as far as one knows the camera's clock: the laptop's."""
    return CameraTime(datetime.now().replace(microsecond=0))


def prune(archive: Archive, limits: Limits, *, dry_run: bool, told: Callable[[Pruned], None]) -> Plan:
    """Prune, telling of each copy; returns the plan, which knows what limits stay unmet."""
    plan = archive.retention(limits, now=laptop_time())
    for done in archive.prune(plan, dry_run=dry_run):
        told(done)
    return plan


def telling(reporter: Reporter) -> Callable[[Pruned], None]:
    """Tells a reporter of each copy."""

    def told(done: Pruned) -> None:
        if done.failure is None:
            reporter.removed(Removal.of(done.copy, done.reason))
        else:
            reporter.say(done.failure)

    return told


def room(archive: Archive, limits: Limits, reporter: Reporter) -> Room:
    """Looks for room on the archive's disk, and where some is to stay free makes it by removing what is older."""
    if limits.min_free is None:
        return Room()
    told = telling(reporter)

    def make(recording: Recording, short: int) -> None:
        for done in archive.prune(archive.room_for(recording, short)):
            told(done)

    return Room(limits.min_free, make=make)


async def retained(archive: Archive, limits: Limits, outcome: Outcome, reporter: Reporter) -> Outcome:
    """Prune after a sync, also one that ended early: a full disk has room again for the next."""
    if limits.none:
        return outcome

    try:
        plan = await asyncio.to_thread(prune, archive, limits, dry_run=False, told=telling(reporter))
    except VantrueError as error:
        return outcome if outcome.ended else replace(outcome, ended=error)
    if plan.shortfall:
        reporter.say(plan.shortfall)
    return outcome


def not_worth_bringing(limits: Limits) -> Callable[[Recording], str | None]:
    """Of a recording on the card: why retention would remove it as soon as it were here."""
    now = laptop_time()

    def why(recording: Recording) -> str | None:
        reason = too_old(Held.of(recording, recording.name), limits, now)
        return reason and f"It is {reason}: it would not stay here."

    return why
