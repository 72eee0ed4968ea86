"""Drives, found in clips and day logs: pure, from what the recordings and their tracks say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from vantrue_client.model import Kind, Recording
from vantrue_client.trips.making import make
from vantrue_client.trips.missing import Missing
from vantrue_client.trips.motion import moves
from vantrue_client.trips.placing import Placed, place
from vantrue_client.trips.trip import Piece, Settings, Trip, Where

_NEAREST = (Where.HERE, Where.CAMERA, Where.GONE)
_ROUNDED = timedelta(minutes=1)
_NEVER = frozenset({Kind.PARKING, Kind.PHOTO})


def find_trips(moments: Iterable[Piece], *, settings: Settings | None = None) -> list[Trip]:
    """The trips of what was recorded, oldest first; cameras apart, parking watch and photos left out.

    A pause longer than ``settings.gap`` ends a trip, unless the sequence numbers show that it was filmed and only the
    clips are gone. The fixes' UTC decides where the camera's clock leaps; a recording that tells no time is left out.

    >>> find_trips([])
    []
    """
    settings = settings or Settings()
    cameras: dict[str, list[Piece]] = defaultdict(list)
    for piece in moments:
        cameras[piece.camera].append(piece)
    trips = [trip for pieces in cameras.values() for trip in _trips_of(_once(pieces), settings)]
    return sorted(trips, key=lambda trip: (trip.start.replace(tzinfo=None), trip.camera))


def alone(piece: Piece, settings: Settings | None = None) -> Trip | None:
    """What one recording tells, of whatever kind, as if it were a drive; None of one that tells no time.

    >>> alone(Piece(Recording("a.MP4", "/a.MP4", "/a.MP4", Kind.OTHER, 1), "car")) is None
    True
    """
    settings = settings or Settings()
    placed = place([piece], settings.gap)
    return make(placed, 0, settings) if placed else None


def _trips_of(pieces: Sequence[Piece], settings: Settings) -> list[Trip]:
    placed = place(pieces, settings.gap)
    missing = Missing(placed, settings.missing)
    groups: list[list[Placed]] = []
    end = 0.0
    for one in filter(_drives, placed):
        if groups and _continues(groups[-1], end, one, missing, settings):
            groups[-1].append(one)
            end = max(end, one.end)
        else:
            groups.append([one])
            end = one.end
    return [make(group, missing.within(group), settings) for group in groups if _is_drive(group)]


def _continues(group: Sequence[Placed], end: float, one: Placed, missing: Missing, settings: Settings) -> bool:
    if (group[-1].offset is None) != (one.offset is None):
        return False
    return one.start - end <= settings.gap or missing.bridges(group, one)


def _once(pieces: Iterable[Piece]) -> list[Piece]:
    """Each recording once, where it is nearest, though a list and the archive both tell of it."""
    named: dict[str, list[Piece]] = defaultdict(list)
    for piece in sorted(pieces, key=lambda one: _NEAREST.index(one.where)):
        alike = named[piece.recording.name]
        same = next((here for here, one in enumerate(alike) if _is_same(one.recording, piece.recording)), None)
        if same is None:
            alike.append(piece)
        elif alike[same].track is None:
            alike[same] = replace(alike[same], track=piece.track)
    return [piece for alike in named.values() for piece in alike]


def _is_same(one: Recording, other: Recording) -> bool:
    """Whether they are one recording: a folder page rounds its size and its end, and a card's list may tell neither."""
    if one.start != other.start or (one.size_exact and other.size_exact and one.size != other.size):
        return False
    return one.end is None or other.end is None or abs(one.end - other.end) <= _ROUNDED


def _drives(one: Placed) -> bool:
    """Whether it can be part of a drive: a time-lapse may be parking watch, and another file anything at all."""
    kind = one.piece.recording.kind
    if kind is Kind.TIMELAPSE:
        return moves(one.fixes)
    return kind not in _NEVER and (kind is not Kind.OTHER or bool(one.fixes))


def _is_drive(group: Iterable[Placed]) -> bool:
    """An impact that parking watch filmed is an event clip by itself, and the car stood."""
    return any(one.piece.recording.kind is not Kind.EVENT or not one.fixes or moves(one.fixes) for one in group)
