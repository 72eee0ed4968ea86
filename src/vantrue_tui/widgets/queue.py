"""The queue as rows: a bar for the one under way, and rows that are dragged to where they shall stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from vantrue_tui import forms
from vantrue_tui.texts import say
from vantrue_tui.widgets.rows import Rows
from vantrue_tui.widgets.rowsof import RowsOf

if TYPE_CHECKING:
    from vantrue_client.sync.queue import Entry
    from vantrue_client.workspace.standing import Standing

_WIDTHS = (9, 29, 9)
_FIXED = 3 + sum(_WIDTHS) + len(_WIDTHS)
_LONGEST = 100 * 3600.0  # seconds: what would take longer does not move


def heading() -> str:
    """What stands over the columns."""
    cells = [say(f"column.{name}") for name in ("state", "name", "size", "progress")]
    return "  " + _line(cells)


def columns(entry: Entry, standing: Standing, width: int) -> str:
    """One entry in a line."""
    state = say(f"queue.state.{entry.state}")
    size = forms.size(entry.recording.size)
    return _line([state, forms.plain(entry.recording.name), size, _progress(entry, standing, width - _FIXED)])


def _progress(entry: Entry, standing: Standing, room: int) -> str:
    if entry.state != "running":
        return forms.plain(entry.reason)
    part = min(1.0, standing.done / standing.total) if standing.total else 0.0
    told: list[str] = []
    if standing.rate is not None:
        told.append(say("queue.rate", size=forms.size(int(standing.rate))))
        if (left := standing.seconds_left_of_one) is not None and left < _LONGEST:
            told.append(forms.clock(left))
    done = f"{int(part * 100):3}%"
    width = room - len(" ".join([done, "", *told]))
    return " ".join([done, forms.bar(part, max(2, min(40, width))), *told])


def _line(cells: list[str]) -> str:
    state, name, size = (cell[:width] for cell, width in zip(cells[:3], _WIDTHS, strict=True))
    return f"{state:<{_WIDTHS[0]}} {name:<{_WIDTHS[1]}} {size:>{_WIDTHS[2]}} {cells[3]}".rstrip()


class QueueRows(RowsOf["Entry"]):
    """Those that are left, then those that ended, the latest first. What is meant are the marked ones, else one.

    A range is marked as in any list with shift; moving on takes the marks away.
    """

    class Dropped(Message):
        """Some were dragged before another one; None: behind all."""

        def __init__(self, numbers: list[int], before: int | None) -> None:
            super().__init__()
            self.numbers = numbers
            self.before = before

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._standing: Standing | None = None
        self._marks: set[int] = set()
        self._anchor: int | None = None
        self._held: int | None = None
        self._dragged = False

    def show(self, standing: Standing) -> None:
        """Show how it stands now; the cursor stays on its entry, but does not follow one that ends."""
        self._standing = standing
        if self._dragged:  # what is dragged stays where the hand is
            self.refresh()
            return
        before, current = self.shown, self.current
        ended = [entry for entry in standing.queue.entries if not entry.left]
        self.shown = [*standing.queue.left, *reversed(ended)]
        self._marks &= {entry.number for entry in self.shown}
        if [entry.number for entry in before] == [entry.number for entry in self.shown]:
            self.refresh()
            return
        same = (at for at, one in enumerate(self.shown) if current and one.number == current.number)
        at = next(same, self.cursor)
        ended_now = current is not None and current.left and at < len(self.shown) and not self.shown[at].left
        self.renew(self.cursor if ended_now else at)

    @property
    def meant(self) -> list[Entry]:
        """What an action is done to."""
        marked = [entry for entry in self.shown if entry.number in self._marks]
        return marked or ([self.current] if self.current else [])

    def row(self, at: int) -> str:
        """One entry."""
        entry = self.shown[at]
        mark = "*" if entry.number in self._marks else "↕" if self._dragged and entry.number == self._held else " "
        return mark + (columns(entry, self._standing, self.size.width) if self._standing else "")

    def is_marked(self, at: int) -> bool:
        """Whether it is marked."""
        return self.shown[at].number in self._marks

    def extended(self, before: int, now: int) -> None:
        """All from where shift was first held to the cursor is marked."""
        self._anchor = before if self._anchor is None else self._anchor
        first, last = sorted((self._anchor, now))
        self._marks = {entry.number for entry in self.shown[first : last + 1]}
        self.refresh()

    def moved(self) -> None:
        """Nothing is marked any more."""
        if self._marks:
            self.refresh()
        self._marks, self._anchor = set(), None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Hold the row under the pointer, where it may be dragged."""
        at = self._row_at(event)
        if at is not None and self.shown[at].left and not (event.shift or event.ctrl):
            self._held = self.shown[at].number
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the held row follow the pointer: the cursor shows where it would stand."""
        if self._held is None:
            return
        left = sum(entry.left for entry in self.shown)
        at = max(0, min(event.y + self.scroll_offset.y, left - 1))
        if not self._dragged and self.shown[at].number == self._held:
            return
        self._dragged = True
        order = [entry for entry in self.shown if entry.number != self._held]
        held = next((entry for entry in self.shown if entry.number == self._held), None)
        if held is not None:
            self.shown = [*order[:at], held, *order[at:]]
            self.set_reactive(Rows.cursor, at)
            self._show_cursor()
            self.refresh()

    def on_mouse_up(self) -> None:
        """Tell where it was left."""
        self.release_mouse()
        held, dragged = self._held, self._dragged
        self._held, self._dragged = None, False
        if held is None or not dragged:
            return
        at = next((at for at, entry in enumerate(self.shown) if entry.number == held), None)
        if at is not None:
            after = self.shown[at + 1] if at + 1 < len(self.shown) else None
            self.post_message(self.Dropped([held], after.number if after is not None and after.left else None))

    def _row_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        at = None if offset is None else offset.y + self.scroll_offset.y
        return at if at is not None and at < len(self.shown) else None
