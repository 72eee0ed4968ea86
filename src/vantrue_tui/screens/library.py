"""The Library: days, moments, details; what is here at once, what the camera has when it has told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from vantrue_client.errors import Refused, UsageError
from vantrue_client.workspace.choosing import in_words
from vantrue_tui import forms
from vantrue_tui.actions import LIBRARY, bindings
from vantrue_tui.screens.handing import Handing
from vantrue_tui.screens.question import Question
from vantrue_tui.texts import say
from vantrue_tui.widgets.days import Days
from vantrue_tui.widgets.details import Details
from vantrue_tui.widgets.keys import Keys
from vantrue_tui.widgets.moments import ORDERS, Moments, heading, ordered
from vantrue_tui.widgets.scrubber import Scrubber
from vantrue_tui.widgets.status import Status
from vantrue_tui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from vantrue_client.model import Filter
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.browsing import Library as Known
    from vantrue_client.workspace.moments import Moment
    from vantrue_tui.engine import Engine

AGAIN = 30.0  # seconds until a camera that did not answer is asked again
STILL = 0.15  # seconds that the cursor rests before a picture is fetched
COMING = 2.0  # seconds from a download's news until what is here is read again
TYPED = 0.08  # seconds after the last letter until the list is narrowed


class Library(Handing):
    """See the module."""

    place = LIBRARY
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIBRARY)
    AUTO_FOCUS = "#moments"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (105, "-wide")]  # noqa: RUF012 (declared so by Textual)

    class Learnt(Message):
        """More is known of what is here and on the card."""

        def __init__(self, known: Known) -> None:
            super().__init__()
            self.known = known

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.known: Known | None = None
        self._order = ORDERS[0]
        self._done = 0
        self._resting: Timer | None = None
        self._typing: Timer | None = None
        self._coming: Timer | None = None
        self._wanted: str | None = None

    def compose(self) -> ComposeResult:
        """Tabs, filter line, three columns, status, footer."""
        yield Tabs(LIBRARY)
        yield Input(placeholder=say("library.filter"), id="filter", compact=True)
        with Horizontal(id="columns"):
            yield Days(id="days")
            with Vertical(id="middle"):
                yield Static(heading(), id="heading", markup=False)
                yield Moments(id="moments")
                yield Static("", id="nothing", markup=False)
            yield Details(self.engine, id="details")
        yield Status()
        yield Keys(LIBRARY)

    def on_mount(self) -> None:
        """Begin to learn what there is, and ask again while no camera answers."""
        self.status.right(say("camera.asking"))
        self._done = self.standing.queue.count("done") if self.standing else 0
        self.learn()
        self.set_interval(AGAIN, self._ask_again)

    @property
    def moments(self) -> Moments:
        """The list in the middle."""
        return self.query_one(Moments)

    @property
    def chosen(self) -> list[Moment]:
        """What an act is done to."""
        return self.moments.meant

    @property
    def scrubber(self) -> Scrubber:
        """Where a piece is marked."""
        return self.query_one(Scrubber)

    @property
    def status(self) -> Status:
        """The line below."""
        return self.query_one(Status)

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

    def on_library_learnt(self, event: Learnt) -> None:
        """Show it; an earlier stage of a later look shows no less than is shown."""
        if self.known is not None and not event.known.whole and not event.known.asked and not event.known.troubles:
            return
        if event.known.asked or self.known is None:
            self.known = event.known
        else:
            self.known = event.known.after(self.known)
        if event.known.asked:
            self._say_camera(event.known)
        self.narrow()

    @work(exclusive=True, group="narrow")
    async def narrow(self) -> None:
        """Show what the filter leaves, in the order wanted."""
        known = self.known
        if known is None:
            return
        try:
            chosen, words = in_words(self.query_one("#filter", Input).value, datetime.now())
        except UsageError as error:
            self.status.left(f"{error.what} {error.advice}")
            return
        shown = await asyncio.to_thread(_narrowed, known.moments, chosen, words, self._order)
        self.moments.show(shown)
        self.query_one(Days).show(shown)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not shown
        self.query_one("#middle").set_class(not shown, "-empty")
        nothing.update(self._why_nothing(known) if not shown else "")
        if self._wanted is not None:
            self.moments.go_to_recording(self._wanted)
            self._wanted = None

    def _why_nothing(self, known: Known) -> str:
        if known.moments:
            return say("library.nothing-fits")
        if known.troubles:
            return "\n\n".join(forms.plain(str(error)) for error in known.troubles)
        return say("library.empty" if known.asked else "library.looking")

    def _say_camera(self, known: Known) -> None:
        first = next(iter(known.troubles), None)
        self.status.right(first.what if first else say("camera.listed"))

    def _say_count(self) -> None:
        marked = self.moments.marked
        if marked:
            size = forms.size(sum(moment.size for moment in marked))
            self.status.left(say("marked", count=len(marked), size=size))
        else:
            self.status.left(f"{say('moments', count=self.moments.count())} · {say(f'order.{self._order}')}")

    def _ask_again(self) -> None:
        known = self.known
        asking = any(worker.group == "learn" for worker in self.workers)
        if asking or known is None or not known.asked or known.reached:
            return
        if not any(isinstance(error, Refused) for error in known.troubles):
            self.learn()

    def _look_again(self) -> None:
        """Show what came here, at most every few seconds."""
        if self._coming is None:
            self._coming = self.set_timer(COMING, self._came)

    def _came(self) -> None:
        self._coming = None
        self.learn_here()

    @on(Moments.Moved, "#moments")
    def _moved(self) -> None:
        current = self.moments.current
        self.query_one(Days).point(current.day if current else None)
        self.refresh_bindings()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(STILL, self._look)

    def _look(self) -> None:
        details = self.query_one(Details)
        details.show(self.moments.current if details.display else None)

    @on(Scrubber.Marked)
    def _piece(self) -> None:
        self.refresh_bindings()

    @on(Moments.Marked)
    def _marked(self) -> None:
        self._say_count()
        self.refresh_bindings()

    @on(Moments.Chosen, "#moments")
    async def _chosen(self) -> None:
        if self.check_action("play", ()):
            self.action_play()

    @on(Days.Moved, "#days")
    def _day(self, event: Days.Moved) -> None:
        if event.rows.has_focus:
            self.moments.go_to_day(self.query_one(Days).day)

    @on(Input.Changed, "#filter")
    def _typed(self) -> None:
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(TYPED, self.narrow)

    @on(Input.Submitted, "#filter")
    def _submitted(self) -> None:
        self.moments.focus()

    def on_resize(self) -> None:
        """The details may have come into sight."""
        self.call_after_refresh(self._look)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done to what is meant."""
        needs = {
            "filter": lambda: not isinstance(self.focused, Input),
            "download": lambda: any(moment.missing for moment in self.moments.meant),
            "play": lambda: self.moments.current is not None,
            "keep": lambda: bool(_files(self.moments.meant)),
            "share": lambda: self.moments.current is not None,
            "evidence": lambda: bool(_files(self.moments.meant)),
            "cut": lambda: self.scrubber.piece is not None,
            **dict.fromkeys(
                ("needle_back", "needle_on", "piece_from", "piece_to"), lambda: self.scrubber.item is not None
            ),
            "delete_here": lambda: bool(_files(self.moments.meant)),
            "mark": lambda: self.moments.current is not None,
            "mark_day": lambda: self.moments.current is not None,
        }
        return needs[action]() or None if action in needs and self.is_mounted else True

    def point_at(self, name: str) -> None:
        """Put the cursor on a recording; the filter goes where it hides it."""
        if not self.moments.go_to_recording(name) and self.known is not None:
            self._wanted = name
            self.query_one("#filter", Input).value = ""
            self.narrow()

    def show_downloads(self, line: str) -> None:
        """Show how they go in the status line; what came is shown as here."""
        if line:
            self.status.right(line)
            self.refresh_bindings()
        done = self.standing.queue.count("done") if self.standing else 0
        if done > self._done:
            self._look_again()
        self._done = done

    def action_filter(self) -> None:
        """Go to the filter line, at once: what is typed next belongs there."""
        self.set_focus(self.query_one("#filter", Input))

    def action_clear(self) -> None:
        """Leave the filter, take the piece and the marks away, or show everything again: one after the other."""
        self.scrubber.clear()
        field = self.query_one("#filter", Input)
        if not (self.moments.clear_marks() if not field.has_focus else False):
            field.value = ""
        self.moments.focus()

    def action_mark(self) -> None:
        """Mark the moment under the cursor."""
        self.moments.toggle_mark()

    def action_mark_day(self) -> None:
        """Mark the whole day."""
        self.moments.toggle_day()

    def action_sort(self) -> None:
        """The next order."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self.narrow()

    def action_refresh(self) -> None:
        """Ask the camera again."""
        self.status.right(say("camera.asking"))
        self.learn()

    def action_details(self) -> None:
        """Show the details, or not; where it is narrow, they take the days' place."""
        self.toggle_class("-wants-details" if self.has_class("-narrow") else "-no-details")
        self.call_after_refresh(self._look)

    @work(group="change")
    async def action_download(self) -> None:
        """Put what is missing here into the queue."""
        wanted = [(moment.camera, [item.recording for item in moment.missing]) for moment in self.moments.meant]

        async def add(here: Workspace) -> None:
            for camera, group in groupby(sorted(wanted, key=itemgetter(0)), key=itemgetter(0)):
                await here.queue().add([one for _, several in group for one in several], camera)

        self.moments.clear_marks()
        await self.attempt(add)

    @work(group="play")
    async def action_play(self) -> None:
        """Open it in the system's player."""
        current = self.moments.current
        if current is not None:
            item = current.here[0] if current.here else current.items[0]
            await self.attempt(lambda here: here.play(item), turn=item.file is None)

    @work(group="change")
    async def action_locate(self) -> None:
        """Ask whether tracks may be read, and show them then."""
        await self.attempt(lambda here: here.ask_to_locate())
        self.query_one(Details).forget()
        self._look()

    @work(group="change")
    async def action_keep(self) -> None:
        """Mark copies as kept, or, where all are, take that back."""
        meant = self.moments.meant
        files, kept = _files(meant), not all(item.kept for moment in meant for item in moment.here)
        await self.attempt(lambda here: here.keep(files, kept))
        self.learn_here()

    @work(group="change")
    async def action_delete_here(self) -> None:
        """Delete copies here, once that was confirmed."""
        files = _files(self.moments.meant)
        if await self.app.push_screen_wait(Question(say("library.delete", count=len(files)))):
            await self.attempt(lambda here: here.delete_here(files))
            self.learn_here()


def _files(moments: Sequence[Moment]) -> list[str]:
    return [item.file for moment in moments for item in moment.here if item.file is not None]


def _narrowed(moments: Sequence[Moment], chosen: Filter, words: Sequence[str], order: str) -> list[Moment]:
    return ordered([moment for moment in moments if moment.fits(chosen, words)], order)
