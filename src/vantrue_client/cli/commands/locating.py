"""`track`, `trips`: where the car was."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from vantrue_client.cli import output
from vantrue_client.cli.choice import to_filter
from vantrue_client.cli.fences import KMH
from vantrue_client.cli.options import Choice, Common, with_options
from vantrue_client.cli.run import Exit, complain, run
from vantrue_client.cli.table import table
from vantrue_client.errors import UsageError, VantrueError

if TYPE_CHECKING:
    from vantrue_client.model import Track
    from vantrue_client.trips.trip import Event, Stop, Trip


NO_DRIVES = "Nothing that is meant tells of a drive. With --camera, what is still on its card counts, too."


class Format(StrEnum):
    """What `track` writes."""

    GPX = "gpx"
    GEOJSON = "geojson"
    KML = "kml"
    CSV = "csv"
    JSON = "json"


Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Without it: standard output.")]


@with_options
def track(
    common: Common,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Files on disk, or names as `vantrue ls` tells them.")
    ],
    kind: Annotated[Format | None, typer.Option("--format", help="Without it: by FILE's name, else gpx.")] = None,
    to: Output = None,
    zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Of the camera's clock (Europe/Zurich), where it is local.")
    ] = None,
) -> None:
    """Where the car was: the GPS track of clips or day logs, here or still on the camera."""
    run(_track(common, sources, kind or _by_name(to) or (Format.JSON if common.json else Format.GPX), to, zone))


async def _track(common: Common, sources: list[str], kind: Format, to: Path | None, zone: str | None) -> Exit:
    from vantrue_client.cli.workspace import workspace

    here, tracks, failed = workspace(common), [], 0
    for source in sources:
        try:
            found = await here.track(source, zone=zone)
        except VantrueError as error:
            if len(sources) == 1:
                raise
            complain(error)
            failed += 1
            continue
        if not common.quiet:
            _tell(found)
        tracks.append(found)
    _export(kind, tracks, to)
    return Exit.SOME_FAILED if failed or not any(one.fixes for one in tracks) else Exit.DONE


@with_options
def trips(common: Common, choice: Choice) -> None:
    """Drives: of what lies in the archive, and with --camera also of what is still on its card."""
    run(_trips(common, choice))


async def _trips(common: Common, choice: Choice) -> None:
    from vantrue_client.cli.workspace import workspace

    found = await workspace(common).trips(to_filter(choice, datetime.now()))
    if not found and not common.quiet:
        complain(NO_DRIVES)
    if common.json:
        output.emit({"trips": [trip_json(one) for one in found]}, indent=2)
        return
    rows = [_row(one) for one in found]
    if output.on_terminal():
        table(
            ["start", "end", "km", "top", "mean", "stops", "events", "clips", "camera"],
            rows,
            right=["km", "top", "mean", "stops", "events"],
            drop=["camera", "events"],
        )
    else:
        for row in rows:
            output.tab_separated(row)


def trip_json(trip: Trip) -> dict[str, Any]:
    """One trip in JSON, without its fixes: metres, seconds, m/s, g."""
    return {
        "id": trip.id,
        "camera": trip.camera,
        "start": trip.start.isoformat(),
        "end": trip.end.isoformat(),
        "clock": trip.clock.value,
        "zone": trip.zone,
        "distance_m": round(trip.distance_m, 1),
        "duration_s": trip.duration_s,
        "moving_s": trip.moving_s,
        "top_speed": trip.top_speed,
        "mean_speed": trip.mean_speed,
        "mean_moving_speed": trip.mean_moving_speed,
        "fixes": len(trip.fixes),
        "stops": [_stop_json(one) for one in trip.stops],
        "events": [_event_json(one) for one in trip.events],
        "clips": {
            "here": trip.completeness.here,
            "on_camera": trip.completeness.on_camera,
            "gone": trip.completeness.gone,
        },
        "recordings": [piece.recording.name for piece in trip.pieces],
        "notes": list(trip.notes),
    }


def _stop_json(stop: Stop) -> dict[str, Any]:
    return {
        "start": stop.start.isoformat(),
        "end": stop.end.isoformat(),
        "latitude": stop.latitude,
        "longitude": stop.longitude,
    }


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind.value,
        "time": event.time.isoformat(),
        "strength_g": round(event.strength, 3),
        "latitude": event.fix.latitude,
        "longitude": event.fix.longitude,
        "recording": event.recording,
    }


def _row(trip: Trip) -> tuple[str, ...]:
    clips = trip.completeness
    some = [f"{clips.here} here", *([f"{clips.on_camera} on the camera"] if clips.on_camera else [])]
    some += [f"{clips.gone} missing"] if clips.gone else []  # gone, or on a card that was not asked
    start, end = (one + timedelta(seconds=trip.utc_offset_s or 0) for one in (trip.start, trip.end))
    return (
        f"{start:%Y-%m-%d %H:%M}",
        f"{end:%H:%M}",
        f"{trip.distance_m / 1000:.1f}",
        _kmh(trip.top_speed),
        _kmh(trip.mean_moving_speed),
        str(len(trip.stops)),
        str(len(trip.events)),
        ", ".join(some),
        trip.camera,
    )


def _kmh(speed: float | None) -> str:
    return "-" if speed is None else f"{speed * KMH:.0f} km/h"


def _tell(track: Track) -> None:
    for note in track.notes:
        complain(f"{track.source}: {note}")
    lost = {
        reason: count for reason, count in track.dropped.items() if reason != "repeated"
    }  # of which nothing is lost
    if lost:
        counts = ", ".join(f"{count} {reason}" for reason, count in sorted(lost.items()))
        many = sum(lost.values())
        complain(f"{track.source}: {many} {'point' if many == 1 else 'points'} left out ({counts}).")


def _export(kind: Format, tracks: list[Track], to: Path | None) -> None:
    from vantrue_client.trips.exports import export

    with _into(to) as file:
        notes = export(kind.value, tracks, file)
    for note in notes:
        complain(note)


@contextmanager
def _into(to: Path | None) -> Iterator[TextIO]:
    """Standard output, or a new file that is there only once it is whole."""
    if to is None:
        yield sys.stdout
        return
    from vantrue_client.files import new_file

    with new_file(to) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


def _by_name(to: Path | None) -> Format | None:
    if to is None:
        return None
    try:
        return Format(to.suffix.lstrip(".").lower())
    except ValueError:
        raise UsageError(f"No format is named by {to.name!r}.", advice="Say which: --format gpx.") from None


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(track)
    app.command()(trips)
