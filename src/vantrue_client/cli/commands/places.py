"""`place`: named places."""

from __future__ import annotations

from typing import Annotated

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.cli.table import table

place_app = typer.Typer(help="Named places, such as home: moments there can stay on the camera.", no_args_is_help=True)


@with_options
def add(
    common: Common,
    name: Annotated[str, typer.Argument(help="What you call it.")],
    where: Annotated[str, typer.Argument(metavar="LAT,LON", help="Degrees, south and west negative: 47.3558,8.5135.")],
    radius: Annotated[str, typer.Argument(metavar="RADIUS", help="In metres: 150, 150m, 1.5km.")],
) -> None:
    """Name a place: a circle on the ground."""
    run(_add(common, name, where, radius))


async def _add(common: Common, name: str, where: str, radius: str) -> None:
    from vantrue_client.cli.workspace import workspace
    from vantrue_client.trips.places import drawn

    place = drawn(name, where, radius)
    (await workspace(common).places()).add(place)
    if not (common.quiet or common.json):
        print(output.printable(f"{place.name}: {place.radius:g} m around {place.latitude:g},{place.longitude:g}."))


@with_options
def ls(common: Common) -> None:
    """The places that have a name."""
    run(_ls(common))


async def _ls(common: Common) -> None:
    from vantrue_client.cli.workspace import workspace

    known = (await workspace(common).places()).all()
    if common.json:
        fields = ("name", "latitude", "longitude", "radius")
        output.emit([{field: getattr(place, field) for field in fields} for place in known], indent=2)
        return
    rows = [(place.name, f"{place.latitude:g},{place.longitude:g}", f"{place.radius:g} m") for place in known]
    if output.on_terminal():
        table(["name", "place", "radius"], rows, right=["radius"])
    else:
        for row in rows:
            output.tab_separated(row)


@with_options
def rm(
    common: Common,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="As `vantrue place ls` tells them.")],
) -> None:
    """Forget places."""
    run(_rm(common, names))


async def _rm(common: Common, names: list[str]) -> Exit:
    from vantrue_client.cli.workspace import workspace

    places, code = workspace(common).kept_places, Exit.DONE
    for name in names:
        if not places.remove(name):
            complain(f"No place is called {name!r}.")
            code = Exit.SOME_FAILED
    return code


def register(app: typer.Typer) -> None:
    """Add the commands."""
    place_app.command(context_settings={"ignore_unknown_options": True})(add)
    place_app.command()(ls)
    place_app.command()(rm)
    app.add_typer(place_app, name="place")
