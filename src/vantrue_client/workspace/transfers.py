"""What sync, get and import do with a camera, a card and the archive: list, plan, bring, note."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from vantrue_client.archive import ArchiveDestination, Card, Holdings, ImportDestination
from vantrue_client.archive.importing import camera_of, votes
from vantrue_client.camera.camera import Camera
from vantrue_client.errors import CameraNotFound
from vantrue_client.fetch.uninterrupted import uninterrupted
from vantrue_client.model import Filter
from vantrue_client.sync.listing import Listing, listing
from vantrue_client.sync.plan import Order, Plan, plan
from vantrue_client.sync.report import Summary
from vantrue_client.sync.watch import News
from vantrue_client.sync.watch import watch as keep_watch
from vantrue_client.workspace.bringing import Outcome, SyncOptions, Way, bring
from vantrue_client.workspace.clearing import clear
from vantrue_client.workspace.getting import bring_named, from_camera
from vantrue_client.workspace.reporter import Reporter
from vantrue_client.workspace.retaining import not_worth_bringing, retained, room

if TYPE_CHECKING:
    from vantrue_client.archive import Archive
    from vantrue_client.workspace.workspace import Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Planned:
    """A camera's identity, its list, and what to do about it."""

    owner: str
    listing: Listing
    plan: Plan


async def planned(here: Workspace, camera: Camera, archive: Archive | None, options: SyncOptions) -> Planned:
    """List the card and plan a sync; nothing is changed. None: there is no archive yet."""
    owner = (await here.meet(camera)).id
    listed = await listing(camera, had_entries=archive is not None and archive.knows(owner))
    under_way = await camera.under_way(listed.recordings)
    fleeting = not_worth_bringing(options.limits)

    def decide() -> Plan:
        holdings = None if archive is None else Holdings(ArchiveDestination(archive, owner), listed.recordings)
        return plan(
            listed.recordings,
            chosen=options.chosen(),
            order=options.order,
            around=options.around,
            under_way=under_way,
            known=lambda recording: holdings is not None and holdings.has(recording),
            leave=lambda recording: (holdings.leave(recording) if holdings else None) or fleeting(recording),
        )

    made = await _blocking(decide)
    if options.not_at:
        from vantrue_client.workspace.staying import leave_at  # not before: it decodes places

        places, state = here.places_named(options.not_at), here.settings.places.state
        made = await leave_at(made, places, camera, owner, listed.recordings, state)
    return Planned(owner, listed, made)


async def sync(here: Workspace, camera: Camera, archive: Archive, options: SyncOptions, reporter: Reporter) -> Outcome:
    """One sync of one camera, then what is to go: on the card what is safe here, and here what the limits say."""
    todo = await planned(here, camera, archive, options)
    way = from_camera(here, camera, ArchiveDestination(archive, todo.owner), todo.owner)
    way = replace(way, room=room(archive, options.limits, reporter))
    outcome = await noted(archive, todo.owner, bring(way, todo.plan, todo.listing, reporter, options.hook))
    if options.delete_from_camera and outcome.ended is None:
        await clear(camera, archive, todo.owner, (*todo.plan.fetch, *todo.plan.present), reporter)
    return await retained(archive, options.limits, outcome, reporter)


async def get(
    here: Workspace, camera: Camera, archive: Archive, names: Sequence[str], chosen: Filter, reporter: Reporter
) -> Outcome:
    """Chosen recordings into the archive, also those that were deleted here."""
    owner = (await here.meet(camera)).id
    way = from_camera(here, camera, ArchiveDestination(archive, owner), owner)
    return await noted(archive, owner, bring_named(camera, way, names, chosen, reporter))


async def import_card(here: Workspace, path: Path, archive: Archive, chosen: Filter, reporter: Reporter) -> Outcome:
    """Recordings of a mounted card or folder into the archive."""
    card = Card(path)
    listed = await listing(card)
    said = await _blocking(partial(votes, archive, listed.recordings))
    owner = camera_of(here.named_camera, said, card.model, here.pseudonym("card", str(path)))
    destination = ImportDestination(archive, owner, card)

    def decide() -> Plan:
        holdings = Holdings(destination, listed.recordings)
        return plan(listed.recordings, chosen=chosen, order=Order.NEWEST, leave=holdings.leave)

    made = await _blocking(decide)
    way = Way(card, destination, owner, patience=here.settings.patience)
    return await noted(archive, owner, bring(way, made, listed, reporter))


async def watch(here: Workspace, options: SyncOptions, reporter: Reporter) -> Outcome:
    """Sync whenever the camera is in reach; ends by being cancelled."""

    async def contact() -> bool | None:
        try:
            async with here.camera() as camera:
                return await camera.answers() or None
        except CameraNotFound:
            return None

    async def once(_: bool) -> Summary:
        outcome = await here.one_pass(options, reporter)
        if outcome.ended is not None:
            raise outcome.ended
        return outcome.summary

    def announce(news: News) -> None:
        reporter.say(news.text)

    await keep_watch(contact, once, announce=announce)


async def _blocking(work: Callable[[], T]) -> T:
    """Work with the archive in a thread: never left in the middle, and the loop stays free for Ctrl-C."""
    return await uninterrupted(asyncio.to_thread(work))


async def noted(archive: Archive, owner: str, run: Awaitable[Outcome]) -> Outcome:
    """Enter a run in the catalog: also one that is interrupted has its line, without an end."""
    number = archive.begin_run(owner)
    outcome = await run
    said = outcome.summary
    archive.end_run(
        number,
        downloaded=said.downloaded,
        present=said.present,
        skipped=said.skipped,
        failed=said.failed,
        bytes=said.bytes,
    )
    return outcome
