"""Fixes as whole numbers in columns: small to keep, and made into fixes only for who asks for one."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import overload

from vantrue_client.model import Fix, Quality

MOST_BYTES = 64 << 20
"""Bytes of one stretch unpacked; a day of seconds has four million."""

MILLI, MICRO = 1000, 1_000_000
"""How many steps of time a second has."""

_NONE = -(1 << 31)
_QUALITIES = tuple(Quality)
_EPOCH = datetime(1970, 1, 1)
_STEPS = (1e7, 1e7, 1e3, 1e2, 1e2, 1e4, 1e4, 1e4)
"""Of a degree, a degree, m/s, a degree, a metre, and g on three axes."""
_EACH = 8 + 4 * len(_STEPS) + 1
_SOONEST, _LATEST = ((moment - _EPOCH) // timedelta(seconds=1) for moment in (datetime.min, datetime.max))
_A_DAY = 86_400


class Columns(Sequence[Fix]):
    """Fixes that are made when they are first looked at: counting them costs nothing.

    It equals any other sequence of the same fixes.
    """

    __slots__ = ("_count", "_data", "_made", "_per_second", "_zones")

    def __init__(self, data: bytes, count: int, per_second: int, zones: Sequence[tzinfo | None]) -> None:
        """From what `packed` gave; raises ValueError for what is damaged, so that making fixes cannot fail later.

        zones  those that times are in, None for none; of several a column tells which
        """
        self._data = _unpacked(data, count * (_EACH + (len(zones) > 1)))
        self._count = count
        self._per_second = per_second
        self._zones = tuple(zones)
        self._made: tuple[Fix, ...] | None = None
        if count and not self._is_sound():
            raise ValueError("damaged")

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Fix: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Fix, ...]: ...
    def __getitem__(self, at: int | slice) -> Fix | tuple[Fix, ...]:
        if isinstance(at, int) and self._made is None:
            number = range(self._count)[at]
            return next(self._between(number, number + 1))
        return self._fixes[at]

    def __iter__(self) -> Iterator[Fix]:
        return iter(self._fixes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Columns | tuple):
            return NotImplemented
        return len(self) == len(other) and self._fixes == tuple(other)

    def __hash__(self) -> int:
        return hash(self._fixes)

    def __repr__(self) -> str:
        """Short: asyncio spells out what its tasks return, and that must not make every fix of a day."""
        return f"<{self._count} fixes>"

    def _is_sound(self) -> bool:
        times, latitudes, longitudes = (
            self._times(0, self._count),
            *(self._column(number, 0, self._count) for number in (0, 1)),
        )
        return (
            _SOONEST + _A_DAY <= min(times) // self._per_second <= max(times) // self._per_second < _LATEST - _A_DAY
            and max(self._bytes(0, 0, self._count)) < len(_QUALITIES)
            and max(self._bytes(1, 0, self._count), default=0) < len(self._zones)
            and _NONE not in latitudes
            and _NONE not in longitudes
        )

    @property
    def _fixes(self) -> tuple[Fix, ...]:
        if self._made is None:
            self._made = tuple(self._between(0, self._count))
        return self._made

    def _between(self, first: int, last: int) -> Iterator[Fix]:
        numbers = [_unstepped(self._column(number, first, last), step) for number, step in enumerate(_STEPS)]
        qualities = self._bytes(0, first, last)
        which = self._bytes(1, first, last) if len(self._zones) > 1 else bytes(last - first)
        return map(_fix, self._moments(self._times(first, last), which), *numbers, qualities)

    def _times(self, first: int, last: int) -> array[int]:
        return array("q", self._data[8 * first : 8 * last])

    def _column(self, number: int, first: int, last: int) -> array[int]:
        start = self._count * (8 + 4 * number)
        return array("i", self._data[start + 4 * first : start + 4 * last])

    def _bytes(self, number: int, first: int, last: int) -> bytes:
        """Of the columns behind the numbers: the qualities, then the zones."""
        start = self._count * (8 + 4 * len(_STEPS) + number)
        return self._data[start + first : start + last]

    def _moments(self, times: Sequence[int], which: bytes) -> Iterator[datetime]:
        for time, number in zip(times, which, strict=True):
            zone = self._zones[number]
            whole, rest = divmod(time, self._per_second)
            moment = datetime.fromtimestamp(whole, zone or UTC)
            if rest:
                moment = moment.replace(microsecond=rest * (MICRO // self._per_second))
            yield moment if zone is not None else moment.replace(tzinfo=None)


def packed(fixes: Sequence[Fix], per_second: int, zones: Sequence[tzinfo | None]) -> bytes:
    """Fixes as `Columns` takes them: places to 1e-7 degrees, speeds to 1 mm/s.

    zones  as there; who names one takes all times to be in it
    """
    columns = array("q", (_stretch(fix.time) // timedelta(microseconds=MICRO // per_second) for fix in fixes)).tobytes()
    for column, step in zip(zip(*map(_values, fixes), strict=True), _STEPS, strict=False):
        columns += array("i", (_stepped(value, step) for value in column)).tobytes()
    columns += bytes(_QUALITIES.index(fix.quality) for fix in fixes)
    if len(zones) > 1:
        columns += bytes(zones.index(fix.time.tzinfo) for fix in fixes)
    return zlib.compress(columns, 6)


def _unpacked(data: bytes, size: int) -> bytes:
    reader = zlib.decompressobj()
    try:
        columns = reader.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise ValueError("damaged") from error
    if len(columns) != size or not reader.eof:
        raise ValueError("damaged")
    return columns


def _values(fix: Fix) -> tuple[float | None, ...]:
    x, y, z = fix.acceleration or (None, None, None)
    return (fix.latitude, fix.longitude, fix.speed, fix.course, fix.altitude, x, y, z)


def _stepped(value: float | None, step: float) -> int:
    return _NONE if value is None else max(_NONE + 1, min(-_NONE - 1, round(value * step)))


def _unstepped(column: Sequence[int], step: float) -> list[float | None]:
    return [None if one == _NONE else one / step for one in column]


def _stretch(time: datetime) -> timedelta:
    return time - _EPOCH if time.tzinfo is None else time - _EPOCH.replace(tzinfo=UTC)


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
