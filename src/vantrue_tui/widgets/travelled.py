"""What is told of a drive in words and curves. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime
from math import hypot
from typing import TYPE_CHECKING

from vantrue_client.model import Kind
from vantrue_tui import forms
from vantrue_tui.texts import say
from vantrue_tui.widgets.drives import local

if TYPE_CHECKING:
    from vantrue_client.model import Fix
    from vantrue_client.trips.trip import Piece, Trip

KMH = 3.6


def facts(trip: Trip, *, whose: bool = False) -> str:
    """Distance, time, speeds, stops, events, how complete it is, a line each; ``whose``: which camera's it is, too."""
    start, end = local(trip, trip.start), local(trip, trip.end)
    clips = trip.completeness
    lines = [
        f"{start:%H:%M} – {end:%H:%M}",
        say("trip.distance", km=trip.distance_m / 1000, length=forms.length(trip.duration_s)),
    ]
    if trip.top_speed is not None:
        lines.append(say("trip.speeds", top=trip.top_speed * KMH, mean=(trip.mean_moving_speed or 0.0) * KMH))
    lines.append(say("trip.stops", count=len(trip.stops)))
    for event in trip.events:
        kind = say(f"event.{event.kind.value}")
        lines.append(f"! {local(trip, event.time):%H:%M:%S} {kind} {event.strength:.2f} g")
    lines.append(say("trip.here", count=clips.here))
    lines += [say("trip.on-camera", count=clips.on_camera)] if clips.on_camera else []
    lines += [say("trip.missing", count=clips.gone)] if clips.gone else []
    lines += [say("facts.camera", camera=forms.plain(trip.camera))] if whose else []
    return "\n".join([*lines, *(forms.plain(note) for note in trip.notes)])


def speed(fix: Fix) -> float | None:
    """km/h."""
    return None if fix.speed is None else fix.speed * KMH


def force(fix: Fix) -> float | None:
    """g, in whatever direction."""
    return None if fix.acceleration is None else hypot(*fix.acceleration)


def part(trip: Trip, time: datetime) -> float:
    """Which part of the time from the first to the last fix has passed, 0 to 1."""
    first, last = trip.fixes[0].time, trip.fixes[-1].time
    whole = (last - first).total_seconds()
    return (time - first).total_seconds() / whole if whole else 0.0


def at_time(trip: Trip, time: datetime) -> int:
    """The place of the fix at a time, or the next one; the first where their clocks cannot be compared."""
    if not trip.fixes or (trip.fixes[0].time.tzinfo is None) is not (time.tzinfo is None):
        return 0
    return bisect_left(trip.fixes, time, key=lambda fix: fix.time)


def curve(trip: Trip | None, of: Callable[[Fix], float | None]) -> list[tuple[float, float]]:
    """A value of every fix that has it, with its part of the time."""
    if trip is None or not trip.fixes:
        return []
    return [(part(trip, fix.time), value) for fix in trip.fixes if (value := of(fix)) is not None]


def labels(trip: Trip | None) -> tuple[str, ...]:
    """The times of the first, the middle and the last moment."""
    if trip is None or not trip.fixes:
        return ()
    first, last = (local(trip, fix.time) for fix in (trip.fixes[0], trip.fixes[-1]))
    return tuple(f"{time:%H:%M:%S}" for time in (first, first + (last - first) / 2, last))


def piece_at(trip: Trip, at: int) -> Piece | None:
    """The clip that shows a moment: of what was filmed then, else the one that began last before."""
    clips = [one for one in trip.pieces if one.start is not None and one.recording.kind is not Kind.TRACKLOG]
    if not clips:
        return None
    time = trip.fixes[at].time if at < len(trip.fixes) else trip.start
    begun = [piece for piece in clips if piece.start is not None and piece.start <= time] or clips[:1]
    latest = max(piece.start for piece in begun if piece.start is not None)
    return next(piece for piece in begun if piece.start == latest)
