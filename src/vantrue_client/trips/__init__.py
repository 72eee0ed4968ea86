"""Drives: what the clips and day logs of a camera tell of where the car was, and exports of it."""

from vantrue_client.trips.drives import find_trips
from vantrue_client.trips.exports import FORMATS, export
from vantrue_client.trips.trip import Completeness, Event, EventKind, Piece, Settings, Stop, Thresholds, Trip, Where

__all__ = [
    "FORMATS",
    "Completeness",
    "Event",
    "EventKind",
    "Piece",
    "Settings",
    "Stop",
    "Thresholds",
    "Trip",
    "Where",
    "export",
    "find_trips",
]
