"""`archive ls|verify|stats|import|rebuild|mirror`: the laptop's side."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.commands import mirror, retention
from vantrue_client.cli.options import Choice, Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.cli.table import table

if TYPE_CHECKING:
    from vantrue_client.archive import Archive, Copy

archive_app = typer.Typer(help="The archive on this laptop.", no_args_is_help=True)


@with_options
def ls(common: Common, choice: Choice) -> None:
    """List what the archive holds, newest first."""
    with _opened(common) as archive:
        copies = archive.ls(to_filter(choice, datetime.now()))
        if common.json:
            for copy in copies:
                output.emit(copy_json(archive, copy))
        elif output.on_terminal():
            rows = [[*output.listed_for_people(copy.recording, True), copy.camera] for copy in copies]
            columns = [*output.LISTED, "camera"]
            table(columns, rows, right=["size", "length"], drop=["camera", "length", "start"])
        else:
            for copy in copies:
                output.tab_separated(
                    [*output.listed_for_scripts(copy.recording, True), archive.path(copy), copy.sha256, copy.camera]
                )


@with_options
def verify(common: Common, choice: Choice) -> None:
    """Read every file again and compare it with its SHA-256; nothing is changed or removed."""
    from vantrue_client.archive import State

    good, bad = 0, 0
    with _opened(common) as archive:
        for checked in archive.verify(to_filter(choice, datetime.now())):
            fine = checked.state is State.OK
            good, bad = good + fine, bad + (not fine)
            if common.json:
                output.emit({**copy_json(archive, checked.copy), "state": checked.state.value})
            elif not fine or common.verbose:
                output.tab_separated([checked.state.value, archive.path(checked.copy)])
    if common.json:
        output.emit({"summary": {"ok": good, "bad": bad}})
    elif not common.quiet:
        print(f"{good} files are as they came, {bad} are not.")
    if bad:
        complain(
            "While the card still has them, `vantrue get NAME` brings missing ones again, "
            "and damaged ones after `vantrue delete NAME`."
        )
        raise typer.Exit(Exit.SOME_FAILED)


@with_options
def stats(common: Common) -> None:
    """How much the archive holds, of what."""
    with _opened(common) as archive:
        said = archive.stats()
    groups = {"kind": said.kinds, "channel": said.channels, "camera": said.cameras, "month": said.months}
    if common.json:
        document: dict[str, Any] = {
            "count": said.all.count,
            "bytes": said.all.bytes,
            "removed": said.removed,
            "first": str(said.first) if said.first else None,
            "last": str(said.last) if said.last else None,
            "disk_free": said.free,
            "disk_size": said.disk,
        }
        for by, counts in groups.items():
            document[by] = {name: {"count": group.count, "bytes": group.bytes} for name, group in counts.items()}
        output.emit(document, indent=2)
        return
    rows = [("all", "", said.all.count, output.size(said.all.bytes))]
    for by, counts in groups.items():
        rows += [(by, name, group.count, output.size(group.bytes)) for name, group in counts.items()]
    table(["by", "", "recordings", "size"], rows, right=["recordings", "size"])
    print(f"{output.size(said.free)} of {output.size(said.disk)} are free.")


@with_options
def import_(
    common: Common,
    choice: Choice,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A mounted card or a folder; it is never written to.")],
) -> None:
    """Copy recordings from a mounted card or folder into the archive, verified as a download is."""
    run(_import(common, choice, path))


async def _import(common: Common, choice: Choice, path: Path) -> Exit:
    from vantrue_client.cli.transfer import show
    from vantrue_client.cli.workspace import workspace

    chosen = to_filter(choice, datetime.now())
    return await show(common, lambda reporter: workspace(common).import_card(path, chosen, reporter))


@with_options
def rebuild(common: Common) -> None:
    """Make the catalog anew from the files and manifests."""
    from vantrue_client.cli.workspace import workspace

    done = workspace(common).archive().rebuild()
    if common.json:
        output.emit(asdict(done), indent=2)
        return
    for what in done.left_out:
        complain(f"left out: {what}")
    if not common.quiet:
        print(
            f"{done.copies} recordings, {done.unlisted} of them without a manifest line and now kept; "
            f"{done.removed} removals remembered, {done.damaged_lines} manifest lines unreadable."
        )


def copy_json(archive: Archive, copy: Copy) -> dict[str, Any]:
    """One copy in JSON: its recording, and what is known of the file here."""
    return {
        **output.recording_json(copy.recording, url=None, archived=True),
        "camera": copy.camera,
        "file": str(archive.path(copy)),
        "sha256": copy.sha256,
        "kept": copy.kept,
        "fetched_at": copy.fetched_at.isoformat() if copy.fetched_at else None,
        "verified_at": copy.verified_at.isoformat() if copy.verified_at else None,
    }


def _opened(common: Common) -> Archive:
    from vantrue_client.cli.workspace import workspace

    return workspace(common).archive()


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (
        ("ls", ls),
        ("verify", verify),
        ("stats", stats),
        ("import", import_),
        ("rebuild", rebuild),
    ):
        archive_app.command(name)(command)
    retention.register(archive_app)
    mirror.register(archive_app)
    app.add_typer(archive_app, name="archive")
