"""Screens, one a file. A main screen has a line in `MAIN` and is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vantrue_tui.engine import Engine
    from vantrue_tui.screens.page import Page


@dataclass(frozen=True, slots=True)
class Main:
    """A main screen: the key that goes there, its file and its class."""

    key: str
    file: str
    named: str

    def made(self, engine: Engine) -> Page:
        """It, made when it is first shown."""
        page: Page = getattr(import_module(f"{__name__}.{self.file}"), self.named)(engine)
        return page


MAIN: Mapping[str, Main] = {
    "library": Main("1", "library", "Library"),
    "transfers": Main("2", "transfers", "Transfers"),
    "trips": Main("3", "trips", "Trips"),
    "camera": Main("4", "camera", "Camera"),
    "privacy": Main("5", "privacy", "Privacy"),
    "doctor": Main("6", "doctor", "Doctor"),
}
"""By the screen's place in the table of actions, in the order of the tabs; the first is shown at the start.

The act ``go-PLACE`` comes from here; its words and those of ``place.PLACE`` stand in `texts`.
"""
