"""A list of any length of which only the rows that are seen are drawn."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from vantrue_tui.actions import LIST, bindings


class Rows(ScrollView, can_focus=True):
    """A cursor over rows; a subclass says how many there are and what stands in each.

    The cursor's row begins with ``›``, so that it is seen without colours, too.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--marked", "rows--dim"}
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST)

    cursor = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor stands on another row, or on another content of it."""

        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> Rows:
            """Whose cursor it is."""
            return self.rows

    class Chosen(Moved):
        """A row was clicked twice, or entered."""

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row(self, at: int) -> str:
        """What stands in a row."""
        raise NotImplementedError

    def is_marked(self, at: int) -> bool:
        """Whether a row is marked."""
        return False

    def extended(self, before: int, now: int) -> None:
        """The cursor was moved with shift held."""

    def moved(self) -> None:
        """The cursor was moved without shift."""

    def toggled(self, at: int) -> None:
        """A row was clicked with ctrl held."""

    def renew(self, cursor: int) -> None:
        """The rows are others; the cursor stands there now."""
        self.virtual_size = Size(0, self.count())
        self.set_reactive(Rows.cursor, max(0, min(cursor, self.count() - 1)))
        self._show_cursor()
        self.refresh()
        self.post_message(self.Moved(self))

    def move_to(self, at: int, *, extend: bool = False) -> None:
        """Put the cursor on a row, as near as there is one."""
        if not self.count():
            return
        before, at = self.cursor, max(0, min(at, self.count() - 1))
        if extend:
            self.extended(before, at)
        else:
            self.moved()
        self.set_reactive(Rows.cursor, at)
        top = self.scroll_offset.y
        self._show_cursor()
        if top == self.scroll_offset.y:
            for row in {before, at}:
                self.refresh_lines(row, 1)
        self.post_message(self.Moved(self))

    def render_line(self, y: int) -> Strip:
        """One line of what is seen."""
        at, width = y + self.scroll_offset.y, self.size.width
        if at >= self.count():
            return Strip.blank(width, self.rich_style)
        style = self.rich_style
        if at == self.cursor:
            style += self.get_component_rich_style("rows--cursor") if self.has_focus else self._resting()
        elif self.is_marked(at):
            style += self.get_component_rich_style("rows--marked")
        text = ("›" if at == self.cursor else " ") + self.row(at)
        return Strip([Segment(fitted(text, width), style)]).adjust_cell_length(width, style)

    def _resting(self) -> Style:
        return self.get_component_rich_style("rows--marked")

    def _show_cursor(self) -> None:
        if self.size.height:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """What is marked by the cursor stays in sight."""
        self._show_cursor()

    def on_focus(self) -> None:
        """The cursor looks different then."""
        self.refresh()

    on_blur = on_focus

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there; with shift all between is meant, with ctrl the row alone is toggled."""
        at = event.get_content_offset(self)
        row = self.count() if at is None else at.y + self.scroll_offset.y
        if row >= self.count():
            return
        self.move_to(row, extend=event.shift)
        if event.ctrl:
            self.toggled(row)
        elif event.chain == 2:
            self.post_message(self.Chosen(self))

    def action_up(self) -> None:
        """One row up."""
        self.move_to(self.cursor - 1)

    def action_down(self) -> None:
        """One row down."""
        self.move_to(self.cursor + 1)

    def action_page_up(self) -> None:
        """A screenful up."""
        self.move_to(self.cursor - max(1, self.size.height - 1))

    def action_page_down(self) -> None:
        """A screenful down."""
        self.move_to(self.cursor + max(1, self.size.height - 1))

    def action_first(self) -> None:
        """The first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """The last row."""
        self.move_to(self.count() - 1)

    def action_extend_up(self) -> None:
        """One row up, and all on the way is meant."""
        self.move_to(self.cursor - 1, extend=True)

    def action_extend_down(self) -> None:
        """One row down, and all on the way is meant."""
        self.move_to(self.cursor + 1, extend=True)


def fitted(text: str, width: int) -> str:
    """As much of a line as there is room for; a word that is cut ends in an ellipsis.

    >>> fitted("denied  Camera", 10), fitted("denied  Camera", 8), fitted("denied  Camera", 14)
    ('denied  C…', 'denied  ', 'denied  Camera')
    """
    if width < 1 or cell_len(text) <= width:
        return text
    cut = set_cell_size(text, width)
    whole = cut.endswith(" ") or text[len(cut) : len(cut) + 1] == " "
    return cut if whole else set_cell_size(text, width - 1) + "…"
