"""Whether two records tell of the same recording. Pure.

What a recording is: camera, name, end and size (design: house). Sources are not equally sharp: a folder page rounds the
size, FAT counts two seconds, and a card that is mounted as if its clock were UTC is off by a zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from vantrue_client.model import CameraTime, Recording

FAT_STEP = timedelta(seconds=2)
ZONE_STEP = timedelta(minutes=15)
WIDEST_ZONE = timedelta(hours=26)
ROUNDED_PART = 0.01
ROUNDED_BYTES = 12 * 1024  # "102.00 MB" counts in steps of 10.24 KiB
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """What a recording is, on its camera."""

    name: str
    end: CameraTime | None
    size: int

    @classmethod
    def of(cls, recording: Recording) -> Identity:
        """The identity of a recording, as far as its source tells."""
        return cls(recording.name, recording.end, recording.size)


def same(known: Recording, listed: Recording, *, shifted: bool = False) -> bool:
    """Whether a listed recording is one that is known, both of one camera.

    ``shifted``: the listed one comes from a mounted card, whose clock may be off by a whole number of quarter-hours;
    that is allowed when the exact size agrees.
    """
    if known.name != listed.name:
        return False
    exact = known.size_exact and listed.size_exact
    if not (known.size == listed.size or (not exact and _nearly(known.size, listed.size))):
        return False
    if known.end is None or listed.end is None:
        return exact or known.end is listed.end
    return same_time(known.end, listed.end, shifted=shifted and exact)


def same_time(one: CameraTime, other: CameraTime, *, shifted: bool = False) -> bool:
    """Whether two last writes are one, within FAT's two seconds; ``shifted``: or some zone's offset apart.

    >>> noon = CameraTime.of(2025, 12, 11, 12)
    >>> same_time(noon, noon + timedelta(hours=5, seconds=1)), same_time(noon, noon + timedelta(hours=5), shifted=True)
    (False, True)
    """
    apart = abs(one - other)
    if not shifted or apart > WIDEST_ZONE:
        return apart <= FAT_STEP
    beyond = apart % ZONE_STEP
    return min(beyond, ZONE_STEP - beyond) <= FAT_STEP


def _nearly(exact: int, listed: int) -> bool:
    """Whether a page may have shown an exact size as the listed one; it can also tell none, which reads as 0.

    Pages that show whole megabytes, or megabytes of a million bytes, are a guess that costs little to allow.
    """
    step = MEGABYTE if listed % MEGABYTE == 0 else ROUNDED_BYTES
    shown = (listed, listed * 1_000_000 // MEGABYTE)
    return listed == 0 or any(abs(exact - size) <= max(step, ROUNDED_PART * size) for size in shown)
