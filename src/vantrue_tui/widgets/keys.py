"""The footer: what can be done now, and by which key; each is clicked as well."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import HorizontalGroup, HorizontalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from vantrue_tui.actions import EVERYWHERE, Act, acts


class Key(Static):
    """One action."""

    class Pressed(Message):
        """It was clicked."""

        def __init__(self, act: Act) -> None:
            super().__init__()
            self.act = act

    def __init__(self, act: Act) -> None:
        label = Content.assemble((act.key, "bold $accent"), " ", act.label)
        super().__init__(label, id=f"key-{act.name}", classes="key")
        self.act = act
        self.tooltip = act.about

    def on_click(self) -> None:
        """Tell of it."""
        self.post_message(self.Pressed(self.act))


class Keys(HorizontalGroup):
    """The actions of a screen, made from the table; what cannot be done now is dim and crossed out."""

    def __init__(self, *where: str) -> None:
        super().__init__()
        self._where = where

    def compose(self) -> ComposeResult:
        """The screen's own, then what applies everywhere, the palette last."""
        shown = [act for act in (*acts(*self._where), *acts(EVERYWHERE)) if act.footer]
        with HorizontalScroll(can_focus=False):
            yield from (Key(act) for act in shown if act.name != "palette")
        yield from (Key(act) for act in shown if act.name == "palette")

    def on_mount(self) -> None:
        """Follow what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._update)
        self._update(self.screen)

    def _update(self, screen: Screen[object]) -> None:
        for key in self.query(Key):
            owner = self.app if key.act.where == EVERYWHERE else screen
            key.set_class(not owner.check_action(key.act.method, ()), "-unavailable")
