"""`cut`, `thumb`: a piece of a clip, a still of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import complain, run
from vantrue_client.workspace.marks import MOMENT, mark

if TYPE_CHECKING:
    from vantrue_client.workspace.marks import Mark

Name = Annotated[str, typer.Argument(help="Its name as `ls` or `archive ls` tells it, or a file on disk.")]
New = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="A new file.")]


@with_options
def cut(
    common: Common,
    name: Name,
    start: Annotated[str, typer.Option("--from", metavar="T", help=f"{MOMENT}.")],
    end: Annotated[str, typer.Option("--to", metavar="T", help="The same.")],
    to: New,
) -> None:
    """A piece of a clip as the camera wrote it, here or still on the camera: only what it needs is fetched."""
    run(_cut(common, name, mark(start), mark(end), to))


async def _cut(common: Common, name: str, start: Mark, end: Mark, to: Path) -> None:
    from vantrue_client.cli.workspace import workspace

    done = await workspace(common).cut(name, start, end, to)
    length = done.end_s - done.start_s
    if not common.quiet:
        for note in done.notes:
            complain(f"{name}: {note}")
    if common.json:
        output.emit(
            {
                "file": str(done.file),
                "start_s": round(done.start_s, 3),
                "end_s": round(done.end_s, 3),
                "size": done.size,
                "bytes_fetched": done.bytes_fetched,
                "notes": list(done.notes),
            },
            indent=2,
        )
    elif not common.quiet:
        came = f", {output.size(done.bytes_fetched)} fetched" if done.bytes_fetched else ""
        print(output.printable(f"{length:.1f} s from {done.start_s:.1f} s on{came}: {done.file}"))


@with_options
def thumb(
    common: Common,
    name: Name,
    to: New,
    at: Annotated[str | None, typer.Option(metavar="T", help=f"Which moment: {MOMENT}.")] = None,
) -> None:
    """A still of a clip, JPEG: the camera's own small one, or the picture at a moment."""
    run(_thumb(common, name, to, mark(at) if at else None))


async def _thumb(common: Common, name: str, to: Path, at: Mark | None) -> None:
    from vantrue_client.cli.workspace import workspace

    size = await workspace(common).thumbnail(name, to, at)
    if common.json:
        output.emit({"file": str(to), "size": size}, indent=2)
    elif not common.quiet:
        print(output.printable(f"{output.size(size)}: {to}"))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(cut)
    app.command()(thumb)
