"""Something to type: a name, where a file goes, or the word that confirms what cannot be undone."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widgets import Input, Static

from vantrue_tui.actions import ENTRY, acts, bindings
from vantrue_tui.forms import plain
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.texts import say
from vantrue_tui.widgets.keys import Key


class Entry(Dialog[str | None]):
    """What was typed; None where it was left.

    value  what stands there already
    word   nothing else is taken
    empty  it may be left empty
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(ENTRY)

    def __init__(self, question: str, *, value: str = "", word: str = "", empty: bool = False) -> None:
        super().__init__()
        self.question = question
        self._value, self._word, self._empty = value, word, empty

    def compose(self) -> ComposeResult:
        """The question, a field, and the answers."""
        with VerticalGroup(id="dialog"):
            yield Static(plain(self.question), id="question", markup=False)
            yield Input(self._value, id="typed", placeholder=self._word)
            yield Static("", id="trouble", markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(ENTRY))

    def action_take(self) -> None:
        """Take what was typed, where it will do."""
        typed = self.query_one("#typed", Input).value
        if self._word and typed != self._word:
            self.query_one("#trouble", Static).update(say("entry.word", word=self._word))
        elif typed or self._empty:
            self.dismiss(typed)

    def action_leave(self) -> None:
        """Leave it."""
        self.dismiss(None)
