"""A track packed small: whole numbers in columns, compressed; read back exactly as it was packed."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from vantrue_client.archive.packed import Packed
from vantrue_client.model import Clock, Fix, Quality, Track

MOST_BYTES = 64 << 20
"""Bytes of one track unpacked; a day of seconds has six million."""

_NONE = -(1 << 31)
_QUALITIES = tuple(Quality)
_EPOCH = datetime(1970, 1, 1)
_STEPS = (1e7, 1e7, 1e3, 1e2, 1e2, 1e4, 1e4, 1e4)
"""Of a degree, a degree, m/s, a degree, a metre, and g on three axes."""


def pack(track: Track) -> Packed:
    """Pack a track.

    >>> at = datetime(2025, 12, 11, 17, 49, 30, tzinfo=UTC)
    >>> track = Track("A.MP4", "n4", Clock.UTC, (Fix(at, 47.355866, -8.513477, 13.9),))
    >>> unpack(pack(track)) == track
    True
    """
    fixes = track.fixes
    columns = array("q", (_milliseconds(fix.time) for fix in fixes)).tobytes()
    for column, step in zip(zip(*map(_values, fixes), strict=True), _STEPS, strict=False):
        columns += array("i", (_stepped(value, step) for value in column)).tobytes()
    columns += bytes(_QUALITIES.index(fix.quality) for fix in fixes)
    return Packed(
        track.source,
        track.layout,
        track.clock,
        track.zone,
        dict(track.dropped),
        list(track.notes),
        len(fixes),
        zlib.compress(columns, 6),
    )


def unpack(packed: Packed) -> Track:
    """The track; raises ValueError for what is damaged."""
    reader = zlib.decompressobj()
    try:
        columns = reader.decompress(packed.columns, MOST_BYTES)
    except zlib.error as error:
        raise ValueError("damaged") from error
    count = packed.count
    if len(columns) != count * (8 + 4 * len(_STEPS) + 1):
        raise ValueError("damaged")
    times = array("q", columns[: 8 * count])
    start = 8 * count
    numbers = []
    for step in _STEPS:
        numbers.append(_unstepped(array("i", columns[start : start + 4 * count]), step))
        start += 4 * count
    zone = _zone(packed)
    fixes = tuple(map(_fix, _moments(times, zone), *numbers, columns[start:]))
    return Track(packed.source, packed.layout, packed.clock, fixes, packed.zone, packed.dropped, tuple(packed.notes))


def _values(fix: Fix) -> tuple[float | None, ...]:
    x, y, z = fix.acceleration or (None, None, None)
    return (fix.latitude, fix.longitude, fix.speed, fix.course, fix.altitude, x, y, z)


def _stepped(value: float | None, step: float) -> int:
    return _NONE if value is None else max(_NONE + 1, min(-_NONE - 1, round(value * step)))


def _unstepped(column: Sequence[int], step: float) -> list[float | None]:
    return [None if one == _NONE else one / step for one in column]


def _milliseconds(time: datetime) -> int:
    since = time.replace(tzinfo=None) - _EPOCH if time.tzinfo is None else time - _EPOCH.replace(tzinfo=UTC)
    return round(since / timedelta(milliseconds=1))


def _zone(packed: Packed) -> tzinfo | None:
    if packed.clock is Clock.UTC:
        return UTC
    if packed.clock is Clock.UNKNOWN or packed.zone is None:
        return None
    try:
        return ZoneInfo(packed.zone)
    except (OSError, KeyError) as error:
        raise ValueError("damaged") from error


def _moments(times: Sequence[int], zone: tzinfo | None) -> Iterator[datetime]:
    try:
        for time in times:
            whole, rest = divmod(time, 1000)
            moment = datetime.fromtimestamp(whole, zone or UTC)
            if rest:
                moment = moment.replace(microsecond=rest * 1000)
            yield moment if zone is not None else moment.replace(tzinfo=None)
    except (OverflowError, OSError) as error:
        raise ValueError("damaged") from error


def _fix(
    time: datetime,
    latitude: float,
    longitude: float,
    speed: float | None,
    course: float | None,
    altitude: float | None,
    x: float | None,
    y: float | None,
    z: float | None,
    quality: int,
) -> Fix:
    acceleration = None if x is None or y is None or z is None else (x, y, z)
    return Fix(time, latitude, longitude, speed, course, altitude, acceleration, _QUALITIES[quality])
