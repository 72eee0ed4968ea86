"""Light, dark and high contrast; NO_COLOR takes the colours out of each. No colour carries meaning alone."""

from __future__ import annotations

from typing import Any

from textual.theme import Theme

COLOURS = {  # in the dark, the light, and the one of high contrast
    "primary": ("#5aa9e6", "#0b5fa5", "#ffff00"),
    "secondary": ("#7fc8f8", "#2a6f97", "#00ffff"),
    "accent": ("#ffd166", "#8a5a00", "#ffff00"),
    "warning": ("#ffb347", "#8a4b00", "#ffff00"),
    "error": ("#ff6b6b", "#a61b1b", "#ff9090"),
    "success": ("#7bd88f", "#1b6b34", "#90ff90"),
    "foreground": ("#e6e9ef", "#1b1f24", "#ffffff"),
    "background": ("#12161c", "#fbfbfa", "#000000"),
    "surface": ("#181d25", "#f1f1ef", "#000000"),
    "panel": ("#212833", "#e4e5e3", "#000000"),
}
_PLAIN = {"block-cursor-background": "#ffff00", "block-cursor-foreground": "#000000"}


def _theme(name: str, column: int, **others: Any) -> Theme:
    colours: dict[str, Any] = {role: several[column] for role, several in COLOURS.items()}
    return Theme(name=name, **colours, **others)


DARK = _theme("vantrue-dark", 0, dark=True)
LIGHT = _theme("vantrue-light", 1, dark=False)
CONTRAST = _theme("vantrue-contrast", 2, dark=True, text_alpha=1.0, variables=_PLAIN)
THEMES = (DARK, LIGHT, CONTRAST)


def after(name: str) -> str:
    """The next one, round and round.

    >>> after("vantrue-dark"), after("vantrue-contrast"), after("any other")
    ('vantrue-light', 'vantrue-dark', 'vantrue-dark')
    """
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
