"""Counts that tell nothing about a single recording (rule `stats-anonymous`, clause 2.2).

A group of fewer than 5 is left out. Where all together are known, what is left out could be had by subtracting: as
long as it could, a further group is left out. Which one that is goes by its name, never by its count: that would tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """Groups that may be told, and whether others were left out."""

    groups: Mapping[str, int]
    left_out: bool


def together(count: int) -> int | None:
    """All together, where that many may be told.

    >>> together(4), together(5)
    (None, 5)
    """
    return count if count >= FEWEST else None


def counted(groups: Mapping[str, int]) -> Counted:
    """What may be told of a table whose sum is told too.

    >>> counted({"event": 7, "normal": 90, "parking": 2})
    Counted(groups={'normal': 90}, left_out=True)
    >>> counted({"event": 2, "normal": 90, "parking": 3}).groups
    {'normal': 90}
    """
    there = {name: groups[name] for name in sorted(groups) if groups[name] > 0}
    if sum(there.values()) < FEWEST:
        return Counted({}, left_out=bool(there))
    hidden = [count for count in there.values() if count < FEWEST]
    told = {name: count for name, count in there.items() if count >= FEWEST}
    if hidden and not _ambiguous(hidden) and told:
        del told[min(told)]
    return Counted(told, left_out=bool(hidden))


def _ambiguous(hidden: list[int]) -> bool:
    """Whether their sum, which anyone can work out, leaves open how much each of them is."""
    count, total = len(hidden), sum(hidden)
    return count > 1 and total >= FEWEST and count < total < count * (FEWEST - 1)
