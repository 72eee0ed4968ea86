"""One HTML file for some drives: the page, its style and its script beside this module, and the drives as numbers.

It loads nothing from anywhere, which its content security policy enforces: an online map's tiles would tell a stranger
the route. Only where the user names a source of tiles, its host alone is let in, and the page says so.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from math import hypot
from typing import Any, TextIO
from urllib.parse import urlsplit

from vantrue_client.errors import UsageError
from vantrue_client.model import Fix
from vantrue_client.trips.fences import Fence
from vantrue_client.trips.places import Place
from vantrue_client.trips.shapes import Circle
from vantrue_client.trips.times import seconds
from vantrue_client.trips.trip import Piece, Trip, Where

KMH = 3.6
_MICRO = 1_000_000
_WANTED = ("{z}", "{x}", "{y}")


def write_map(
    trips: Sequence[Trip],
    into: TextIO,
    *,
    title: str = "Drives",
    fences: Iterable[Fence] = (),
    places: Iterable[Place] = (),
    tiles: str | None = None,
    clip: Callable[[Piece], str | None] = lambda _: None,
) -> None:
    """Write the page.

    tiles  where pictures of the ground come from, with ``{z}``, ``{x}`` and ``{y}`` in it; None: from nowhere
    clip   the relative URL of a recording that lies beside the page; None for one that does not

    Raises UsageError for tiles that are no such URL.

    >>> from io import StringIO
    >>> page = StringIO()
    >>> write_map([], page)
    >>> "default-src 'none'" in page.getvalue()
    True
    """
    source = _origin(tiles) if tiles else ""
    script = _part("map.js")
    middle = next((trip.fixes[0].longitude for trip in trips if trip.fixes), 0.0)
    document = {
        "trips": [_trip(trip, clip, middle) for trip in trips],
        "fences": [_fence(one, middle) for one in fences],
        "places": [
            {"name": one.name, "lat": one.latitude, "lon": _beside(one.longitude, middle), "radius": one.radius}
            for one in places
        ],
        "tiles": tiles,
    }
    parts = {
        "POLICY": html.escape(_policy(script, source), quote=False),
        "TITLE": html.escape(title),
        "STYLE": _part("map.css"),
        "DATA": _harmless(json.dumps(document, separators=(",", ":"))),
        "SCRIPT": script,
    }
    for piece in re.split(r"@([A-Z]+)@", _part("page.html")):
        into.write(parts.get(piece, piece))


def _policy(script: str, tiles: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    pictures = f"; img-src {tiles}" if tiles else ""
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; media-src 'self' file:"
        f"{pictures}; base-uri 'none'; form-action 'none'"
    )


def _origin(tiles: str) -> str:
    """The only host that the page may ask: scheme, name and port."""
    parts = urlsplit(tiles)
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(wanted not in tiles for wanted in _WANTED):
        raise UsageError(
            f"{tiles!r} is no source of tiles.", advice="It looks like https://tiles.example/{z}/{x}/{y}.png."
        )
    if not re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", parts.netloc):
        raise UsageError(
            f"{parts.netloc!r} is no host that a page may load from.", advice="Give its name, without a user."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _trip(trip: Trip, clip: Callable[[Piece], str | None], middle: float) -> dict[str, Any]:
    fixes = trip.fixes
    return {
        "title": f"{_local(trip, trip.start)} to {_local(trip, trip.end)[11:]}",
        "lines": _lines(trip),
        "offset": round(trip.utc_offset_s or 0),
        "time": _deltas(fixes, lambda fix: seconds(fix.time)),
        "lat": _deltas(fixes, lambda fix: fix.latitude * _MICRO),
        "lon": _unwrapped(_deltas(fixes, lambda fix: fix.longitude * _MICRO), middle),
        "speed": [None if fix.speed is None else round(fix.speed * 10) for fix in fixes],
        "force": [None if fix.acceleration is None else round(hypot(*fix.acceleration) * 100) for fix in fixes],
        "stops": [
            {"lat": one.latitude, "lon": _beside(one.longitude, middle), "seconds": one.duration_s}
            for one in trip.stops
        ],
        "events": [
            {
                "kind": one.kind.value,
                "strength": one.strength,
                "lat": one.fix.latitude,
                "lon": _beside(one.fix.longitude, middle),
            }
            for one in trip.events
        ],
        "clips": [_clip(piece, clip) for piece in trip.pieces if piece.start is not None and piece.end is not None],
    }


def _clip(piece: Piece, clip: Callable[[Piece], str | None]) -> dict[str, Any]:
    assert piece.start is not None
    assert piece.end is not None
    return {
        "name": piece.recording.name,
        "start": round(seconds(piece.start), 1),
        "end": round(seconds(piece.end), 1),
        "where": piece.where.value,
        "src": clip(piece) if piece.where is Where.HERE else None,
    }


def _fence(fence: Fence, middle: float) -> dict[str, Any]:
    if isinstance(fence.shape, Circle):
        circle = fence.shape
        east = _beside(circle.longitude, middle)
        return {"name": fence.name, "lat": circle.latitude, "lon": east, "radius": circle.radius}
    ring = fence.shape.ring
    shift = _beside(ring[0][1], middle) - ring[0][1]
    return {"name": fence.name, "ring": [[latitude, longitude + shift] for latitude, longitude in ring]}


def _beside(longitude: float, middle: float) -> float:
    """The same longitude, beyond 180 degrees where it lies nearer to the middle there: nothing is torn apart.

    >>> _beside(-179.0, 178.0), _beside(8.5, 8.0)
    (181.0, 8.5)
    """
    return longitude + round((middle - longitude) / 360) * 360


def _lines(trip: Trip) -> list[str]:
    counts = trip.completeness
    some = [f"{_many(counts.here, 'clip')} here"]
    some += [f"{counts.on_camera} on the camera only"] if counts.on_camera else []
    some += [f"{counts.gone} missing"] if counts.gone else []
    speeds = [
        f"{name} {speed * KMH:.0f} km/h"
        for name, speed in (("top", trip.top_speed), ("mean", trip.mean_moving_speed))
        if speed is not None
    ]
    return [
        ", ".join([f"{trip.distance_m / 1000:.1f} km in {round(trip.duration_s / 60)} min", *speeds]),
        f"{_many(len(trip.stops), 'stop')}, {_many(len(trip.events), 'event')}; {', '.join(some)}",
        trip.camera,
    ]


def _many(count: int, what: str) -> str:
    """A count in words.

    >>> _many(1, "stop"), _many(0, "event")
    ('1 stop', '0 events')
    """
    return f"{count} {what}{'' if count == 1 else 's'}"


def _local(trip: Trip, at: datetime) -> str:
    return f"{at + timedelta(seconds=trip.utc_offset_s or 0):%Y-%m-%d %H:%M}"


def _deltas(fixes: Sequence[Fix], value: Callable[[Fix], float]) -> list[int]:
    """The first, then how much more each is than the one before: small numbers are short."""
    before, deltas = 0, []
    for fix in fixes:
        now = round(value(fix))
        deltas.append(now - before)
        before = now
    return deltas


def _unwrapped(deltas: list[int], middle: float) -> list[int]:
    """Longitudes that go on beyond 180 degrees where a drive does, from beside the middle on."""
    half, whole = 180 * _MICRO, 360 * _MICRO
    first = [round(_beside(one / _MICRO, middle) * _MICRO) for one in deltas[:1]]
    return first + [(one + half) % whole - half for one in deltas[1:]]


def _harmless(text: str) -> str:
    """JSON that no name in it can end early."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028")


def _part(name: str) -> str:
    return files("vantrue_client.trips.map").joinpath(name).read_text(encoding="utf-8")
