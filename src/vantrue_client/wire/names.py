"""What a recording's name and folder tell (facts: recordings, Folders and names).

Pure text, and any text gives a result: a name that fits no shape is a file all the same, of kind `other`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from vantrue_client.model import CameraTime, Channel, Kind
from vantrue_client.wire.clock import read_digits


class NameFacts(NamedTuple):
    """What a name tells.

    letter    the channel letter, upper case; which lens it means, the model decides
    channel   the lens, where the name's own shape says it (VIOFO's F, R and I)
    moment    date, time and sequence number, the same for all channels; None where no time is told
    """

    kind: Kind
    letter: str | None = None
    sequence: int | None = None
    start: CameraTime | None = None
    moment: str | None = None
    channel: Channel | None = None


# One shape for all: date, time, sequence number and letters, of which the last two are missing on some models.
#   20251211_184930_01110_N_A   2017_0101_060101_001A   20260830105041   20260917174742_000001   2019_1101_230441
#   2025_1224_120324_000002PF: letters without a gap are VIOFO's, the mode (or none) and the lens
_SHAPE = re.compile(
    r"(\d{4})_?(\d{4})_?(\d{6})(?:_(\d{1,9}))?((?:_?[A-Z]){0,2})\.([A-Z0-9]{2,4})", re.ASCII | re.IGNORECASE
)
_DAY_LOG = re.compile(r"(\d{8})\.DAT", re.ASCII | re.IGNORECASE)

_VIDEOS = frozenset({"MP4", "MOV", "TS"})
_PHOTOS = frozenset({"JPG", "JPEG"})
_MODES = {"N": Kind.NORMAL, "E": Kind.EVENT, "P": Kind.PARKING, "T": Kind.TIMELAPSE}
_LENSES = {"F": Channel.FRONT, "R": Channel.REAR, "I": Channel.INTERIOR}
_FOLDERS = {
    "NORMAL": Kind.NORMAL,
    "MOVIE": Kind.NORMAL,
    "EVENT": Kind.EVENT,
    "RO": Kind.EVENT,
    "PARKING": Kind.PARKING,
    "TIMELAPSE": Kind.TIMELAPSE,
}
_LOCKED_FOLDERS = frozenset({"RO"})


def parse(name: str, folder: str = "") -> NameFacts:
    r"""Read a name; the folder decides the kind where the name does not.

    >>> facts = parse("20251211_184930_01110_N_A.MP4")
    >>> facts.kind.value, facts.letter, facts.sequence, str(facts.start), facts.moment
    ('normal', 'A', 1110, '2025-12-11T18:49:30', '20251211_184930_01110')
    >>> parse("2025_1224_120324_000002F.MP4", r"DCIM\Movie\Parking").kind
    <Kind.PARKING: 'parking'>
    >>> parse("holiday.MP4").kind
    <Kind.OTHER: 'other'>
    """
    shape = _SHAPE.fullmatch(name)
    if shape is None:
        return _day_log(name)
    year, day, time, number, tail, extension = shape.groups()
    date = year + day
    mode, letter = _letters(tail.replace("_", "").upper())
    start = read_digits(date, time)
    moment = None
    if start is not None:
        moment = f"{date}_{time}" if number is None else f"{date}_{time}_{number}"
    return NameFacts(
        _kind(extension.upper(), mode, folder),
        letter,
        None if number is None else int(number),
        start,
        moment,
        _LENSES.get(letter) if letter is not None and "_" not in tail else None,
    )


@lru_cache(maxsize=256)
def is_locked_folder(folder: str) -> bool:
    r"""Whether what lies in a folder is locked: VIOFO's `RO`, read-only.

    >>> is_locked_folder(r"A:\DCIM\Movie\RO"), is_locked_folder("/Event")
    (True, False)
    """
    return not _LOCKED_FOLDERS.isdisjoint(_parts(folder))


def _day_log(name: str) -> NameFacts:
    day_log = _DAY_LOG.fullmatch(name)
    if day_log is None:
        return NameFacts(Kind.OTHER)
    return NameFacts(Kind.TRACKLOG, start=read_digits(day_log[1], "000000"))


def _letters(letters: str) -> tuple[str | None, str | None]:
    """Mode and channel: the last letter is the channel, but a single one may be a mode."""
    if len(letters) == 1 and letters in _MODES:
        return letters, None
    return letters[:-1] or None, letters[-1:] or None


def _kind(extension: str, mode: str | None, folder: str) -> Kind:
    if extension in _VIDEOS:
        return _MODES.get(mode or "") or _kind_of_folder(folder)
    return Kind.PHOTO if extension in _PHOTOS else Kind.OTHER


@lru_cache(maxsize=256)
def _kind_of_folder(folder: str) -> Kind:
    return next((_FOLDERS[part] for part in reversed(_parts(folder)) if part in _FOLDERS), Kind.NORMAL)


def _parts(folder: str) -> list[str]:
    return re.split(r"[\\/]", folder.upper())
