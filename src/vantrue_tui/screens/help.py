"""Help: everything that can be done here, from the table of actions; a click does it."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from vantrue_tui.actions import EVERYWHERE, HELP, LIST, Act, acts, bindings
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.texts import say
from vantrue_tui.widgets.keys import Key

KEY, LABEL = 9, 17
NARROWEST = 12
"""Columns of a key, of a label, and at least of what it does."""


class Line(Widget):
    """One action with its keys and what it does, which keeps to its column."""

    def __init__(self, act: Act) -> None:
        super().__init__(id=f"help-{act.name}", classes="line")
        self.act = act

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Key, label, and what it does."""
        told = ("\n" + " " * KEY).join(self._lines(self.size.width))
        return Content.assemble((f"{self.act.key:<{KEY}}", "bold $accent"), told)

    def _lines(self, width: int) -> list[str]:
        first, *others = textwrap.wrap(self.act.about, max(NARROWEST, width - KEY - LABEL)) or [""]
        return [f"{self.act.label:<{LABEL}}{first}", *(" " * LABEL + line for line in others)]

    def on_click(self) -> None:
        """Do it."""
        self.screen.dismiss(self.act)


class Help(Dialog[Act | None]):
    """What was clicked, for the screen below; None where nothing was."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(HELP)

    def __init__(self, *where: str) -> None:
        super().__init__()
        self._where = where

    def compose(self) -> ComposeResult:
        """A heading and lines for the screen, for lists, for everywhere."""
        with VerticalGroup(id="dialog"):
            with VerticalScroll():
                for place in (*self._where, LIST, EVERYWHERE):
                    yield Static(say(f"place.{place}"), classes="heading")
                    yield from (Line(act) for act in acts(place))
                yield Static(say("help.mouse"), classes="heading", markup=False)
                yield Static(say("help.filter"), id="help-words", markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(HELP))

    def action_close_help(self) -> None:
        """It was read."""
        self.dismiss(None)
