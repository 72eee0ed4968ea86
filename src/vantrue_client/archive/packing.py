"""A track packed small, and read back exactly as it was packed."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from vantrue_client.archive.columns import MILLI, Columns, packed
from vantrue_client.archive.packed import Packed
from vantrue_client.archive.text import loaded, stored
from vantrue_client.model import Clock, Track


def pack(track: Track) -> Packed:
    """Pack a track.

    >>> from datetime import datetime
    >>> from vantrue_client.model import Fix
    >>> at = datetime(2025, 12, 11, 17, 49, 30, tzinfo=UTC)
    >>> track = Track("A.MP4", "n4", Clock.UTC, (Fix(at, 47.355866, -8.513477, 13.9),))
    >>> unpack(pack(track)) == track
    True
    """
    return Packed(
        stored(track.source),
        track.layout,
        track.clock,
        track.zone,
        dict(track.dropped),
        list(track.notes),
        len(track.fixes),
        packed(track.fixes, MILLI, [None]),
    )


def unpack(kept: Packed) -> Track:
    """The track, whose fixes are made when they are asked for; raises ValueError for what is damaged."""
    fixes = Columns(kept.columns, kept.count, MILLI, [_zone(kept)])
    return Track(loaded(kept.source), kept.layout, kept.clock, fixes, kept.zone, kept.dropped, tuple(kept.notes))


def _zone(kept: Packed) -> tzinfo | None:
    if kept.clock is Clock.UTC:
        return UTC
    return None if kept.clock is Clock.UNKNOWN or kept.zone is None else zone_named(kept.zone)


def zone_named(name: str) -> tzinfo:
    """A zone by its IANA name; raises ValueError."""
    try:
        return ZoneInfo(name)
    except (OSError, KeyError) as error:
        raise ValueError("damaged") from error
