"""What a camera says by itself, on its notification socket (facts: camera-wifi, Notifications)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class News(StrEnum):
    """What an event is about."""

    RECORDING_STARTED = "recording-started"
    RECORDING_STOPPED = "recording-stopped"
    DISCONNECTED = "disconnected"
    MICROPHONE_ON = "microphone-on"
    MICROPHONE_OFF = "microphone-off"
    POWER_OFF = "power-off"
    REPLACED = "replaced"
    SENSORS_CHANGED = "sensors-changed"
    CARD_INSERTED = "card-inserted"
    CARD_REMOVED = "card-removed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a camera said: what it is about, and the status as it came, also where nobody knows it."""

    news: News
    status: int
