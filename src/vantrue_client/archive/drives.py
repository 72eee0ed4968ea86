"""Drives of the archive's days, as they were found for exactly some copies: any change of these makes them anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date, timedelta
from pathlib import Path

import msgspec

from vantrue_client.archive.copy import Copy
from vantrue_client.archive.dayfiles import DayFiles, when_of, within
from vantrue_client.archive.packed import PackedTrip
from vantrue_client.model.holding import Scope, Tell

MOST = 4
"""Answers that are kept of a day: it may be asked by channel, too, or with other thresholds."""

DAYS = 3
"""Days that an answer is kept for, at most: a day, and those beside it into which its drives go on."""


class _Entry(msgspec.Struct, array_like=True, frozen=True):
    """The drives that were found for what ``key`` stands for, with what erasing by camera and time goes by."""

    key: bytes
    cameras: list[str]
    first: str | None
    last: str | None
    trips: msgspec.Raw

    def meant(self, scope: Scope) -> bool:
        """Also where only a part of it is: what is left is found anew."""
        return scope.camera in {None, *self.cameras} and within(scope, self.first, self.last)

    def drives(self) -> list[PackedTrip] | None:
        """What it holds; None where that is damaged."""
        try:
            return msgspec.msgpack.decode(self.trips, type=list[PackedTrip])
        except msgspec.MsgspecError:
            return None


class Drives:
    """The drives that are kept in an archive; everything here blocks, and raises StorageError."""

    def __init__(self, root: Path) -> None:
        self._files = DayFiles(root, ".drives", _Entry)

    def find(self, day: str, key: bytes) -> list[PackedTrip] | None:
        """Those that are kept of a day ``2025/12-11`` under a key; None for none, and for damaged ones."""
        found = next((entry for entry in self._files.read(day) if entry.key == key), None)
        return None if found is None else found.drives()

    def keep(self, day: str, key: bytes, copies: Sequence[Copy], trips: Sequence[PackedTrip]) -> None:
        """Keep drives that were found in some copies; ``day``: `day_of` their days."""
        times = sorted(when for copy in copies if (when := when_of(copy.recording)) is not None)
        entry = _Entry(
            key,
            sorted({copy.camera for copy in copies}),
            times[0] if times else None,
            times[-1] if times else None,
            msgspec.Raw(msgspec.msgpack.encode(trips)),
        )
        others = [one for one in self._files.read(day) if one.key != key]
        self._files.write(day, [entry, *others[: MOST - 1]])

    def forget(self, day: str) -> None:
        """Keep none any more that may have been found in a recording of a day."""
        for one in (day, *_days_beside(day, -1)):
            self._files.forget(one)

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Keep none any more of what is meant; whether all of them went."""
        return self._files.erase(scope, tell)

    def count(self, scope: Scope) -> int:
        """How many answers are kept of what is meant."""
        return sum(entry.meant(scope) for entry in self._files.all())

    def lines(self) -> Iterator[object]:
        """Each drive once, without its fixes, which the tracks tell."""
        told = set()
        for entry in self._files.all():
            for trip in entry.drives() or []:
                if trip.id not in told:
                    told.add(trip.id)
                    yield _line(trip)


def day_of(days: Set[str]) -> str | None:
    """Under which day what was found on some days is kept: the first; None where they lie too far apart.

    >>> day_of({"2026/03-02", "2026/03-01"}), day_of({"2026/03-02", "2026/03-05"}), day_of({"undated"})
    ('2026/03-01', None, 'undated')
    """
    first = min(days, default=None)
    return first if first is not None and days <= {first, *_days_beside(first, 1)} else None


def _days_beside(day: str, way: int) -> list[str]:
    """The days up to which an answer reaches, in one direction; none of what is no day."""
    try:
        at = date.fromisoformat(day.replace("/", "-"))
        several = [at + timedelta(days=way * number) for number in range(1, DAYS)]
    except (ValueError, OverflowError):
        return []
    return [f"{one.year:04d}/{one.month:02d}-{one.day:02d}" for one in several]


def _line(trip: PackedTrip) -> object:
    return {
        "id": trip.id,
        "start": trip.start.isoformat(),
        "end": trip.end.isoformat(),
        "distance_m": trip.distance_m,
        "moving_s": trip.moving_s,
        "top_speed": trip.top_speed,
        "mean_speed": trip.mean_speed,
        "clips": len(trip.pieces),
        "stops": [{"latitude": one.latitude, "longitude": one.longitude} for one in trip.stops],
        "events": [{"kind": one.kind, "strength_g": one.strength} for one in trip.events],
    }
