"""How the Library comes to know: what lies here at once, what the camera lists when it has, what downloads bring."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from vantrue_client.errors import Refused
from vantrue_tui.screens.page import Page
from vantrue_tui.texts import say
from vantrue_tui.troubles import happened
from vantrue_tui.widgets.status import Status

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.browsing import Library as Known
    from vantrue_tui.engine import Engine

AGAIN = 30.0  # seconds until a camera that did not answer is asked again
COMING = 2.0  # seconds from a download's news until what is here is read again
SAID = 6.0  # seconds that the status line says how the downloads ended


class Learning(Page):
    """What it knows of recordings, and where it says how it stands with the camera and the downloads.

    known  what was learnt last; None: nothing yet
    """

    class Learnt(Message):
        """More is known of what is here and on the card."""

        def __init__(self, known: Known) -> None:
            super().__init__()
            self.known = known

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.known: Known | None = None
        self._done = 0
        self._coming: Timer | None = None
        self._ended: Timer | None = None

    def narrow(self) -> object:
        """Show what is known, as the user wants to see it."""
        raise NotImplementedError

    @property
    def status(self) -> Status:
        """The line below."""
        return self.query_one(Status)

    def begin_to_learn(self) -> None:
        """Learn what there is, and ask again while no camera answers."""
        self.status.right(say("camera.asking"))
        self._done = self._count_done()
        self.learn()
        self.set_interval(AGAIN, self._ask_again)

    @work(exclusive=True, group="learn")
    async def learn(self) -> None:
        """Learn what is here and what the camera lists."""
        await self.attempt(lambda here: self._tell(here, ask=True), turn=True)

    @work(exclusive=True, group="learn-here")
    async def learn_here(self) -> None:
        """Learn what is here, which was changed; the camera is not asked."""
        await self.attempt(lambda here: self._tell(here, ask=False))

    async def _tell(self, here: Workspace, *, ask: bool) -> None:
        async with aclosing(here.library(ask=ask)) as stages:
            async for known in stages:
                self.post_message(self.Learnt(known))

    @on(Learnt)
    def _learnt(self, event: Learnt) -> None:
        """Show it; an earlier stage of a later look shows no less than is shown."""
        if self.known is not None and not event.known.whole and not event.known.asked and not event.known.troubles:
            return
        if event.known.asked or self.known is None:
            self.known = event.known
        else:
            self.known = event.known.after(self.known)
        if event.known.asked:
            self._say_camera()
        self.narrow()

    def _say_camera(self) -> None:
        known = self.known
        if known is None or not known.asked:
            self.status.right(say("camera.asking"))
            return
        first = next(iter(known.troubles), None)
        self.status.right(happened(first) if first else say("camera.listed"))

    def _ask_again(self) -> None:
        known = self.known
        asking = any(worker.group == "learn" for worker in self.workers)
        if asking or known is None or not known.asked or known.reached:
            return
        if not any(isinstance(error, Refused) for error in known.troubles):
            self.learn()

    def ask_when_lifted(self) -> None:
        """Ask the camera, where that was refused and has been permitted since."""
        refusals = (error for error in (self.known.troubles if self.known else ()) if isinstance(error, Refused))
        for refusal in refusals:
            self.when_lifted(refusal, self.action_refresh)

    def _look_again(self) -> None:
        """Show what came here, at most every few seconds."""
        if self._coming is None:
            self._coming = self.set_timer(COMING, self._came)

    def _came(self) -> None:
        self._coming = None
        self.learn_here()

    def show_downloads(self, line: str) -> None:
        """Show how they go in the status line; what came is shown as here."""
        if line:
            self.status.right(line)
            self.refresh_bindings()
            self._let_go_of_the_end()
        done = self._count_done()
        if done > self._done:
            self._look_again()
        self._done = done

    def _let_go_of_the_end(self) -> None:
        """That they ended is said for a while; then what is known of the camera is worth more."""
        if self._ended is not None:
            self._ended.stop()
        over = self.standing is not None and not self.standing.queue.left
        self._ended = self.set_timer(SAID, self._say_camera) if over else None

    def _count_done(self) -> int:
        return self.standing.queue.count("done") if self.standing else 0

    def action_refresh(self) -> None:
        """Ask the camera again."""
        self.status.right(say("camera.asking"))
        self.learn()
