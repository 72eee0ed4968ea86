"""One of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widgets import Static

from vantrue_tui.actions import CHOICE, acts, bindings
from vantrue_tui.forms import plain
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.widgets.keys import Key
from vantrue_tui.widgets.rows import Rows


class Choices(Rows):
    """A row for each; the one that holds now has a dot before it."""

    def __init__(self, labels: Sequence[str], now: int | None) -> None:
        super().__init__(id="choices")
        self._labels, self._now = tuple(labels), now

    def on_mount(self) -> None:
        """Begin at the one that holds now."""
        self.renew(self._now or 0)

    def count(self) -> int:
        """How many."""
        return len(self._labels)

    def row(self, at: int) -> str:
        """What it is called."""
        return f"{'•' if at == self._now else ' '} {plain(self._labels[at])}"


class Choice(Dialog[int | None]):
    """The place of the one chosen, counted from 0; None where it was left.

    now  the one that holds
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(CHOICE)

    def __init__(self, question: str, labels: Sequence[str], *, now: int | None = None) -> None:
        super().__init__()
        self.question = question
        self._labels, self._now = labels, now

    def compose(self) -> ComposeResult:
        """The question, the choices, the answers."""
        with VerticalGroup(id="dialog"):
            yield Static(plain(self.question), id="question", markup=False)
            yield Choices(self._labels, self._now)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(CHOICE))

    def on_mount(self) -> None:
        """As many rows as there are choices, where there is room."""
        self.query_one(Choices).styles.height = len(self._labels)

    @on(Rows.Chosen)
    def action_choose(self) -> None:
        """The one under the cursor."""
        self.dismiss(self.query_one(Choices).cursor)

    def action_no_choice(self) -> None:
        """Leave it."""
        self.dismiss(None)
