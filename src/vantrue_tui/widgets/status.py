"""The line that says what is going on."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import HorizontalGroup
from textual.widgets import Static

from vantrue_tui.forms import plain


class Status(HorizontalGroup):
    """What is shown on the left, what the camera and the downloads do on the right."""

    def compose(self) -> ComposeResult:
        """Two texts."""
        yield Static("", id="left", markup=False)
        yield Static("", id="right", markup=False)

    def left(self, text: str) -> None:
        """Say something on the left."""
        self.query_one("#left", Static).update(plain(text))

    def right(self, text: str) -> None:
        """Say something on the right."""
        self.query_one("#right", Static).update(plain(text))
