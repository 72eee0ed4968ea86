"""The grounds on which a package may be handed to police, court or insurer (facts: policy, 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Ground(StrEnum):
    """A lawful ground, by its clause."""

    RIGHTS = "3.2.1"
    INVESTIGATION = "3.2.2"
    ORDER = "3.2.3"

    @property
    def word(self) -> str:
        """What a user types for it: ``rights``, ``investigation``, ``order``."""
        return self.name.lower()

    @property
    def sentence(self) -> str:
        """What it is, in a sentence."""
        return GROUNDS[self]


GROUNDS: Mapping[Ground, str] = {
    Ground.RIGHTS: "To protect somebody's rights or property, in a legal action or towards an insurer.",
    Ground.INVESTIGATION: "For a legal investigation.",
    Ground.ORDER: "Because a law, a subpoena or an order of an authority demands it.",
}


def ground_named(text: str) -> Ground | None:
    """The ground that a word or a clause names; None for none.

    >>> ground_named("rights"), ground_named("3.2.3"), ground_named("because")
    (<Ground.RIGHTS: '3.2.1'>, <Ground.ORDER: '3.2.3'>, None)
    """
    word = text.strip().lower()
    return next((ground for ground in Ground if word in {ground.value, ground.word}), None)
