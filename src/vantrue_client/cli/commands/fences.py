"""`fence`: electronic fences, and when they were crossed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vantrue_client.cli import output
from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.fences import KMH, drawn, fence_json, hours, tells, told_json
from vantrue_client.cli.options import Choice, Common, with_options
from vantrue_client.cli.run import complain, run
from vantrue_client.cli.table import show
from vantrue_client.errors import UsageError
from vantrue_client.workspace import when

if TYPE_CHECKING:
    from vantrue_client.trips.schedule import Schedule
    from vantrue_client.trips.shapes import Shape
    from vantrue_client.workspace.workspace import Workspace

fence_app = typer.Typer(help="Electronic fences: boundaries, and when they were crossed.", no_args_is_help=True)


class Tells(StrEnum):
    """What a fence can tell of."""

    ENTER = "enter"
    LEAVE = "leave"
    DWELL = "dwell"
    SPEED = "speed"


Named = Annotated[str, typer.Argument(metavar="NAME")]


@with_options
def fence_add(
    common: Common,
    name: Named,
    circle: Annotated[
        str | None, typer.Option(metavar="LAT,LON,RADIUS", help="A circle: degrees, and metres or 1.5km.")
    ] = None,
    place: Annotated[str | None, typer.Option(metavar="PLACE", help="A named place's circle.")] = None,
    polygon: Annotated[
        str | None, typer.Option(metavar="'LAT,LON LAT,LON ...'", help="A polygon by its corners in order.")
    ] = None,
    geojson: Annotated[Path | None, typer.Option(metavar="FILE", help="A GeoJSON file with one polygon.")] = None,
    tell: Annotated[
        str | None, typer.Option(metavar="K[,K]", help="enter, leave, dwell, speed; without it enter and leave.")
    ] = None,
    dwell: Annotated[str | None, typer.Option(metavar="T", help="Longer than this inside: `10m`, `2h`.")] = None,
    speed: Annotated[float | None, typer.Option(metavar="KMH", help="Faster than this inside, in km/h.")] = None,
    days: Annotated[str | None, typer.Option(metavar="D[,D]", help="Days of the week: `mon-fri,sun`.")] = None,
    opens: Annotated[str | None, typer.Option("--from", metavar="HH:MM", help="From this time of day.")] = None,
    closes: Annotated[
        str | None, typer.Option("--to", metavar="HH:MM", help="To this one; before `--from` it is the next day's.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Whose clocks; without it those of the place.")
    ] = None,
    only: Annotated[
        str | None, typer.Option(metavar="CAMERA", help="For this camera alone: its id or nickname.")
    ] = None,
) -> None:
    """Set a fence."""
    shapes = [circle, place, polygon, geojson]
    if sum(one is not None for one in shapes) != 1:
        raise UsageError("A fence has one shape.", advice="One of --circle, --place, --polygon, --geojson.")
    run(_fence_add(common, name, shapes, tell, dwell, speed, (days, opens, closes, zone), only))


async def _fence_add(
    common: Common,
    name: str,
    shapes: list[Any],
    tell: str | None,
    dwell: str | None,
    speed: float | None,
    clock: tuple[str | None, str | None, str | None, str | None],
    only: str | None,
) -> None:
    from vantrue_client.cli.workspace import workspace

    here = workspace(common)
    kept = await here.fences()
    from vantrue_client.trips.fences import fence
    from vantrue_client.trips.schedule import known_zone, zone_at

    shape = _shape(here, *shapes)
    made = fence(
        name,
        shape,
        _kinds(tell),
        camera=None if only is None else _camera(here, only),
        schedule=_schedule(*clock[:3]),
        zone=known_zone(clock[3]) if clock[3] else zone_at(*_middle(shape)),
        dwell=when.span(dwell).total_seconds() if dwell else None,
        speed=None if speed is None else speed / KMH,
    )
    kept.add(made)
    if common.json:
        output.emit(fence_json(made), indent=2)


@with_options
def fence_ls(common: Common) -> None:
    """The fences."""
    run(_fence_ls(common))


async def _fence_ls(common: Common) -> None:
    from vantrue_client.cli.workspace import workspace

    known = (await workspace(common).fences()).all()
    if common.json:
        output.emit([fence_json(one) for one in known], indent=2)
        return
    rows = [(one.name, drawn(one), ", ".join(tells(one)), hours(one), one.camera or "any") for one in known]
    show(["fence", "shape", "tells", "set", "camera"], rows)


@with_options
def fence_rm(common: Common, name: Named) -> None:
    """Take a fence down."""
    run(_fence_rm(common, name))


async def _fence_rm(common: Common, name: str) -> None:
    from vantrue_client.cli.workspace import workspace

    (await workspace(common).fences()).remove(name)


@with_options
def fence_check(
    common: Common,
    choice: Choice,
    every: Annotated[bool, typer.Option("--all", help="Also what was told before.")] = False,
) -> None:
    """When boundaries were crossed, in what is synced: each crossing is told once."""
    run(_fence_check(common, choice, every))


async def _fence_check(common: Common, choice: Choice, every: bool) -> None:
    from vantrue_client.cli.workspace import workspace

    notes: list[str] = []
    async for told in workspace(common).fence_check(to_filter(choice, datetime.now()), notes):
        if not (told.new or every):
            continue
        if common.json:
            output.emit(told_json(told))
        else:
            second = "" if told.second is None else f"{told.second:.0f}"
            output.tab_separated([told.time.isoformat(), told.kind.value, told.fence.name, told.clip, second])
    for note in [] if common.quiet else notes:
        complain(note)


def _shape(here: Workspace, circle: str | None, place: str | None, polygon: str | None, geojson: Path | None) -> Shape:
    from vantrue_client.trips import shapes

    if circle is not None:
        where, comma, radius = circle.rpartition(",")
        if not comma:
            raise UsageError(f"{circle!r} is no circle.", advice="Write LAT,LON,RADIUS.")
        return shapes.circle(*shapes.read_point(where), shapes.read_metres(radius))
    if place is not None:
        (known,) = here.places_named([place])
        return shapes.circle(known.latitude, known.longitude, known.radius)
    if polygon is not None:
        return shapes.read_points(polygon)
    assert geojson is not None
    try:
        with open(geojson, "rb") as file:
            return shapes.read_geojson(file.read(shapes.MOST_GEOJSON))
    except OSError as error:
        raise UsageError(f"{geojson} cannot be read: {error.strerror}.") from error


def _kinds(tell: str | None) -> list[Any]:
    from vantrue_client.trips.fences import Tells as Kinds

    try:
        return [Kinds(word.strip()) for word in (tell or "").split(",") if word.strip()]
    except ValueError:
        raise UsageError(f"{tell!r} is nothing a fence tells of.", advice=f"Choose from: {', '.join(Tells)}.") from None


def _schedule(days: str | None, opens: str | None, closes: str | None) -> Schedule:
    from vantrue_client.trips.schedule import Schedule, read_clock, read_days

    return Schedule(
        days=read_days(days) if days else (),
        opens=read_clock(opens) if opens else 0,
        closes=read_clock(closes) if closes else 0,
    )


def _camera(here: Workspace, wanted: str) -> str:
    """The identity of a camera; raises UsageError where it was never met."""
    known = here.remembered.find(wanted)
    if known is None:
        raise UsageError(f"No camera called {wanted!r} is remembered.", advice="See `vantrue cameras ls`.")
    return known.id


def _middle(shape: Shape) -> tuple[float, float]:
    from vantrue_client.trips.shapes import Circle

    if isinstance(shape, Circle):
        return shape.latitude, shape.longitude
    latitudes = [latitude for latitude, _ in shape.ring]
    longitudes = [longitude for _, longitude in shape.ring]
    east = (min(longitudes) + max(longitudes)) / 2
    return (min(latitudes) + max(latitudes)) / 2, (east + 180) % 360 - 180


def register(app: typer.Typer) -> None:
    """Add the commands."""
    fence_app.command("add")(fence_add)
    fence_app.command("ls")(fence_ls)
    fence_app.command("rm")(fence_rm)
    fence_app.command("check")(fence_check)
    app.add_typer(fence_app, name="fence")
