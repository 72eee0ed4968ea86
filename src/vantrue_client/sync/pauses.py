"""Pauses that grow, with a jitter, so that many who wait do not all ask at once."""

from __future__ import annotations

import random
from collections.abc import Callable


class Pauses:
    """Seconds to wait: from ``shortest``, growing to ``longest``, short again after ``again``.

    >>> pauses = Pauses(5, 60, draw=lambda: 0.5)
    >>> [round(pauses.next(), 1) for _ in range(6)]
    [5.0, 8.0, 12.8, 20.5, 32.8, 52.4]
    """

    def __init__(
        self, shortest: float, longest: float, *, growth: float = 1.6, draw: Callable[[], float] | None = None
    ) -> None:
        self._shortest = shortest
        self._longest = longest
        self._growth = growth
        self._draw = draw or random.random
        self._now = shortest

    def next(self) -> float:
        """The next one, up to a fifth shorter or longer than it would be, and never beyond the two ends."""
        pause = self._now * (0.8 + 0.4 * self._draw())
        self._now = min(self._now * self._growth, self._longest)
        return min(max(pause, self._shortest), self._longest)

    def again(self) -> None:
        """Begin with the shortest."""
        self._now = self._shortest
