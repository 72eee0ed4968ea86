"""Areas of a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a picture, in shares of its width and height: 0 is left or top, 1 right or bottom."""

    left: float
    top: float
    right: float
    bottom: float


Areas = Callable[[float], Sequence[Area]]
"""What is covered at a moment, in seconds from the recording's beginning."""
