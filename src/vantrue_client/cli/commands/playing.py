"""`play` and `delete`: what one does with a recording that was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain, exit_code, run
from vantrue_client.errors import UsageError

if TYPE_CHECKING:
    from vantrue_client.workspace.deleting import Deletion


@with_options
def play(
    common: Common,
    name: Annotated[str, typer.Argument(help="Its name, as `ls` or `archive ls` tells it.")],
    player: Annotated[str | None, typer.Option(metavar="COMMAND", help="Instead of the system's player.")] = None,
) -> None:
    """Open a recording in the system's player, from the archive or the camera."""
    run(_play(common, name, player))


async def _play(common: Common, name: str, player: str | None) -> Exit:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.workspace.player import open_in_player

    what = await workspace(common).playable(name)
    if what is None:
        complain(f"No recording is called {name}, neither here nor on the camera.")
        return Exit.SOME_FAILED
    open_in_player(player, what)
    if common.json:
        output.emit({"name": name, "opened": what})
    elif not common.quiet:
        print(output.printable(f"Opened {what}"))
    return Exit.DONE


@with_options
def delete(
    common: Common,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names as `archive ls` tells them.")],
    on_camera: Annotated[
        bool,
        typer.Option(
            "--on-camera",
            help="Delete on the card instead, for good: only what lies here, verified again just before; "
            "a locked one only where it is the only NAME, and the camera lets it go.",
        ),
    ] = False,
) -> None:
    """Delete recordings here, in the archive, or with --on-camera on the card; never both at once."""
    if on_camera:
        run(_delete_on_camera(common, names))
    else:
        _delete_here(common, names)


def _delete_here(common: Common, names: Sequence[str]) -> None:
    from vantrue_client.cli.workspace import workspace

    with workspace(common).archive() as archive:
        found = {name: archive.named(name, damaged=True) for name in names}
        for name, copies in found.items():
            if len(copies) > 1:
                files = ", ".join(copy.file for copy in copies)
                raise UsageError(f"Several recordings here are called {name}.", advice=f"Name the file: {files}.")
        doomed = [copy for copies in found.values() for copy in copies]
        if doomed:
            _confirm(common, len(doomed), "here")
        for copy in doomed:
            archive.remove(copy, "deleted by the user", also_kept=True)
            if common.json:
                output.emit({"name": copy.recording.name, "file": str(archive.path(copy)), "status": "deleted"})
            elif not common.quiet:
                output.tab_separated(["deleted", archive.path(copy)])
    missing = [name for name, copies in found.items() if not copies]
    for name in missing:
        complain(f"No recording here is called {name}.")
    raise typer.Exit(Exit.SOME_FAILED if missing else Exit.DONE)


async def _delete_on_camera(common: Common, names: Sequence[str]) -> Exit:
    from vantrue_client.cli.workspace import workspace

    _confirm(common, len(names), "on the camera, for good")

    def tell(one: Deletion) -> None:
        if common.json:
            output.emit({"name": one.name, "path": one.path, "status": one.fate, "reason": one.why})
        elif one.missed:
            complain(one)
        elif not common.quiet:
            output.tab_separated([one.fate, one.name])

    done = await workspace(common).delete_on_camera(names, tell, also_locked=len(names) == 1)
    if done.ended is not None:
        complain(done.ended)
        if all(one.missed for one in done.each):
            return exit_code(done.ended)
    return Exit.SOME_FAILED if any(one.missed for one in done.each) else Exit.DONE


def _confirm(common: Common, count: int, where: str) -> None:
    import sys

    if common.yes:
        return
    what = "1 recording" if count == 1 else f"{count} recordings"
    if not sys.stdin.isatty():
        raise UsageError(f"{what} would be deleted {where}.", advice="Say so with --yes.")
    typer.confirm(f"Delete {what} {where}?", abort=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(play)
    app.command()(delete)
