"""CSV, a fix a row: m/s, m, degrees, g; times in ISO form, with their zone where it is known."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from vantrue_client.model import Fix
from vantrue_client.trips.exports.line import Line, finite

_COLUMNS = ("source", "time", "latitude", "longitude", "speed", "course", "altitude")
_AXES = ("acceleration_x", "acceleration_y", "acceleration_z")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(lines: Iterable[Line], into: TextIO, notes: list[str]) -> None:
    """Write a heading and the rows."""
    rows = csv.writer(into, lineterminator="\n")
    rows.writerow([*_COLUMNS, *_AXES, "quality"])
    for line in lines:
        name = harmless(line.name)
        rows.writerows([name, *_row(fix)] for fix in line.fixes)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> harmless("=HYPERLINK(1)"), harmless("20251211_184930_01110_N_A.MP4")
    ("'=HYPERLINK(1)", '20251211_184930_01110_N_A.MP4')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(fix: Fix) -> Iterator[object]:
    yield fix.time.isoformat()
    yield from (round(fix.latitude, 9), round(fix.longitude, 9))
    for number in (fix.speed, fix.course, fix.altitude, *(fix.acceleration or (None, None, None))):
        yield finite(number)
    yield fix.quality.value
