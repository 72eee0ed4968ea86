"""Named places, such as home: a point and a radius."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from vantrue_client.model import Fix, Quality
from vantrue_client.trips.naming import check_name, find, fresh_id
from vantrue_client.trips.regions import metres_from
from vantrue_client.trips.shapes import circle


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One place; ``id`` is of the place as it is set: set anew under its name it is another one. Degrees, metres."""

    id: str
    name: str
    latitude: float
    longitude: float
    radius: float


def place(name: str, latitude: float, longitude: float, radius: float) -> Place:
    """A new place; raises UsageError."""
    drawn = circle(latitude, longitude, radius)
    return Place(
        id=fresh_id(),
        name=check_name(name),
        latitude=drawn.latitude,
        longitude=drawn.longitude,
        radius=drawn.radius,
    )


def place_named(places: Iterable[Place], name: str) -> Place:
    """The place with a name, in whatever case; raises UsageError."""
    return find(places, name, "place", "See `vantrue place ls`.")


def lies_at(fixes: Sequence[Fix], where: Place) -> bool:
    """Whether every fix lies at a place; doubtful ones are not asked, and without any fix it does not.

    >>> from datetime import UTC, datetime
    >>> lies_at([Fix(datetime(2026, 1, 1, tzinfo=UTC), 47.3601, 8.54)], place("home", 47.36, 8.54, 50))
    True
    """
    sure = [fix for fix in fixes if fix.quality is not Quality.DOUBTFUL]
    if not sure:
        return False
    latitudes = np.asarray([fix.latitude for fix in sure], np.float64)
    longitudes = np.asarray([fix.longitude for fix in sure], np.float64)
    return bool((metres_from(where.latitude, where.longitude, latitudes, longitudes) <= where.radius).all())
