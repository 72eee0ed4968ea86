"""The Doctor: why a camera cannot be reached, step by step, what to do about it, and what one attaches to a report."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Static

from vantrue_client.workspace.doctor.steps import Step, cause
from vantrue_tui.actions import DOCTOR, bindings
from vantrue_tui.forms import plain
from vantrue_tui.messages import Told
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.page import Page
from vantrue_tui.texts import say, told
from vantrue_tui.widgets.keys import Keys
from vantrue_tui.widgets.status import Status
from vantrue_tui.widgets.steps import Steps
from vantrue_tui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from vantrue_client.errors import Refused
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.doctor.checkup import Checkup
    from vantrue_tui.engine import Engine

BUNDLE = "~/vantrue-doctor.zip"


class Doctor(Page):
    """See the module. It begins by itself where nobody has to be asked for that; else it says what it would do.

    checkup  the last one that came to its end
    """

    place = DOCTOR
    BINDINGS: ClassVar[list[BindingType]] = bindings(DOCTOR)
    AUTO_FOCUS = "#steps"

    class Found(Message):
        """A step was done."""

        def __init__(self, step: Step) -> None:
            super().__init__()
            self.step = step

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.checkup: Checkup | None = None
        self._checking = False
        self._objection: Refused | None = None

    def compose(self) -> ComposeResult:
        """Tabs, what is said in all, the steps, status, footer."""
        yield Tabs(DOCTOR)
        yield Static("", id="verdict", markup=False)
        yield Steps(id="steps")
        yield Status()
        yield Keys(DOCTOR)

    def on_mount(self) -> None:
        """Begin, where that is permitted."""
        self._begin()

    def on_screen_resume(self) -> None:
        """It may be permitted by now."""
        if self._objection is not None:
            self.when_lifted(self._objection, self._begin)

    @work(group="begin")
    async def _begin(self) -> None:
        if not await self._say_objection():
            self.action_check()

    async def _say_objection(self) -> bool:
        """Say what keeps it from beginning by itself; false where nothing does."""
        objection = self._objection = await self.attempt(_objection)
        if objection is not None:
            why = f"{told(objection.what)} {told(objection.advice)}"
            self._say(say("doctor.would"), why, say("doctor.allow"))
        return objection is not None

    def action_check(self) -> None:
        """Go the way to the camera once more."""
        if not self._checking:
            self.checkup, self._checking = None, True
            self._check()

    @work(group="check")
    async def _check(self) -> None:
        await self.query_one(Steps).clear()
        self._say(say("doctor.checking"))
        self.refresh_bindings()
        try:
            self.checkup = await self.attempt(self._walk, turn=True)
        finally:
            self._checking = False
        if self.checkup is not None:
            self._conclude(self.checkup)
        elif not await self._say_objection():
            self._say(say("doctor.stopped"))
        self.refresh_bindings()

    async def _walk(self, here: Workspace) -> Checkup:
        from vantrue_client.workspace.doctor.checkup import Checkup

        checkup = Checkup(here)
        async with aclosing(checkup.walk()) as steps:
            async for step in steps:
                self.post_message(self.Found(step))
        return checkup

    @on(Found)
    async def _found(self, event: Found) -> None:
        await self.query_one(Steps).add(event.step)

    def _conclude(self, checkup: Checkup) -> None:
        wrong = cause(checkup.steps)
        if wrong is None:
            self._say(say("doctor.well"))
        else:
            self._say(say("doctor.wrong", what=wrong.what), say("doctor.do", advice=wrong.advice))

    def _say(self, *sentences: str) -> None:
        self.query_one("#verdict", Static).update("\n".join(plain(sentence) for sentence in sentences))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One check at a time; a bundle holds one that came to its end."""
        if action == "check":
            return not self._checking or None
        if action == "bundle":
            return self.checkup is not None or None
        return True

    def show_downloads(self, line: str) -> None:
        """Show how they go in the status line."""
        self.query_one(Status).right(line)

    @work(group="bundle")
    async def action_bundle(self) -> None:
        """Write what one attaches to a bug report, where the user says."""
        checkup = self.checkup
        if checkup is None:
            return
        typed = await self.app.push_screen_wait(Entry(say("doctor.bundle.where"), value=BUNDLE))
        if typed is None:
            return
        written = await self.attempt(lambda _: checkup.write_bundle(typed), turn=True)
        if written is not None:
            path, holds = written
            self.post_message(Told(say("doctor.bundle.written", path=path, holds=", ".join(holds))))


async def _objection(here: Workspace) -> Refused | None:
    return here.objection_to_diagnosing()
