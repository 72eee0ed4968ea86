"""Collecting garbage while nobody presses a key.

With a library of 20,000 recordings in memory a full collection stops everything for a fifth of a second, and Python
starts one whenever enough was allocated: just while one scrolls. So the interface says when.
"""

from __future__ import annotations

import gc
import time

LOOKS = 0.5  # seconds between two looks
RESTS = 1.0  # seconds without a key or the mouse until it is a good time
WORTH_IT = 50_000  # objects more than after the last collection; fewer are left for later
TOO_MANY = 600_000  # and now it is due, whatever somebody does: some dozen megabytes


class Idle:
    """Decides when; a front end tells it of each key, and looks every `LOOKS`.

    >>> idle = Idle()
    >>> idle.is_time(now=10.0, more=60_000), idle.touched(9.5), idle.is_time(now=10.0, more=60_000)
    (True, None, False)
    """

    def __init__(self) -> None:
        self._last = 0.0

    def touched(self, now: float | None = None) -> None:
        """Somebody pressed a key or moved the mouse."""
        self._last = time.monotonic() if now is None else now

    def is_time(self, now: float, more: int) -> bool:
        """Whether to collect, with so many objects more."""
        return more > TOO_MANY or (more > WORTH_IT and now - self._last >= RESTS)

    def look(self) -> None:
        """Collect if it is a good time."""
        if self.is_time(time.monotonic(), gc.get_count()[0]):
            gc.collect()


def begin() -> None:
    """From now on garbage is collected when `Idle` says so."""
    gc.disable()


def end() -> None:
    """From now on Python says when, as ever."""
    gc.enable()
