"""Bringing recordings from a source into a destination: plan, run, report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from vantrue_client.archive.retention import Limits
from vantrue_client.errors import ListIncomplete, VantrueError
from vantrue_client.model import Filter, Patience, Recording, Source
from vantrue_client.sync.destination import Destination
from vantrue_client.sync.hook import Hook
from vantrue_client.sync.listing import Listing
from vantrue_client.sync.plan import Order, Plan
from vantrue_client.sync.report import Summary
from vantrue_client.sync.room import Room
from vantrue_client.sync.run import run
from vantrue_client.workspace.reporter import Reporter


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """What a sync is asked for.

    chosen  asked anew each pass, so that "the last two hours" move on while watching
    around  also the moments within this of each chosen one
    hook    a command of the user's for each file, once it is final
    limits  what stays here, applied after each pass; no limit removes nothing
    delete_from_camera  delete on the card, after each pass, what it brought or found here, verified again
    not_at  names of places: moments whose whole track lies at one are left on the camera
    """

    chosen: Callable[[], Filter] = field(default=Filter)
    order: Order = Order.EVENTS_FIRST
    around: timedelta | None = None
    hook: Hook | None = None
    limits: Limits = field(default_factory=Limits)
    delete_from_camera: bool = False
    not_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run went, and the error that ended it early; None when it came to its end."""

    summary: Summary
    ended: VantrueError | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where, and with how much patience.

    owner        the camera's identity, so that half-fetched files of another camera are not gone on with
    relist       lists the source anew, for recordings that moved
    still_there  whether the source answers
    room         looks for room on the destination's disk; None: as much as there is
    """

    source: Source
    destination: Destination
    owner: str
    jobs: int = 1
    patience: Patience = field(default_factory=Patience)
    relist: Callable[[], Awaitable[Iterable[Recording]]] | None = None
    still_there: Callable[[], Awaitable[bool]] | None = None
    room: Room | None = None


async def bring(way: Way, plan: Plan, listing: Listing, reporter: Reporter, hook: Hook | None = None) -> Outcome:
    """Run a plan and report each result; a list that was cut off is what ends even a run that went well."""
    reporter.planned(plan.fetch)
    ended: VantrueError | None = None
    async with run(
        way.source,
        plan,
        way.destination,
        jobs=way.jobs,
        patience=way.patience,
        progress=reporter.progress,
        on_file=hook,
        relist=way.relist,
        still_there=way.still_there,
        room=way.room,
        owner=way.owner,
    ) as results:
        try:
            async for result in results:
                reporter.result(result)
        except VantrueError as error:
            ended = error
    if ended is None and listing.incomplete:
        ended = ListIncomplete(listing.incomplete)
    summary = replace(results.summary, incomplete=bool(listing.incomplete), list_seconds=listing.seconds)
    return Outcome(summary, ended)
