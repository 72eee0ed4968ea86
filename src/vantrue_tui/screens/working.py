"""Something that takes its time: how far it is, what it says meanwhile, and a way to stop it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.message import Message
from textual.widgets import ProgressBar, Static

from vantrue_client.errors import VantrueError
from vantrue_client.workspace.reporter import Reporter
from vantrue_tui import forms
from vantrue_tui.actions import WORKING, acts, bindings
from vantrue_tui.messages import Trouble
from vantrue_tui.screens.dialog import Dialog
from vantrue_tui.texts import say, told
from vantrue_tui.widgets.keys import Key

if TYPE_CHECKING:
    from vantrue_client.model import Progress
    from vantrue_client.share.pipeline import Step
    from vantrue_client.workspace import Workspace
    from vantrue_tui.engine import Engine

T = TypeVar("T")
EVERY = 0.2  # seconds between two notes of how far it is
MOST = 50  # sentences that are shown; of more the last ones

Watched = Callable[["Workspace", Reporter], Coroutine[Any, Any, T]]
"""Something for the workspace to do, which tells a reporter how it goes."""


class Working(Dialog[T | None]):
    """What the work returns; None where it was stopped or went wrong, which the app says.

    Stopping waits for the work's own end: what it made is gone then.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(WORKING)

    class Stepped(Message):
        """It got further; ``part``, 0 to 1, where that is known."""

        def __init__(self, line: str, part: float | None = None) -> None:
            super().__init__()
            self.line = line
            self.part = part

    class Said(Message):
        """Something worth a line, or a drawing of several."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class LookAt(Message):
        """Somebody has to look at a page."""

        def __init__(self, page: Path) -> None:
            super().__init__()
            self.page = page

    def __init__(self, engine: Engine, title: str, work: Watched[T], *, turn: bool = False) -> None:
        super().__init__()
        self._engine, self._heading, self._job, self._turn = engine, title, work, turn
        self._result: list[T | None] = []

    def compose(self) -> ComposeResult:
        """What is done, how far it is, what was said, and how to stop it."""
        with VerticalGroup(id="dialog"):
            yield Static(forms.plain(self._heading), classes="heading", markup=False)
            yield Static("", id="doing", markup=False)
            yield ProgressBar(total=1.0, show_eta=False, id="bar")
            yield VerticalScroll(id="said", can_focus=False)
            with HorizontalGroup(classes="answers"):
                yield from (Key(act) for act in acts(WORKING))

    def on_mount(self) -> None:
        """Begin."""
        self.query_one(ProgressBar).update(total=None)
        self._begin()

    @work(group="work")
    async def _begin(self) -> None:
        watching = Watching(self.post_message)
        result: T | None = None
        try:
            result = await self._engine.do(lambda here: self._job(here, watching), turn=self._turn)
        except asyncio.CancelledError:
            self.call_later(self._end, None)
            raise
        except Exception as error:  # the app tells errors that were foreseen from faults
            self.app.post_message(Trouble(error))
        self.call_later(self._end, result)

    def _end(self, result: T | None) -> None:
        self._result = [result]
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Go once it has ended; a question that stands before goes first."""
        if self._result and self.app.screen is self:
            self.dismiss(self._result.pop())

    def on_working_stepped(self, event: Stepped) -> None:
        """Show how far it is."""
        self.query_one("#doing", Static).update(forms.plain(event.line))
        bar = self.query_one(ProgressBar)
        if event.part is None:
            bar.update(total=None)
        else:
            bar.update(total=1.0, progress=event.part)

    async def on_working_said(self, event: Said) -> None:
        """Show what was said; a drawing in black and white, as a phone's camera reads it."""
        lines = [forms.plain(line) for line in told(event.text).splitlines()]
        said = self.query_one("#said", VerticalScroll)
        self.set_class(bool(said.query(".drawing")) or len(lines) > 1, "-drawn")
        await said.mount(Static("\n".join(lines), classes="drawing" if len(lines) > 1 else "sentence", markup=False))
        for old in list(said.query(".sentence"))[:-MOST]:
            await old.remove()
        if self.has_class("-drawn"):
            said.scroll_home(animate=False)
        else:
            said.scroll_end(animate=False)

    @work(group="look")
    async def on_working_look_at(self, event: LookAt) -> None:
        """Open it; where nothing does, the question that follows names it."""
        try:
            await self._engine.do(lambda here: here.show(event.page))
        except VantrueError as error:
            self.post_message(self.Said(error.what))

    def action_stop_work(self) -> None:
        """Stop it; what it made goes."""
        self.query_one("#doing", Static).update(say("working.stopping"))
        self.workers.cancel_group(self, "work")


class Watching(Reporter):
    """Posts what it hears, from the engine's thread; of what comes often only some."""

    def __init__(self, post: Callable[[Message], object]) -> None:
        self._post = post
        self._last, self._stage, self._sent = 0.0, "", 0

    def step(self, step: Step) -> None:
        """A share got further."""
        line = say("working.step", stage=say(f"stage.{step.stage.name.lower()}"), number=step.number, of=step.of)
        if line != self._stage or self._due():
            self._stage = line
            self._post(Working.Stepped(f"{line}  {step.name}", step.share))

    def progress(self, progress: Progress) -> None:
        """A recording that is fetched before got further."""
        if self._due():
            part = progress.done / progress.total if progress.total else None
            self._post(Working.Stepped(say("working.fetching", name=progress.recording.name), part))

    def sent(self, count: int) -> None:
        """So many bytes left."""
        self._sent += count
        if self._due():
            self._post(Working.Stepped(say("working.sent", size=forms.size(self._sent))))

    def say(self, sentence: str) -> None:
        """A line, or a QR code."""
        self._post(Working.Said(sentence))

    def look(self, page: Path) -> None:
        """Stills to look at before anything leaves."""
        self._post(Working.LookAt(page))

    def _due(self) -> bool:
        now = time.monotonic()
        due = now - self._last >= EVERY
        self._last = now if due else self._last
        return due
