"""The drives of a day of the archive, found once: the second time they are as they were, for the same recordings.

A drive hangs together with what was filmed around it: what is kept is the answer for exactly some copies, and is found
by all that it was made of. Whatever changes there, a copy more or less at midnight, too, asks another question.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from hashlib import blake2b
from importlib.metadata import version

import msgspec

from vantrue_client.archive import Archive, Copy
from vantrue_client.archive.drives import day_of
from vantrue_client.archive.text import stored
from vantrue_client.archive.tracks import READING, Tracks
from vantrue_client.errors import StorageError
from vantrue_client.trips.drives import find_trips
from vantrue_client.trips.packing import pack, unpack
from vantrue_client.trips.trip import Piece, Settings, Trip

log = logging.getLogger(__name__)


def drives(archive: Archive, copies: Sequence[Copy], pieces: Sequence[Piece], settings: Settings) -> list[Trip]:
    """What `find_trips` finds in some copies' pieces, one piece a copy; kept where they are of few days. Blocks."""
    day = day_of({copy.file.rsplit("/", 2)[0] for copy in copies})
    if day is None:
        return find_trips(pieces, settings=settings)
    kept, key = Tracks(archive.root).drives, _key(copies, pieces, settings)
    found = kept.find(day, key)
    if found is not None:
        try:
            return unpack(found, pieces)
        except ValueError:
            log.info("What was kept of the drives of %s is damaged: they are found anew.", day)
    trips = find_trips(pieces, settings=settings)
    try:
        kept.keep(day, key, copies, pack(trips, pieces))
    except (StorageError, ValueError) as error:  # the answer is there; only the next one takes as long
        log.info("The drives of %s are not kept: %s", day, error)
    return trips


def _key(copies: Sequence[Copy], pieces: Sequence[Piece], settings: Settings) -> bytes:
    """What stands for all that the drives are made of, and for the program that makes them."""
    told = [
        (
            stored(copy.file),
            copy.sha256,
            copy.camera,
            stored(copy.recording.name),
            stored(copy.recording.path),
            stored(copy.recording.moment or ""),
            copy.recording.kind,
            copy.recording.size,
            copy.recording.start,
            copy.recording.end,
            copy.recording.channel,
            copy.recording.sequence,
            piece.where,
            piece.track is not None,
        )
        for copy, piece in zip(copies, pieces, strict=True)
    ]
    asked = (version("vantrue"), READING, settings, told)
    return blake2b(msgspec.msgpack.encode(asked), digest_size=16).digest()
