"""How fast bytes come, smoothed: what a rate and a time left are told by. Pure."""

from __future__ import annotations

from math import exp

OVER = 6.0  # seconds over which it is smoothed: a stall shows, a single late packet does not
SHORTEST = 0.05  # seconds: what is closer together is taken as one


class Pace:
    """Bytes a second.

    >>> pace = Pace()
    >>> for second in range(60):
    ...     pace.note(1_000_000, float(second))
    >>> round(pace.rate(59.0)), pace.rate(300.0) < 1
    (1000000, True)
    """

    def __init__(self) -> None:
        self._rate: float | None = None
        self._since: float | None = None
        self._bytes = 0

    def note(self, count: int, now: float) -> None:
        """So many bytes came since the last note; ``now`` in seconds, on any clock that never goes back."""
        self._bytes += count
        if self._since is None:
            self._since, self._bytes = now, 0
            return
        took = now - self._since
        if took >= SHORTEST:
            self._rate = self._smoothed(self._bytes / took, took)
            self._since, self._bytes = now, 0

    def rate(self, now: float) -> float | None:
        """Bytes a second at that time; None while nothing was measured."""
        if self._rate is None or self._since is None:
            return None
        took = now - self._since
        return self._smoothed(self._bytes / took, took) if took > 1 else self._rate

    def again(self) -> None:
        """Measure anew: nothing came, and nothing was to come."""
        self._rate, self._since, self._bytes = None, None, 0

    def _smoothed(self, rate: float, took: float) -> float:
        if self._rate is None:
            return rate
        part = 1 - exp(-took / OVER)
        return self._rate + part * (rate - self._rate)
