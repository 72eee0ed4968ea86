"""`map`: drives to look at."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.commands.locating import NO_DRIVES
from vantrue_client.cli.options import Choice, Common, with_options
from vantrue_client.cli.run import complain, run


@with_options
def map_(
    common: Common,
    choice: Choice,
    to: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="A new file.")],
    tiles: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Pictures of the ground from there: it learns which area you look at."),
    ] = None,
) -> None:
    """A map of drives in one file that opens in any browser, and loads nothing from anywhere."""
    run(_map(common, choice, to, tiles))


async def _map(common: Common, choice: Choice, to: Path, tiles: str | None) -> None:
    from vantrue_client.cli.workspace import workspace

    if tiles is not None:
        complain(f"Whoever opens {to} asks {tiles.partition('/{')[0]} for pictures, which tells it the area and when.")
    count = await workspace(common).map(to_filter(choice, datetime.now()), to, tiles=tiles)
    if common.json:
        output.emit({"file": str(to), "trips": count}, indent=2)
    elif not common.quiet:
        print(output.printable(f"{count} {'drive' if count == 1 else 'drives'}: {to}"))
    if not count and not common.quiet:
        complain(NO_DRIVES)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("map")(map_)
