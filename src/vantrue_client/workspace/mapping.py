"""A map of drives, with the fences and places that the user drew and the clips that lie beside it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from vantrue_client.files import new_file
from vantrue_client.trips import kept
from vantrue_client.trips.map import write_map
from vantrue_client.trips.trip import Piece, Trip

if TYPE_CHECKING:
    from vantrue_client.trips.fences import Fence
    from vantrue_client.trips.places import Place
    from vantrue_client.workspace.laptop import Laptop


async def draw(workspace: Laptop, trips: list[Trip], to: Path, tiles: str | None) -> None:
    """Write a map of some drives into a new file; naming tiles is a disclosure, and in the ledger."""
    fences, places = await asyncio.to_thread(drawn, workspace)
    beside = await asyncio.to_thread(_beside, workspace, trips, to)
    await asyncio.to_thread(_write, trips, to, fences, places, tiles, beside)
    if tiles is not None:
        told = {"target": urlsplit(tiles).hostname or "", "purpose": "map", "what": "the area of a map, to its tiles"}
        await asyncio.to_thread(workspace.privacy.ledger.write, "disclosure", told)


async def export_drives(workspace: Laptop, trips: Sequence[Trip], to: Path) -> list[str]:
    """See `Whereabouts.export_drives`."""
    if to.suffix.lower() in {".html", ".htm"}:
        await draw(workspace, list(trips), to, None)
        return []
    return await asyncio.to_thread(_exported, trips, to)


def _exported(trips: Sequence[Trip], to: Path) -> list[str]:
    from vantrue_client.trips.exports import export

    with new_file(to) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        notes = export(to.suffix.removeprefix(".").lower(), trips, text)
        text.flush()
        text.detach()
    return notes


def drawn(workspace: Laptop) -> tuple[list[Fence], list[Place]]:
    """The fences and places that the user drew. Blocks."""
    state = workspace.settings.places.state
    return kept.fences(state).all(), kept.places(state).all()


def _write(
    trips: list[Trip],
    to: Path,
    fences: list[Fence],
    places: list[Place],
    tiles: str | None,
    beside: dict[tuple[str, str], str],
) -> None:
    def clip(piece: Piece) -> str | None:
        return beside.get((piece.camera, piece.recording.name))

    with new_file(to) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        write_map(trips, text, title=_title(trips), fences=fences, places=places, tiles=tiles, clip=clip)
        text.flush()
        text.detach()


def _beside(workspace: Laptop, trips: list[Trip], to: Path) -> dict[tuple[str, str], str]:
    """URLs of clips that lie below the map's own folder, by camera and name: only what goes along with it is linked."""
    if not workspace.settings.archive_root.is_dir():
        return {}
    folder, links = to.absolute().parent.resolve(), {}
    names = {piece.recording.name for trip in trips for piece in trip.pieces}
    with workspace.archive() as archive:
        if folder not in {archive.root, *archive.root.parents}:
            return {}
        for copy in chain.from_iterable(archive.books.catalog.of_names(names).values()):
            path = archive.path(copy)
            links[copy.camera, copy.recording.name] = quote(os.path.relpath(path, folder).replace(os.sep, "/"))
    return links


def _title(trips: list[Trip]) -> str:
    if not trips:
        return "No drives"
    first, last = _day(trips[0], trips[0].start), _day(trips[-1], trips[-1].end)
    return f"Drives of {first}" if first == last else f"Drives from {first} to {last}"


def _day(trip: Trip, at: datetime) -> date:
    """The day on the camera's clock."""
    return (at + timedelta(seconds=trip.utc_offset_s or 0)).date()
