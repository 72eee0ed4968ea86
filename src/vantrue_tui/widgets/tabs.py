"""The line at the top: the main screens, the one that is shown set off; each is clicked as well."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import HorizontalGroup

from vantrue_tui.actions import going
from vantrue_tui.widgets.keys import Key


class Tabs(HorizontalGroup):
    """Every main screen there is, with its key."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        """A key each."""
        for place, act in going():
            key = Key(act)
            key.set_class(place == self._place, "-shown")
            yield key
