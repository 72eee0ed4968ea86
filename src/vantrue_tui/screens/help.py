"""Help: everything that can be done here, from the table of actions; a click does it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from vantrue_tui.actions import EVERYWHERE, HELP, LIST, Act, acts, bindings
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.texts import say
from vantrue_tui.widgets.keys import Key


class Line(Static):
    """One action with its keys and what it does."""

    def __init__(self, act: Act) -> None:
        super().__init__(
            Content.assemble((f"{act.key:<9}", "bold $accent"), f"{act.label:<16} {act.about}"),
            id=f"help-{act.name}",
            classes="line",
        )
        self.act = act

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
