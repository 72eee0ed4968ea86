"""Covering parts of a picture so that nothing of them is left: on planes of brightness and colour, each halved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from vantrue_client.share.area import Area
from vantrue_client.share.form import Cover

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Plane = NDArray[np.uint8]
    Planes = tuple[Plane, Plane, Plane]

STRIP = 0.08
"""Share of the height that is covered at the bottom and at the top: cameras write one line or two, each about a
twenty-fifth of it high, at the bottom or, some of them, at the top."""
COARSE = 16
"""Pixels that a picture's width is reduced to where all of it is covered: no face has one left, no plate either."""
_BLACK, _GREY, _NO_COLOUR = 16, 96, 128
TEXT_STRIPS = (Area(0, 1 - STRIP, 1, 1), Area(0, 0, 1, STRIP))


def covered(planes: Planes, cover: Collection[Cover], areas: Sequence[Area]) -> Planes:
    """The planes with what is to be covered filled in; those given may be changed."""
    if Cover.PICTURE in cover:
        planes = blurred(planes)
    for area in areas:
        fill(planes, area, _GREY)
    for area in TEXT_STRIPS if Cover.TEXT in cover else ():
        fill(planes, area, _BLACK)
    return planes


def fill(planes: Planes, area: Area, brightness: int) -> None:
    """Fill a rectangle, rounded outwards to whole blocks of two pixels; what of it lies outside is not there."""
    height, width = planes[1].shape
    top, bottom = within(area.top, area.bottom, height)
    left, right = within(area.left, area.right, width)
    for plane, value in zip(planes, (brightness, _NO_COLOUR, _NO_COLOUR), strict=True):
        step = plane.shape[1] // width
        plane[top * step : bottom * step, left * step : right * step] = value


def within(start: float, end: float, count: int) -> tuple[int, int]:
    """The first block that a stretch touches, and the one behind the last; all of them for what is no number.

    >>> within(0.26, 0.5, 100), within(-1, 2, 10), within(float("nan"), 0.5, 10)
    ((26, 50), (0, 10), (0, 10))
    """
    if not start <= end:
        return 0, count
    first, last = max(0.0, start) * count, min(1.0, end) * count
    return int(first + 1e-9), min(count, max(0, -int(-last // 1)))


def blurred(planes: Planes) -> Planes:
    """A picture that is `COARSE` pixels wide, drawn at its old size."""
    from PIL import Image

    made = []
    for plane in planes:
        height, width = plane.shape
        small = (COARSE, max(2, round(COARSE * height / width)))
        image = Image.fromarray(plane).resize(small, Image.Resampling.BOX)
        made.append(_array(image.resize((width, height), Image.Resampling.BICUBIC)))
    return made[0], made[1], made[2]


def _array(image: object) -> Plane:
    import numpy as np

    return np.array(image, dtype=np.uint8)
