"""Evidence: for whom a package is, what for and on which ground, and what would go into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.widgets import Input, RadioSet, Static

from vantrue_client.workspace import when
from vantrue_client.workspace.ordering import GROUNDS, order
from vantrue_client.workspace.typed import typed_path
from vantrue_tui import forms
from vantrue_tui.actions import EVIDENCE, acts, bindings
from vantrue_tui.screens.planned import Planned, ruled
from vantrue_tui.screens.working import Working
from vantrue_tui.texts import say, told
from vantrue_tui.widgets.boxes import Box, Dot
from vantrue_tui.widgets.keys import Key

if TYPE_CHECKING:
    from vantrue_client.share.evidence.make import Made
    from vantrue_client.share.evidence.order import Order, Plan
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.moments import Moment
    from vantrue_tui.engine import Engine


class Evidence(Planned["Plan"]):
    """All channels of the moments that are meant go along, unaltered."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(EVIDENCE)
    AUTO_FOCUS = "#recipient"

    def __init__(self, engine: Engine, moments: Sequence[Moment]) -> None:
        super().__init__(engine)
        self._names = [item.file for moment in moments for item in moment.here if item.file is not None]
        self._order: Order | None = None
        self._around = timedelta()

    def compose(self) -> ComposeResult:
        """Who, what for, why, where, the plan, the answers."""
        folder = self.engine.workspace.settings.archive_root.parent / say("evidence.folder-name")
        with VerticalGroup(id="dialog", classes="planned"):
            yield from self._field("recipient")
            yield from self._field("purpose")
            with HorizontalGroup(classes="choice"):
                yield Static(say("evidence.ground"), classes="name")
                with RadioSet(id="ground", compact=True):
                    yield from (Dot(say(f"ground.{word}"), name=word) for word in GROUNDS)
            yield from self._field("folder", str(folder))
            yield from self._field("around")
            with HorizontalGroup(classes="choice"):
                yield Static("", classes="name")
                yield Box(say("evidence.sign"), name="sign", classes="with", compact=True)
                yield Box(say("evidence.day-logs"), True, name="day-logs", classes="with", compact=True)
            with VerticalScroll(id="plan"):
                yield Static("", markup=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(EVIDENCE))

    def _field(self, name: str, value: str = "") -> Iterator[HorizontalGroup]:
        field = Input(value, id=name, placeholder=say(f"evidence.{name}-form"), compact=True)
        yield HorizontalGroup(Static(say(f"evidence.{name}"), classes="name"), field, classes="choice")

    def read(self) -> None:
        """What is ordered."""
        ground = self.query_one("#ground", RadioSet).pressed_button
        around, extras = self.typed("around"), self.chosen("with")
        self._around = when.span(around) if around else timedelta()
        self._order = order(
            typed_path(self.typed("folder")),
            ground=(ground.name if ground else None) or "",
            recipient=self.typed("recipient"),
            purpose=self.typed("purpose"),
            signed="sign" in extras,
            day_logs="day-logs" in extras,
        )

    async def plan(self, here: Workspace) -> Plan:
        """See `Workspace.evidence_plan`."""
        assert self._order is not None
        wanted = replace(self._order, maker=here.evidence_maker())
        return await here.evidence_plan(wanted, self._names, around=self._around)

    def told(self, here: Workspace, plan: Plan) -> list[str]:
        """What would go into the package, and what the rules say."""
        return [
            say("evidence.originals", count=len(plan.copies), size=forms.size(plan.bytes)),
            say("evidence.unaltered"),
            say("evidence.located") if plan.located else "",
            *(say("evidence.left-out", sentence=sentence) for sentence in plan.left_out),
            ruled(here.evidence_decision(plan)),
        ]

    @work(exclusive=True, group="evidence")
    async def action_make_package(self) -> None:
        """Make it, once that is confirmed."""
        plan = await self.fresh()
        if plan is None:
            return
        going = Working(self.engine, say("evidence.going"), lambda here, told: here.evidence(plan, told))
        made = await self.app.push_screen_wait(going)
        if made is not None:
            self.dismiss(tuple(result(made, plan)))

    def action_leave_package(self) -> None:
        """Make none."""
        self.dismiss(None)


def result(made: Made, plan: Plan) -> Iterator[str]:
    """What was made, and what is to be told the recipient."""
    yield say("evidence.made", folder=made.folder, files=made.files, size=forms.size(made.bytes))
    yield say("evidence.number", number=made.number)
    if made.fingerprint:
        yield say("evidence.signed", key=made.fingerprint)
    yield from (told(sentence) for sentence in made.left_out if sentence not in plan.left_out)
