"""What the dialogs have in common that say what would leave while one fills them in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import on, work
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import Checkbox, Input, RadioSet, Static

from vantrue_client.errors import VantrueError
from vantrue_tui import forms
from vantrue_tui.messages import Trouble
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.texts import say, told

if TYPE_CHECKING:
    from vantrue_client.policy.decide import Decision
    from vantrue_client.workspace import Workspace
    from vantrue_tui.engine import Engine

P = TypeVar("P")
TYPED = 0.15  # seconds after the last change until the plan is made anew


class Planned(Dialog[tuple[str, ...] | None], Generic[P]):
    """A form above, and what comes of it below: ``plan`` makes that of what is filled in, and ``told`` words it.

    What was done is its answer, in sentences; None where it was left.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.shown: object = None
        self._typing: Timer | None = None

    async def plan(self, here: Workspace) -> P:
        """A plan of what is filled in, made in the engine's thread; raises VantrueError."""
        raise NotImplementedError

    def told(self, here: Workspace, plan: P) -> list[str]:
        """What a plan says, a line each; in the engine's thread."""
        raise NotImplementedError

    def read(self) -> None:
        """Take over what is filled in, for `plan`; raises VantrueError."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Say what the form as it stands would do."""
        self.replan()

    @on(Input.Changed)
    @on(Checkbox.Changed)
    @on(RadioSet.Changed)
    def _changed(self) -> None:
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(TYPED, self.replan)

    @work(exclusive=True, group="plan")
    async def replan(self) -> None:
        """Make the plan anew and show it."""
        try:
            self.read()
            lines = await self.engine.do(self._lines)
        except VantrueError as error:
            lines = [told(error.what), told(error.advice)]
        except asyncio.CancelledError:
            raise
        except Exception as error:  # the app writes a fault down
            self.app.post_message(Trouble(error))
            return
        if not self.query("#plan Static"):
            return  # it was closed meanwhile, and nobody waits for this any more
        self.query_one("#plan Static", Static).update("\n".join(forms.plain(line) for line in lines if line))
        self.query_one("#plan", VerticalScroll).scroll_home(animate=False)
        self.shown = lines
        self.replanned()

    def replanned(self) -> None:
        """Another plan is shown."""

    async def fresh(self) -> P | None:
        """A plan of what is filled in just now, whatever is shown; None, and the trouble told, where there is none."""
        try:
            self.read()
            return await self.engine.do(self.plan)
        except Exception as error:  # the app tells errors that were foreseen from faults
            self.app.post_message(Trouble(error))
            return None

    async def _lines(self, here: Workspace) -> list[str]:
        return self.told(here, await self.plan(here))

    def chosen(self, group: str) -> list[str]:
        """The words whose boxes are ticked in a row of them."""
        return [box.name or "" for box in self.query(Checkbox) if box.has_class(group) and box.value]

    def typed(self, field: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{field}", Input).value.strip()


def ruled(decision: Decision) -> str:
    """What the rules say, in a line."""
    answer = say(f"decision.{decision.answer.name.lower()}")
    return say("decision.line", answer=answer, rule=decision.rule, why=decision.why)
