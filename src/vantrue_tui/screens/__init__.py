"""Screens, one a file. A main screen has a name here and is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vantrue_tui.engine import Engine
    from vantrue_tui.screens.page import Page


def _library(engine: Engine) -> Page:
    from vantrue_tui.screens.library import Library

    return Library(engine)


MAIN: Mapping[str, Callable[[Engine], Page]] = {"library": _library}
"""The first is shown at the start; `go-NAME` in the table of actions goes to another."""
