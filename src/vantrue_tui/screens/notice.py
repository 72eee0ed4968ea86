"""What happened, what was kept, what to do next."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widgets import Static

from vantrue_client.errors import VantrueError
from vantrue_tui.actions import NOTICE, acts, bindings
from vantrue_tui.forms import plain
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.troubles import paragraphs
from vantrue_tui.widgets.keys import Key


class Notice(Dialog[None]):
    """Stays until it is closed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(NOTICE)

    def __init__(self, *parts: str) -> None:
        super().__init__()
        self._parts = [plain(part) for part in parts if part]

    @classmethod
    def of(cls, error: VantrueError) -> Notice:
        """A notice of an error, with the rule that a refusal goes by."""
        return cls(*paragraphs(error))

    def compose(self) -> ComposeResult:
        """The sentences, a paragraph each."""
        with VerticalGroup(id="dialog"):
            yield Static("\n\n".join(self._parts), id="notice", markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(NOTICE))

    def action_close_notice(self) -> None:
        """It was read."""
        self.dismiss(None)
