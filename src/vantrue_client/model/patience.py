"""How long to wait for a camera."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, all in seconds (design: experience, Patience).

    connect   for a connection to open
    command   for the whole reply to a small command
    list      for the first byte of a list, which takes some models longer than a clip
    silence   without a byte in a stream before it counts as stalled and is resumed
    give_up   without a byte more, however often it was resumed, before a file is given up
    gap       between two requests: cameras wedge when hurried (facts: camera-wifi, Getting to it)
    """

    connect: float = 5.0
    command: float = 10.0
    list: float = 30.0
    silence: float = 15.0
    give_up: float = 60.0
    gap: float = 0.05
