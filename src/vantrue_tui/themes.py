"""Light, dark and high contrast; NO_COLOR takes the colours out of each. No colour carries meaning alone."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="vantrue-dark",
    primary="#5aa9e6",
    secondary="#7fc8f8",
    accent="#ffd166",
    warning="#ffb347",
    error="#ff6b6b",
    success="#7bd88f",
    foreground="#e6e9ef",
    background="#12161c",
    surface="#181d25",
    panel="#212833",
    dark=True,
)
LIGHT = Theme(
    name="vantrue-light",
    primary="#0b5fa5",
    secondary="#2a6f97",
    accent="#8a5a00",
    warning="#8a4b00",
    error="#a61b1b",
    success="#1b6b34",
    foreground="#1b1f24",
    background="#fbfbfa",
    surface="#f1f1ef",
    panel="#e4e5e3",
    dark=False,
)
CONTRAST = Theme(
    name="vantrue-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff9090",
    success="#90ff90",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    text_alpha=1.0,
    variables={"block-cursor-background": "#ffff00", "block-cursor-foreground": "#000000"},
)
THEMES = (DARK, LIGHT, CONTRAST)


def after(name: str) -> str:
    """The next one, round and round.

    >>> after("vantrue-dark"), after("vantrue-contrast"), after("any other")
    ('vantrue-light', 'vantrue-dark', 'vantrue-dark')
    """
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
