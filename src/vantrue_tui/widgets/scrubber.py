"""A bar that stands for a clip's length: a needle that is moved along it, and the piece that is marked on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from vantrue_client.model import Kind
from vantrue_tui import forms

if TYPE_CHECKING:
    from vantrue_client.workspace.moments import Item, Moment

STEP = 1.0  # seconds that a key moves the needle
_PLAYED = frozenset({Kind.NORMAL, Kind.EVENT, Kind.PARKING, Kind.TIMELAPSE})


class Scrubber(Widget):
    """Two lines: the bar, ``[`` and ``]`` at the marks and ``|`` at the needle, and what they say in minutes.

    item    the recording whose length it is; None: there is nothing to choose a piece of
    needle  seconds from its beginning
    """

    class Moved(Message):
        """The needle stands elsewhere."""

    class Marked(Message):
        """Another piece is marked."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.item: Item | None = None
        self.length = 0.0
        self.needle = 0.0
        self._from: float | None = None
        self._to: float | None = None
        self._held = False
        self._pressed_at = 0.0

    @property
    def piece(self) -> tuple[float, float] | None:
        """What is marked, seconds from the beginning; one mark alone reaches to the clip's other end."""
        if self.item is None or (self._from is None and self._to is None):
            return None
        return self._from or 0.0, self.length if self._to is None else self._to

    def show(self, moment: Moment | None) -> None:
        """Stand for a moment's first clip, what is here before what is on the card; nothing is marked then."""
        before, self.item = self.item, _played(moment)
        if before is not None and self.item is not None and before.recording.name == self.item.recording.name:
            return
        self.length = (self.item.recording.duration or 0.0) if self.item else 0.0
        if self.length <= 0:
            self.item = None
        self.needle, self._from, self._to = 0.0, None, None
        self.display = self.item is not None
        self.refresh()
        self.post_message(self.Marked())

    def move(self, by: float) -> None:
        """Move the needle by so many seconds."""
        self.go_to(self.needle + by)

    def go_to(self, second: float) -> None:
        """Put the needle there, or as near as the clip goes."""
        at = max(0.0, min(second, self.length))
        if self.item is not None and at != self.needle:
            self.needle = at
            self.refresh()
            self.post_message(self.Moved())

    def mark_from(self) -> None:
        """The piece begins at the needle; set there again, it begins at the clip's beginning."""
        self._from = None if self._from == self.needle else self.needle
        if self._to is not None and self._from is not None and self._to <= self._from:
            self._to = None
        self._was_marked()

    def mark_to(self) -> None:
        """The piece ends at the needle; set there again, it ends with the clip."""
        self._to = None if self._to == self.needle or self.needle <= 0 else self.needle
        if self._from is not None and self._to is not None and self._to <= self._from:
            self._from = None
        self._was_marked()

    def clear(self) -> None:
        """No piece is marked."""
        self._from = self._to = None
        self._was_marked()

    def _was_marked(self) -> None:
        self.refresh()
        self.post_message(self.Marked())

    def render_line(self, y: int) -> Strip:
        """The bar, and below it the needle and the piece in minutes."""
        width = self.size.width
        text = self._bar(width) if y == 0 else self._legend()
        return Strip([Segment(text[:width], self.rich_style)]).adjust_cell_length(width, self.rich_style)

    def _bar(self, width: int) -> str:
        cells = ["─"] * width
        if self.piece is not None:
            begin, end = (self._cell(second, width) for second in self.piece)
            cells[begin : end + 1] = ["═"] * (end + 1 - begin)
            cells[begin], cells[end] = "[", "]"
        cells[self._cell(self.needle, width)] = "|"
        return "".join(cells)

    def _legend(self) -> str:
        needle, length, *marks = (forms.clock(int(one)) for one in (self.needle, self.length, *(self.piece or ())))
        return f"{needle} / {length}" + (f"   [{marks[0]} – {marks[1]}]" if marks else "")

    def _cell(self, second: float, width: int) -> int:
        return round(second / self.length * (width - 1)) if self.length and width > 1 else 0

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The needle goes there, and a piece is marked from there to where the button is let go."""
        self.capture_mouse()
        self._held = True
        self.go_to(self._second(event.x))
        self._pressed_at = self.needle

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the needle, and the piece with it."""
        if not self._held:
            return
        self.go_to(self._second(event.x))
        first, last = sorted((self._pressed_at, self.needle))
        if last - first >= STEP:
            self._from, self._to = first, last
            self._was_marked()

    def on_mouse_up(self) -> None:
        """Let it stand."""
        self._held = False
        self.release_mouse()

    def _second(self, x: int) -> float:
        """Whole seconds, unless they are too few to choose from."""
        second = x / max(1, self.size.width - 1) * self.length
        return float(round(second)) if self.length > 2 * STEP else second


def _played(moment: Moment | None) -> Item | None:
    """What is shown of a moment, where that has a length."""
    return moment.first if moment is not None and moment.first.recording.kind in _PLAYED else None
