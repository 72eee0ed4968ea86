"""What a layout tells of one moment, before anything is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a point is no fix."""

    NO_FIX = "no fix"
    BROKEN = "broken"
    ABSURD = "absurd"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Point:
    """One moment, as the layout has it.

    time          on whichever clock it was written, without a zone
    speed         m/s
    acceleration  x, y, z, gravity included, in the layout's own steps (`Layout.steps`)
    doubtful      it was read from the second place, since the first was broken; or its clock was put right
    """

    time: datetime
    latitude: float
    longitude: float
    speed: float | None = None
    course: float | None = None
    altitude: float | None = None
    acceleration: tuple[float, float, float] | None = None
    doubtful: bool = False


Told = Point | Reason | None
"""A point; why there is none; None where the bytes are not of this layout."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How points are written.

    read    from the first bytes of a block or sample
    steps   how many steps of acceleration make one g: where the word is unsure, several, of which rest decides
    coarse  its coordinates step by metres
    utc     its times are in UTC on most models when there is a fix; else nothing is known of their zone
    settle  decides per clip what the layout leaves open, and says how
    """

    name: str
    read: Callable[[bytes], Told]
    steps: tuple[float, ...] = ()
    coarse: bool = False
    utc: bool = True
    settle: Callable[[Sequence[Point]], tuple[list[Point], list[str]]] | None = None
