"""A question that is answered with yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widgets import Static

from vantrue_tui.actions import QUESTION, acts, bindings
from vantrue_tui.forms import plain
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.widgets.keys import Key


class Question(Dialog[bool | None]):
    """Yes, no, or None: left unanswered, which grants nothing."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(QUESTION)

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with VerticalGroup(id="dialog"):
            yield Static(plain(self.question), id="question", markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(QUESTION))

    def action_yes(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_no(self) -> None:
        """No."""
        self.dismiss(False)

    def action_unanswered(self) -> None:
        """Neither."""
        self.dismiss(None)
