"""Fences and what was told of them, as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vantrue_client.trips.fences import Fence
    from vantrue_client.workspace.fencing import Told

KMH = 3.6


def told_json(told: Told) -> dict[str, Any]:
    """One crossing in JSON: where in the footage, and no place."""
    return {
        "fence": told.fence.name,
        "kind": told.kind.value,
        "camera": told.camera,
        "time": told.time.isoformat(),
        "clip": told.clip,
        "second": None if told.second is None else round(told.second, 1),
        "new": told.new,
    }


def fence_json(one: Fence) -> dict[str, Any]:
    """One fence in JSON."""
    from vantrue_client.trips.schedule import DAYS
    from vantrue_client.trips.shapes import Circle

    shape: dict[str, Any]
    if isinstance(one.shape, Circle):
        shape = {"latitude": one.shape.latitude, "longitude": one.shape.longitude, "radius_m": one.shape.radius}
    else:
        shape = {"corners": one.shape.ring}
    schedule = one.schedule
    return {
        "name": one.name,
        **shape,
        "tells": [kind.value for kind in one.tells],
        "camera": one.camera,
        "days": [DAYS[day] for day in schedule.days],
        "from": None if schedule.opens == schedule.closes else clock(schedule.opens),
        "to": None if schedule.opens == schedule.closes else clock(schedule.closes),
        "zone": one.zone,
        "dwell_s": one.dwell,
        "speed": one.speed,
    }


def drawn(one: Fence) -> str:
    """Its boundary in a few words."""
    from vantrue_client.trips.shapes import Circle

    if isinstance(one.shape, Circle):
        return f"{one.shape.radius:g} m around {one.shape.latitude:.5f},{one.shape.longitude:.5f}"
    return f"polygon of {len(one.shape.ring)} corners"


def tells(one: Fence) -> list[str]:
    """What it tells of."""
    limits = {"dwell": f" {one.dwell or 0:g} s", "speed": f" {(one.speed or 0) * KMH:g} km/h"}
    return [kind.value + limits.get(kind.value, "") for kind in one.tells]


def hours(one: Fence) -> str:
    """When it is set."""
    from vantrue_client.trips.schedule import DAYS

    schedule = one.schedule
    if schedule.always:
        return "always"
    hours = "" if schedule.opens == schedule.closes else f" {clock(schedule.opens)}-{clock(schedule.closes)}"
    return ",".join(DAYS[day] for day in schedule.days) + hours + f" {one.zone}"


def clock(minutes: int) -> str:
    """Minutes of a day as a clock shows them.

    >>> clock(1325)
    '22:05'
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
