"""What is reduced, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from vantrue_client.sentences import Sentence, joined
from vantrue_client.share.form import Keep

Told = Callable[[float], None]
"""Told how far the work is, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """A copy that was searched after it was made.

    kept      what it holds beside the picture
    left_out  what of the original it does not hold, in sentences
    notes     what whoever sends it should know, in sentences
    """

    file: Path
    media_type: str
    size: int
    sha256: str
    kept: frozenset[Keep]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


BURNED_IN = Sentence(
    "share.burned-in",
    "If the camera writes place, speed or time into the picture, they are still in it: they are not removable without "
    "covering them.",
)
NAMES = {keep: Sentence(f"keep.{keep}", keep.value) for keep in Keep}
"""What may be kept, as it is called within a sentence."""


def holds_nothing_of(missing: Iterable[Keep]) -> Sentence:
    """What of the things to be kept the original had nothing of."""
    return Sentence(
        "copy.missing",
        "Of what was to be kept, the copy holds nothing of this: {what}.",
        what=joined((NAMES[one] for one in missing), ", "),
    )
