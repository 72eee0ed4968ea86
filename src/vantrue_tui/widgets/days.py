"""The days of the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from vantrue_tui.forms import weekday
from vantrue_tui.texts import say
from vantrue_tui.widgets.rows import Rows

if TYPE_CHECKING:
    from vantrue_client.workspace.moments import Moment


class Days(Rows):
    """A row a day with the number of its moments; the cursor tells which day is meant."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._days: list[tuple[date | None, int]] = []

    def show(self, moments: Iterable[Moment]) -> None:
        """Show the days of moments, newest first; the cursor stays on its day."""
        counted = Counter(moment.day for moment in moments)
        before = self.day
        dated = sorted((day for day in counted if day is not None), reverse=True)
        self._days = [(day, counted[day]) for day in (*dated, *({None} & counted.keys()))]
        self.renew(next((at for at, (day, _) in enumerate(self._days) if day == before), 0))

    @property
    def day(self) -> date | None:
        """The day under the cursor."""
        return self._days[self.cursor][0] if self.cursor < len(self._days) else None

    def point(self, day: date | None) -> None:
        """Put the cursor on a day, and tell nobody."""
        at = next((at for at, (known, _) in enumerate(self._days) if known == day), None)
        if at is not None and at != self.cursor:
            self.set_reactive(Rows.cursor, at)
            self._show_cursor()
            self.refresh()

    def count(self) -> int:
        """How many days."""
        return len(self._days)

    def row(self, at: int) -> str:
        """Date, weekday, number."""
        day, count = self._days[at]
        name = say("no-day") if day is None else f"{day} {weekday(day)}"
        return f"{name:<14}{count:>4}"
