"""Spans of time, merged: whether one of many is touched, at the cost of a look-up and not of a walk."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Spans:
    """Spans ``(first, last)`` in seconds, both ends included.

    >>> spans = Spans([(10, 20), (15, 30), (50, 60)])
    >>> spans.touch(30, 40), spans.touch(31, 49), spans.touch(0, 100)
    (True, False, True)
    """

    def __init__(self, spans: Iterable[tuple[float, float]]) -> None:
        self._firsts: list[float] = []
        self._lasts: list[float] = []
        for first, last in sorted(spans):
            if self._lasts and first <= self._lasts[-1]:
                self._lasts[-1] = max(last, self._lasts[-1])
            else:
                self._firsts.append(first)
                self._lasts.append(last)

    def touch(self, first: float, last: float) -> bool:
        """Whether any of them shares a second with ``first`` to ``last``."""
        return bisect_left(self._lasts, first) < bisect_right(self._firsts, last)
