"""Recordings asked for by name or filter, and flat into a folder: without an archive no database is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vantrue_client.camera.camera import Camera
from vantrue_client.model import Filter, Recording, Result, Status
from vantrue_client.sync.destination import Destination
from vantrue_client.sync.folder import Folder
from vantrue_client.sync.listing import Listing, listing
from vantrue_client.sync.plan import Order, plan
from vantrue_client.workspace.bringing import Outcome, Way, bring
from vantrue_client.workspace.reporter import Reporter

if TYPE_CHECKING:
    from vantrue_client.workspace.workspace import Workspace


async def get_flat(
    here: Workspace, camera: Camera, names: Sequence[str], chosen: Filter, to: Path, reporter: Reporter
) -> Outcome:
    """Chosen recordings flat into a folder."""
    known = await here.whoever(camera)
    owner = known.id if known else ""
    return await bring_named(camera, from_camera(here, camera, Folder(to), owner), names, chosen, reporter)


async def bring_named(camera: Camera, way: Way, names: Sequence[str], chosen: Filter, reporter: Reporter) -> Outcome:
    """List, keep what is meant, bring it; a name that nobody knows has failed."""
    listed = await listing(camera)
    wanted = [recording for recording in listed.recordings if not names or is_named(recording, names)]
    under_way = await camera.under_way(listed.recordings)
    made = plan(wanted, chosen=chosen, order=Order.NEWEST, under_way=under_way, take_other=True)
    unknown = [name for name in names if not any(is_named(recording, [name]) for recording in wanted)]
    for name in unknown:
        reporter.result(Result(name, Status.FAILED, reason=why_unknown(listed)))
    outcome = await bring(way, made, listed, reporter)
    return replace(outcome, summary=replace(outcome.summary, failed=outcome.summary.failed + len(unknown)))


def is_named(recording: Recording, names: Sequence[str]) -> bool:
    """Whether one of the names, or paths, is a recording's."""
    return recording.name in names or recording.path in names


def why_unknown(listed: Listing) -> str:
    """Why a name that was asked for is not brought."""
    return "No recording on the card has that name" + (", as far as its list goes." if listed.incomplete else ".")


def from_camera(here: Workspace, camera: Camera, destination: Destination, owner: str) -> Way:
    """The way from a camera that has that identity into a destination."""

    async def relist() -> Sequence[Recording]:
        return (await listing(camera)).recordings

    return Way(
        camera,
        destination,
        owner,
        jobs=here.settings.jobs,
        patience=here.settings.patience,
        relist=relist,
        still_there=camera.answers,
    )
