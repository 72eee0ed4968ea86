"""`place`: named places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.options import Common, with_options
from vantrue_client.cli.run import run
from vantrue_client.cli.table import show

if TYPE_CHECKING:
    from vantrue_client.trips.places import Place

SOUTH = {"ignore_unknown_options": True}
"""So that a latitude may begin with a minus."""

place_app = typer.Typer(help="Named places, such as home.", no_args_is_help=True)

Named = Annotated[str, typer.Argument(metavar="NAME")]


@with_options
def add(
    common: Common,
    name: Named,
    where: Annotated[str, typer.Argument(metavar="LAT,LON", help="Degrees, such as 47.36,8.54.")],
    radius: Annotated[str, typer.Argument(metavar="RADIUS", help="Metres, such as 200, or 1.5km.")],
) -> None:
    """Name a place."""
    run(_add(common, name, where, radius))


async def _add(common: Common, name: str, where: str, radius: str) -> None:
    from vantrue_client.cli.workspace import workspace

    kept = await workspace(common).places()
    from vantrue_client.trips.places import place
    from vantrue_client.trips.shapes import read_metres, read_point

    made = place(name, *read_point(where), read_metres(radius))
    kept.add(made)
    if common.json:
        output.emit(_place_json(made), indent=2)


@with_options
def ls(common: Common) -> None:
    """The named places."""
    run(_ls(common))


async def _ls(common: Common) -> None:
    from vantrue_client.cli.workspace import workspace

    known = (await workspace(common).places()).all()
    if common.json:
        output.emit([_place_json(one) for one in known], indent=2)
        return
    rows = [(one.name, f"{one.latitude:.6f},{one.longitude:.6f}", f"{one.radius:g} m") for one in known]
    show(["place", "where", "radius"], rows)


@with_options
def rm(common: Common, name: Named) -> None:
    """Forget a place."""
    run(_rm(common, name))


async def _rm(common: Common, name: str) -> None:
    from vantrue_client.cli.workspace import workspace

    (await workspace(common).places()).remove(name)


def _place_json(one: Place) -> dict[str, Any]:
    return {"name": one.name, "latitude": one.latitude, "longitude": one.longitude, "radius_m": one.radius}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    place_app.command(context_settings=SOUTH)(add)
    place_app.command()(ls)
    place_app.command()(rm)
    app.add_typer(place_app, name="place")
