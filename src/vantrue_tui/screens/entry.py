"""Something to type: a name, where a file goes, a passphrase unseen, or the word that confirms what is for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widgets import Input, Static

from vantrue_client.errors import VantrueError
from vantrue_tui.actions import ENTRY, acts, bindings
from vantrue_tui.forms import plain
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.texts import say
from vantrue_tui.widgets.keys import Key

Check = Callable[[str], object]
"""Raises a typed error that says what is wrong with what was typed."""


class Entry(Dialog[str | None]):
    """What was typed; None where it was left.

    value   what stands there already
    word    nothing else is taken
    hidden  it is typed unseen; ``twice``: two times the same
    empty   it may be left empty
    check   what it says is wrong is told, and typed again
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(ENTRY)
    AUTO_FOCUS = "#typed"

    def __init__(
        self,
        question: str,
        *,
        value: str = "",
        word: str = "",
        hidden: bool = False,
        twice: bool = False,
        empty: bool = False,
        check: Check | None = None,
    ) -> None:
        super().__init__()
        self.question = question
        self._value, self._word, self._hidden, self._empty, self._check = value, word, hidden, empty, check
        self._fields = ("typed", "again") if twice else ("typed",)

    def compose(self) -> ComposeResult:
        """The question, a field or two, and the answers."""
        with VerticalGroup(id="dialog"):
            yield Static(plain(self.question), id="question", markup=False)
            for name in self._fields:
                hint = self._word if name == "typed" else say("pin.again")
                yield Input(self._value, id=name, placeholder=hint, password=self._hidden)
            yield Static("", id="trouble", markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(ENTRY))

    def action_take(self) -> None:
        """Take what was typed, where it will do; an empty field asks for itself."""
        fields = [self.query_one(f"#{name}", Input) for name in self._fields]
        unfilled = next((field for field in fields if not field.value), None)
        if unfilled is not None and not self._empty:
            unfilled.focus()
            return
        trouble = self._trouble([field.value for field in fields])
        self.query_one("#trouble", Static).update(plain(trouble))
        if not trouble:
            self.dismiss(fields[0].value)

    def _trouble(self, typed: list[str]) -> str:
        if self._word and typed[0] != self._word:
            return say("entry.word", word=self._word)
        if len(set(typed)) > 1:
            return say("pin.differ")
        try:
            if self._check is not None:
                self._check(typed[0])
        except VantrueError as error:
            return error.what
        return ""

    def action_leave(self) -> None:
        """Leave it."""
        self.dismiss(None)
