"""The guardian's PIN, typed unseen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widgets import Input, Static

from vantrue_tui.actions import PIN, acts, bindings
from vantrue_tui.forms import plain
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.texts import say
from vantrue_tui.widgets.keys import Key


class Pin(Dialog[str | None]):
    """What was typed, a new one twice; None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(PIN)

    def __init__(self, question: str, *, new: bool = False) -> None:
        super().__init__()
        self.question = question
        self._fields = ("pin", "again") if new else ("pin",)

    def compose(self) -> ComposeResult:
        """The question, one field or two, and the answers."""
        with VerticalGroup(id="dialog"):
            yield Static(plain(self.question), id="question", markup=False)
            for name in self._fields:
                yield Input(password=True, id=name, placeholder=say(f"pin.{name}"))
            yield Static("", id="trouble")
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(PIN))

    def action_give_pin(self) -> None:
        """Give it, once the fields agree; an empty one asks for the next field."""
        typed = [self.query_one(f"#{name}", Input) for name in self._fields]
        empty = next((field for field in typed if not field.value), None)
        if empty is not None:
            empty.focus()
        elif len({field.value for field in typed}) > 1:
            self.query_one("#trouble", Static).update(say("pin.differ"))
        else:
            self.dismiss(typed[0].value)

    def action_no_pin(self) -> None:
        """Leave it."""
        self.dismiss(None)
