"""Something longer to read, which is scrolled; it may be gone on from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.widgets import Static

from vantrue_tui.actions import PAPER, acts, bindings
from vantrue_tui.forms import plain
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.widgets.keys import Key


class Paper(Dialog[bool]):
    """Lines; whether one goes on from them. A subclass has other acts, of its own place in the table."""

    place: ClassVar[str] = PAPER
    BINDINGS: ClassVar[list[BindingType]] = bindings(PAPER)

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The lines, and the answers."""
        with VerticalGroup(id="dialog"):
            with VerticalScroll(id="paper"):
                yield Static("\n".join(map(plain, self._lines)), markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(self.place))

    def action_read(self) -> None:
        """It was read; go on."""
        self.dismiss(True)

    def action_put_away(self) -> None:
        """Do not go on."""
        self.dismiss(False)
