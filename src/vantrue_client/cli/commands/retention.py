"""`archive prune` and `archive keep`: what goes and what stays on the laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.limits import Retention, to_limits
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain

if TYPE_CHECKING:
    from vantrue_client.archive import Plan, Pruned


@with_options
def prune(
    common: Common,
    retention: Retention,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")] = False,
) -> None:
    """Remove the oldest recordings here; never what is locked, an event, marked as kept, or of unknown origin or time.

    What went is remembered, so that no sync brings it again. Without a limit nothing is removed.
    """
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace import retaining

    limits, gone = to_limits(retention), []

    def told(done: Pruned) -> None:
        gone.append(done)
        if done.failure:
            complain(done.failure)
        elif not common.json and not common.quiet:
            output.tab_separated(["remove", done.copy.file, done.copy.recording.size, done.reason])

    with workspace(common).archive() as archive, archive.lock():
        plan = retaining.prune(archive, limits, dry_run=dry_run, told=told)
    if common.json:
        output.emit(_document(plan, gone), indent=2)
    elif not common.quiet:
        sizes = [done.copy.recording.size for done in gone if not done.failure]
        print(f"{len(sizes)} recordings, {output.size(sum(sizes))}.")
    if limits.none:
        complain("No limit is set: name one with --keep, --quota or --min-free.")
    if dry_run and not common.quiet:
        complain("Nothing was removed: this was a dry run.")
    if plan.shortfall:
        complain(plan.shortfall)
    raise typer.Exit(Exit.SOME_FAILED if plan.shortfall or any(done.failure for done in gone) else Exit.DONE)


@with_options
def keep(
    common: Common,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names as `archive ls` tells them.")],
    not_: Annotated[bool, typer.Option("--not", help="Take the mark away.")] = False,
) -> None:
    """Mark recordings here as kept: retention never removes them."""
    from vantrue_client.cli.workspace import workspace

    marked, missing = [], []
    with workspace(common).archive() as archive:
        for name in names:
            copies = archive.named(name)
            marked += [archive.keep(copy, not not_) for copy in copies]
            missing += [] if copies else [name]
        if common.json:
            files = [
                {"name": copy.recording.name, "file": str(archive.path(copy)), "kept": not not_} for copy in marked
            ]
            output.emit({"recordings": files, "unknown": missing}, indent=2)
        elif not common.quiet:
            for copy in marked:
                output.tab_separated(["no longer kept" if not_ else "kept", copy.file])
    for name in missing:
        complain(f"No recording here is called {name}.")
    raise typer.Exit(Exit.SOME_FAILED if missing else Exit.DONE)


def _document(plan: Plan, gone: list[Pruned]) -> dict[str, Any]:
    """A pruning in JSON, the same of a dry run: what goes oldest first, what limits stay unmet, what is protected."""
    return {
        "removed": [
            {
                "name": done.copy.recording.name,
                "file": done.copy.file,
                "size": done.copy.recording.size,
                "start": str(done.copy.recording.start) if done.copy.recording.start else None,
                "reason": done.reason,
                "failure": done.failure,
            }
            for done in gone
        ],
        "bytes": sum(done.copy.recording.size for done in gone if not done.failure),
        "over_quota": plan.over_quota,
        "under_free": plan.under_free,
        "protected": {why.name.lower(): count for why, count in sorted(plan.protected.items())},
    }


def register(archive_app: typer.Typer) -> None:
    """Add the commands to `archive`'s."""
    archive_app.command("prune")(prune)
    archive_app.command("keep")(keep)
