"""Making a package: copy, look, tell, frame; then its name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from vantrue_client.archive import Archive, Copy
from vantrue_client.archive import manifest as manifests
from vantrue_client.archive.inside import open_inside
from vantrue_client.archive.layout import safe_name
from vantrue_client.errors import Damaged, StorageError
from vantrue_client.fetch.uninterrupted import uninterrupted
from vantrue_client.model import Track
from vantrue_client.share.evidence import bag
from vantrue_client.share.evidence.account import Account, CameraFacts, Piece, document
from vantrue_client.share.evidence.building import Building, building
from vantrue_client.share.evidence.order import Plan
from vantrue_client.share.evidence.signing import Signer
from vantrue_client.share.evidence.sketch import sketch
from vantrue_client.share.evidence.stills import stills

DATA = "data"
FORMATS = ("gpx", "json")

Export = Callable[[str, Track], bytes]
"""A track in one of `FORMATS`."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is handed in of what other rooms know.

    cameras  by their identity
    tracks   by the copy's file; empty where places may not be looked at
    """

    program: str
    cameras: Mapping[str, CameraFacts]
    tracks: Mapping[str, Track]
    export: Export
    signer: Signer | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A package that has its name.

    number    the SHA-256 of its tag manifest: it stands for every byte of it
    files     how many, the frame included
    left_out  what is not in it, and why
    """

    folder: Path
    number: str
    files: int
    bytes: int
    fingerprint: str
    left_out: tuple[str, ...]


Before = Callable[[str, Sequence[Piece]], None]
"""Told of a package's number and originals when it is whole and checked, before it gets its name; what it raises
keeps it from that."""


async def make(archive: Archive, plan: Plan, known: Known, before: Before, told: Callable[[Copy], None]) -> Made:
    """Make a package in a new folder, or nothing at all.

    told  hears of each original that was copied

    Raises UsageError where the folder is there, Damaged for an original that is not as it came, StorageError.
    """
    with building(plan.order.to, plan.bytes) as made:
        pieces: dict[str, Piece] = {}
        notes = list(plan.left_out)
        for number, copy in enumerate(plan.copies, 1):
            piece = await uninterrupted(asyncio.to_thread(_original, archive, made, copy))
            told(copy)
            pictures, note = await stills(made, number, len(plan.copies), piece)
            notes += [note] if note else []
            pieces[copy.file] = replace(piece, stills=pictures)
        await uninterrupted(asyncio.to_thread(_told, archive, made, plan, known, pieces, notes))
        number_of_it = await uninterrupted(asyncio.to_thread(_framed, made, plan, known))
        await uninterrupted(asyncio.to_thread(before, number_of_it, list(pieces.values())))
    size = sum(entry.size for entry in made.files.values())
    key = known.signer.fingerprint if known.signer else ""
    return Made(plan.order.to, number_of_it, len(made.files), size, key, tuple(notes))


def _original(archive: Archive, made: Building, copy: Copy) -> Piece:
    place = _free(made, copy)
    try:
        source = open_inside(archive.root, PurePosixPath(copy.file))
    except OSError as error:
        raise StorageError(
            f"{archive.path(copy)} cannot be read: {error.strerror}.", path=archive.path(copy),
            kept="No package was made.", advice="`vantrue archive verify` tells what is missing.",
        ) from error  # fmt: skip
    with source:
        entry = made.copy(f"{DATA}/{place}", source)
    if (entry.size, entry.sha256) != (copy.recording.size, copy.sha256):
        raise Damaged(
            f"{copy.file} is not as it came: its SHA-256 is another one.",
            kept="No package was made of it.",
            advice=f"While the card has it: `vantrue delete {copy.file}`, then `vantrue get {copy.recording.name}`.",
        )
    return Piece(copy, place)


def _free(made: Building, copy: Copy) -> str:
    """Its place in the package: as in the archive, under a name that any system and any list of hashes takes."""
    place = PurePosixPath(copy.file)
    name = safe_name(place.name).replace("%", "_")
    while f"{DATA}/originals/{place.parent}/{name}" in made.files:
        name = f"_{name}"
    return f"originals/{place.parent}/{name}"


def _told(
    archive: Archive, made: Building, plan: Plan, known: Known, pieces: Mapping[str, Piece], notes: list[str]
) -> None:
    """Tracks, the account in JSON, and the reports."""
    from vantrue_client.share.evidence.html import page
    from vantrue_client.share.evidence.pdf import report

    history = _histories(archive, plan.copies)
    whole = {
        file: _tracked(made, replace(piece, history=tuple(history[file])), known) for file, piece in pieces.items()
    }
    account = Account(
        plan,
        datetime.now(UTC).replace(microsecond=0),
        known.program,
        {camera: known.cameras[camera] for camera in {copy.camera for copy in plan.copies} & known.cameras.keys()},
        tuple(whole[copy.file] for copy in plan.originals),
        tuple(whole[copy.file] for copy in plan.logs),
        tuple(notes),
        known.signer.fingerprint if known.signer else "",
    )
    drawn = sketch(_once_a_moment(account.pieces))
    made.write(f"{DATA}/report.html", page(account, drawn).encode())
    made.write(f"{DATA}/report.pdf", report(account, drawn, lambda place: _read(made, place)))
    written = {place.removeprefix(f"{DATA}/"): entry for place, entry in made.files.items()}
    made.write(f"{DATA}/package.json", json.dumps(document(account, written), indent=1).encode())


def _once_a_moment(pieces: Sequence[Piece]) -> Iterator[tuple[str, Track]]:
    """The track of each moment under its first number: its channels went the same way."""
    seen = set()
    for number, piece in enumerate(pieces, 1):
        moment = (piece.copy.camera, piece.copy.recording.moment or piece.place)
        if piece.track is not None and moment not in seen:
            seen.add(moment)
            yield str(number), piece.track


def _tracked(made: Building, piece: Piece, known: Known) -> Piece:
    track = known.tracks.get(piece.copy.file)
    if track is None or not track.fixes:
        return piece
    place = piece.place.replace("originals/", "tracks/", 1)
    places = tuple(f"{place}.{form}" for form in FORMATS)
    for form, at in zip(FORMATS, places, strict=True):
        made.write(f"{DATA}/{at}", known.export(form, track))
    return replace(piece, track=track, tracks=places)


def _histories(archive: Archive, copies: Sequence[Copy]) -> dict[str, list[manifests.Line]]:
    told: dict[str, list[manifests.Line]] = {}
    for day in {manifests.day_of(copy.file) for copy in copies}:
        files = [copy.file for copy in copies if manifests.day_of(copy.file) == day]
        try:
            told |= manifests.history(archive.root, day, files)
        except OSError as error:
            raise StorageError(
                f"The manifest of {day} cannot be read: {error.strerror}.", path=archive.root / day
            ) from error
    return told


def _framed(made: Building, plan: Plan, known: Known) -> str:
    order = plan.order
    assert order.ground is not None
    info = {
        "Bag-Software-Agent": known.program,
        "External-Description": order.purpose,
        "Contact-Name": order.maker,
        "Recipient": order.recipient,
        "Ground": f"{order.ground.value} {order.ground.word}",
    }
    number = bag.frame(made, {name: said for name, said in info.items() if said}, known.signer)
    bag.agrees(made.root)
    return number


def _read(made: Building, place: str) -> bytes:
    return (made.root / DATA / place).read_bytes()
