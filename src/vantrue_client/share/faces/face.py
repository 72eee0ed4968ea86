"""A face that was found, and the arithmetic of where it is."""

from __future__ import annotations

from dataclasses import dataclass

from vantrue_client.share.area import Area


@dataclass(frozen=True, slots=True)
class Face:
    """Where a face seems to be, and how sure the detector is of it: 0 to 1."""

    area: Area
    score: float


def grown(area: Area, across: float, down: float) -> Area:
    """An area with a margin on each side, in shares of the picture.

    >>> grown(Area(0.25, 0.25, 0.5, 0.75), 0.125, 0.25)
    Area(left=0.125, top=0.0, right=0.625, bottom=1.0)
    """
    return Area(area.left - across, area.top - down, area.right + across, area.bottom + down)


def between(one: Area, two: Area, share: float) -> Area:
    """The area on the way from one to another, at 0 and 1 those; beyond them, where it goes on to.

    >>> between(Area(0, 0, 0.25, 0.25), Area(0.5, 0, 0.75, 0.25), 0.5)
    Area(left=0.25, top=0.0, right=0.5, bottom=0.25)
    """
    return Area(
        one.left + share * (two.left - one.left),
        one.top + share * (two.top - one.top),
        one.right + share * (two.right - one.right),
        one.bottom + share * (two.bottom - one.bottom),
    )


def distance(one: Area, two: Area) -> tuple[float, float]:
    """How far apart two areas' middles are, across and down.

    >>> distance(Area(0, 0, 0.25, 0.25), Area(0.5, 0, 0.75, 0.25))
    (0.5, 0.0)
    """
    across = (two.left + two.right - one.left - one.right) / 2
    down = (two.top + two.bottom - one.top - one.bottom) / 2
    return abs(across), abs(down)
