"""One permission asked for in words: what it lets the program do, and what is missing without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widgets import Static

from vantrue_tui.actions import PERMIT, acts, bindings
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.texts import say, told
from vantrue_tui.widgets.keys import Key

if TYPE_CHECKING:
    from vantrue_client.workspace.governing import Permitted


class Permit(Dialog[str | None]):
    """``granted``, ``denied``, ``ask``: at the next need; None where it was left as it is.

    place  where it stands among several, for people
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(PERMIT)

    def __init__(self, asked: Permitted, place: str = "") -> None:
        super().__init__()
        self.permission = asked.name
        self._asked = asked
        self._place = place

    def compose(self) -> ComposeResult:
        """What it is about, how it stands, and the answers."""
        name = say(f"permission.{self.permission}.name")
        lines = [
            f"{name}  {self._place}".rstrip(),
            "",
            told(self._asked.sentence),
            say(f"permission.{self.permission}.without"),
            "",
            say(f"grant.{self._asked.grant}.about"),
        ]
        with VerticalGroup(id="dialog"):
            yield Static("\n".join(lines), id="question", markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(PERMIT))

    def action_allow(self) -> None:
        """Yes."""
        self.dismiss("granted")

    def action_deny(self) -> None:
        """No."""
        self.dismiss("denied")

    def action_ask_later(self) -> None:
        """At the next need."""
        self.dismiss("ask")

    def action_leave_permit(self) -> None:
        """As it is."""
        self.dismiss(None)
