"""The Library: days, moments, details; what is here at once, what the camera has when it has told."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input, Static

from vantrue_client.errors import UsageError
from vantrue_client.workspace.choosing import in_words
from vantrue_tui import forms
from vantrue_tui.actions import LIBRARY, bindings
from vantrue_tui.screens.keeping import Keeping
from vantrue_tui.screens.learning import Learning
from vantrue_tui.texts import say
from vantrue_tui.troubles import paragraphs
from vantrue_tui.widgets.days import Days
from vantrue_tui.widgets.details import Details
from vantrue_tui.widgets.keys import Keys
from vantrue_tui.widgets.moments import ORDERS, Moments, heading, ordered
from vantrue_tui.widgets.scrubber import Scrubber
from vantrue_tui.widgets.status import Status
from vantrue_tui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from vantrue_client.model import Filter
    from vantrue_client.workspace.browsing import Library as Known
    from vantrue_client.workspace.moments import Moment
    from vantrue_tui.engine import Engine

STILL = 0.15  # seconds that the cursor rests before a picture is fetched
TYPED = 0.08  # seconds after the last letter until the list is narrowed


class Library(Learning, Keeping):
    """See the module."""

    place = LIBRARY
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIBRARY)
    AUTO_FOCUS = "#moments"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (105, "-wide")]  # noqa: RUF012 (declared so by Textual)

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._order = ORDERS[0]
        self._resting: Timer | None = None
        self._typing: Timer | None = None
        self._wanted: str | None = None

    def compose(self) -> ComposeResult:
        """Tabs, filter line, three columns, status, footer."""
        yield Tabs(LIBRARY)
        yield Input(placeholder=say("library.filter"), id="filter", compact=True)
        with Horizontal(id="columns"):
            yield Days(self.engine, id="days")
            with Vertical(id="middle"):
                yield Static(heading(), id="heading", markup=False)
                yield Moments(id="moments")
                yield Static("", id="nothing", markup=False)
            yield Details(self.engine, id="details")
        yield Status()
        yield Keys(LIBRARY)

    def on_mount(self) -> None:
        """Begin to learn what there is, and ask again while no camera answers."""
        self.begin_to_learn()

    @property
    def days(self) -> Days:
        """The list on the left."""
        return self.query_one(Days)

    @property
    def scrubber(self) -> Scrubber:
        """Where a piece is marked."""
        return self.query_one(Scrubber)

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
        shown, lying = await asyncio.to_thread(_narrowed, known.moments, chosen, words, self._order)
        self.moments.show(shown)
        self.days.show(shown, lying)
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
            return "\n\n".join("\n".join(paragraphs(error)) for error in known.troubles)
        return say("library.empty" if known.asked else "library.looking")

    def _say_count(self) -> None:
        marked = self.moments.marked
        if marked:
            size = forms.size(sum(moment.size for moment in marked))
            self.status.left(say("marked", count=len(marked), size=size))
        else:
            self.status.left(f"{say('moments', count=self.moments.count())} · {say(f'order.{self._order}')}")

    @on(Moments.Moved, "#moments")
    def _moved(self) -> None:
        self.days.point(self.moments.current)
        self.days.look_soon()
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
            self.moments.go_to_first(self.days.meant())

    @on(Days.Chosen, "#days")
    def _day_chosen(self) -> None:
        self.action_mark_day()

    @on(Input.Changed, "#filter")
    def _typed(self) -> None:
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(TYPED, self.narrow)

    @on(Input.Submitted, "#filter")
    def _submitted(self) -> None:
        self.moments.focus()

    def on_screen_resume(self) -> None:
        """What may be seen may have changed elsewhere."""
        if self.is_mounted:
            self.days.look_soon()
            self.ask_when_lifted()

    def on_resize(self) -> None:
        """The details may have come into sight."""
        self.call_after_refresh(self._look)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done now, and to what is meant."""
        if action == "filter" and self.is_mounted:
            return not isinstance(self.focused, Input) or None
        return super().check_action(action, parameters)

    def point_at(self, name: str) -> None:
        """Put the cursor on a recording; the filter goes where it hides it."""
        if not self.moments.go_to_recording(name) and self.known is not None:
            self._wanted = name
            self.query_one("#filter", Input).value = ""
            self.narrow()

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

    def action_sort(self) -> None:
        """The next order."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self.narrow()

    def action_details(self) -> None:
        """Show the details, or not; where it is narrow, they take the days' place."""
        self.toggle_class("-wants-details" if self.has_class("-narrow") else "-no-details")
        self.call_after_refresh(self._look)

    @work(group="change")
    async def action_locate(self) -> None:
        """Ask whether tracks may be read, and show them then."""
        await self.attempt(lambda here: here.ask_to_locate())
        self.query_one(Details).forget()
        self.days.look_soon()
        self._look()


_Lying = dict["date | None", list[str]]


def _narrowed(
    moments: Sequence[Moment], chosen: Filter, words: Sequence[str], order: str
) -> tuple[list[Moment], _Lying]:
    """What the filter leaves, in that order; and the files that lie here, by day, whatever it leaves."""
    lying: _Lying = defaultdict(list)
    for moment in moments:
        lying[moment.day] += [item.file for item in moment.items if item.file is not None]
    return ordered([moment for moment in moments if moment.fits(chosen, words)], order), lying
