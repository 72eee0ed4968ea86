"""`ls`, `get`, `sync`: what is on the card, and bringing it home."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.bringing import Bringing, to_sync
from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.limits import Retention, to_limits
from vantrue_client.cli.options import Choice, Common, with_options
from vantrue_client.cli.run import Exit, run
from vantrue_client.cli.table import table
from vantrue_client.errors import UsageError
from vantrue_client.model import Filter

if TYPE_CHECKING:
    from vantrue_client.workspace.bringing import SyncOptions

Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Names as `vantrue ls` tells them.")]


@with_options
def ls(common: Common, choice: Choice) -> None:
    """List the recordings on the card, newest first."""
    run(_ls(common, choice))


async def _ls(common: Common, choice: Choice) -> None:
    from vantrue_client.cli.workspace import workspace

    rows = []
    people = output.on_terminal() and not common.json
    try:
        async for listed in workspace(common).listing(to_filter(choice, datetime.now())):
            recording = listed.recording
            if common.json:
                output.emit(output.recording_json(recording, url=listed.url, archived=listed.archived))
            elif people:
                rows.append(output.listed_for_people(recording, listed.archived))
            else:
                output.tab_separated(output.listed_for_scripts(recording, listed.archived))
    finally:
        if people:
            table(output.LISTED, rows, right=["size", "length"], drop=["length", "start"])


@with_options
def get(
    common: Common,
    choice: Choice,
    names: Names = None,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Flat into this folder, uncatalogued, not into the archive.")
    ] = None,
) -> None:
    """Download recordings: by name, by FILTER, or both."""
    if not names and choice.empty:
        raise UsageError("Say what to download: a NAME or a FILTER.", advice="Everything that is new: `vantrue sync`.")
    run(_get(common, choice, names or [], to))


async def _get(common: Common, choice: Choice, names: list[str], to: Path | None) -> Exit:
    from vantrue_client.cli.transfer import show
    from vantrue_client.cli.workspace import workspace

    chosen = to_filter(choice, datetime.now())
    return await show(common, lambda reporter: workspace(common).get(names, chosen, to=to, reporter=reporter))


@with_options
def sync(
    common: Common,
    choice: Choice,
    retention: Retention,
    bringing: Bringing,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and sync whenever the camera comes into reach.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be brought over, and bring nothing.")
    ] = False,
) -> None:
    """Bring the archive up to date with the card."""

    def chosen() -> Filter:  # asked anew each pass: `--since 2h` moves on while watching
        return to_filter(choice, datetime.now())

    chosen()
    options = to_sync(bringing, chosen, to_limits(retention), quiet=common.json)
    if bringing.delete_from_camera and not dry_run and not common.yes:
        _confirm_deleting()
    run(_sync(common, options, watch, dry_run))


async def _sync(common: Common, options: SyncOptions, watch: bool, dry_run: bool) -> Exit:
    from vantrue_client.cli.transfer import show, show_plan
    from vantrue_client.cli.workspace import workspace

    here = workspace(common)
    if dry_run:
        planned = await here.plan(options)
        return show_plan(common, planned, here.doomed(options.limits, planned.plan.fetch))
    if watch:
        return await show(common, lambda reporter: here.watch(options, reporter=reporter))
    return await show(common, lambda reporter: here.sync(options, reporter=reporter))


def _confirm_deleting() -> None:
    if not sys.stdin.isatty():
        raise UsageError("Recordings would be deleted on the camera.", advice="Say so with --yes.")
    typer.confirm("Delete recordings on the camera, once their copies here were verified?", abort=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(ls)
    app.command()(get)
    app.command()(sync)
