"""A camera's setting, described so that any front end can draw it and change it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"\s*[+-]?\d{1,9}\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a setting can be: its index, which the camera is told, and what it means in the camera's words."""

    index: int
    label: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as the camera describes it; what it does not describe is shown raw (facts: camera-wifi, Commands).

    command     its own number, by which it is written
    name        the camera's word for it, else ours, else its number
    value       what 3014 tells, as it came; None where it does not tell; a passphrase is masked
    options     what it can be; empty where the camera does not say
    changeable  whether it may be written: what only tells a state, or does something when it is asked, may not

    >>> loop = Setting(2003, "Loop", "1", (Option(0, "Off"), Option(1, "1 Minute"), Option(3, "5 Minutes")))
    >>> loop.kind, loop.shown
    ('choice', '1 Minute')
    """

    command: int
    name: str
    value: str | None = None
    options: tuple[Option, ...] = ()
    changeable: bool = True

    @property
    def kind(self) -> str:
        """How to draw it: ``choice`` of its options, ``number`` that may be typed, ``text`` that is only shown."""
        if not self.changeable:
            return "text"
        if self.options:
            return "choice"
        return "number" if self.value is None or number_in(self.value) is not None else "text"

    @property
    def shown(self) -> str | None:
        """The value in words: its option's label, else as it came."""
        chosen = next((option for option in self.options if self.is_now(option)), None)
        return chosen.label if chosen else self.value

    def is_now(self, option: Option) -> bool:
        """Whether its value is that option: cameras tell the index, some the label."""
        if self.value is None:
            return False
        told = number_in(self.value)
        return told == option.index if told is not None else self.value.casefold() == option.label.casefold()


@dataclass(frozen=True, slots=True)
class Change:
    """A setting before and after it was written; ``confirmed``: the camera was read again and tells the new value."""

    before: Setting
    after: Setting
    confirmed: bool


def number_in(text: str) -> int | None:
    """A small whole number, as cameras and people write it; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else None
