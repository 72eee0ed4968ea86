"""The days of the library and the drives of each."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import work
from textual.timer import Timer

from vantrue_client.errors import VantrueError
from vantrue_client.workspace.driven import Drive, driven
from vantrue_tui.forms import weekday
from vantrue_tui.messages import Trouble
from vantrue_tui.texts import say
from vantrue_tui.widgets.rows import Rows

if TYPE_CHECKING:
    from vantrue_client.workspace.moments import Moment
    from vantrue_tui.engine import Engine

log = logging.getLogger(__name__)

RESTS = 0.5  # seconds that the cursor rests before drives are looked for
LOOKING = "day-drives"
KILOMETRE = 1000.0  # of a shorter drive its length in time says more


class Days(Rows):
    """A row a day with the number of its moments, and under it one a drive; the cursor tells which is meant.

    Drives are looked for of the day that the cursor stays on, and stay in sight; the next key stops the looking, which
    goes on where it was. Nothing is asked for their sake: without `location` there are none.
    """

    def __init__(self, engine: Engine, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._engine = engine
        self._moments: Mapping[date | None, Sequence[Moment]] = {}
        self._lying: Mapping[date | None, Sequence[str]] = {}
        self._known: dict[date | None, tuple[Sequence[str], tuple[Drive, ...]]] = {}
        self._rows: list[tuple[date | None, Drive | None]] = []
        self._rest: Timer | None = None
        self._pointed: Moment | None = None

    def show(self, moments: Iterable[Moment], lying: Mapping[date | None, Sequence[str]]) -> None:
        """Show the days of moments, newest first; the cursor stays on its day, or its drive.

        lying  the files that lie here, by day: where they are others, its drives may be, too
        """
        grouped: dict[date | None, list[Moment]] = defaultdict(list)
        for moment in moments:
            grouped[moment.day].append(moment)
        self._moments, self._lying = grouped, lying
        self._arrange()
        self.renew(self.cursor)
        self.look_soon()

    @property
    def current(self) -> tuple[date | None, Drive | None]:
        """The day under the cursor, and the drive where it stands on one."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else (None, None)

    def meant(self) -> list[Moment]:
        """The moments of what is under the cursor, of those that are shown."""
        day, drive = self.current
        return [moment for moment in self._moments.get(day, ()) if drive is None or drive.shows(moment)]

    def point(self, moment: Moment | None) -> None:
        """Put the cursor where a moment belongs, and tell nobody; not while the user moves it himself."""
        self._pointed = moment
        if moment is None or self.has_focus:
            return
        own = [at for at, (day, drive) in enumerate(self._rows) if day == moment.day and _on(drive, moment)]
        if own and own[-1] != self.cursor:
            self.set_reactive(Rows.cursor, own[-1])
            self._show_cursor()
            self.refresh()

    def wanted(self) -> date | None:
        """The cursor's day, where its drives are still to be looked for and may be."""
        day, _ = self.current
        known = self._lying.get(day, ()) == self._found(day)[0]
        return None if known or not self._engine.workspace.may_locate() else day

    def look_soon(self) -> None:
        """Look for the drives of the cursor's day once nothing moves any more."""
        if self._rest is not None:
            self._rest.stop()
        self.workers.cancel_group(self, LOOKING)
        self._rest = self.set_timer(RESTS, self._look)

    @work(exclusive=True, group=LOOKING)
    async def _look(self) -> None:
        if self._known and not self._engine.workspace.may_locate():
            self._known.clear()
            self._keep_place()
        day = self.wanted()
        if day is not None:
            lying = self._lying.get(day, ())
            self._known[day] = lying, await self._drives(day)
            self._keep_place()

    async def _drives(self, day: date) -> tuple[Drive, ...]:
        try:
            return await self._engine.do(lambda here: driven(here, day))
        except VantrueError as error:  # the day is there all the same
            log.info("The drives of %s are not shown: %s", day, error)
        except Exception as error:  # the app writes a fault down; the list goes on
            self.post_message(Trouble(error))
        return ()

    def _found(self, day: date | None) -> tuple[Sequence[str], tuple[Drive, ...]]:
        return self._known.get(day, ((), ()))

    def _arrange(self) -> None:
        """Make the rows; the cursor goes to where its row is now."""
        before = self.current
        self._rows = []
        dated = sorted((day for day in self._moments if day is not None), reverse=True)
        for day in (*dated, *({None} & self._moments.keys())):
            self._rows.append((day, None))
            own = self._moments[day]
            drives = reversed(self._found(day)[1])
            self._rows += [(day, drive) for drive in drives if any(drive.shows(moment) for moment in own)]
        at = next((at for at, row in enumerate(self._rows) if row == before), None)
        if at is None:
            at = next((at for at, (day, _) in enumerate(self._rows) if day == before[0]), 0)
        self.set_reactive(Rows.cursor, at)

    def _keep_place(self) -> None:
        """Other drives are known: the cursor's row stays where it is on the screen, and nobody is told.

        Where it stands on the day of a moment, and that was on a drive, it stands on the drive now.
        """
        line = self.cursor - self.scroll_offset.y
        self._arrange()
        self.virtual_size = self.virtual_size.with_height(self.count())
        self.scroll_to(y=max(0, self.cursor - line), animate=False, force=True, immediate=True)
        self.point(self._pointed)
        self.refresh()

    def count(self) -> int:
        """How many days and drives."""
        return len(self._rows)

    def row(self, at: int) -> str:
        """Date, weekday, number; of a drive from when to when, and how far."""
        day, drive = self._rows[at]
        if drive is not None:
            return f" {drive.start:%H:%M}-{drive.end:%H:%M}{_far(drive):>6}"
        name = say("no-day") if day is None else f"{day} {weekday(day)}"
        return f"{name:<14}{len(self._moments[day]):>4}"


def _on(drive: Drive | None, moment: Moment) -> bool:
    return drive is None or drive.shows(moment)


def _far(drive: Drive) -> str:
    if drive.distance_m >= KILOMETRE:
        return say("days.far", km=drive.distance_m / KILOMETRE)
    return say("days.long", minutes=max(1, round((drive.end - drive.start).total_seconds() / 60)))
