"""Values over a drive's time as columns, with a time axis and the moment that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

GAP = 3.0
"""So many times as long as most is a gap in which nobody knows anything."""
_EIGHTHS = " ▁▂▃▄▅▆▇█"


class Graph(Widget):
    """One curve; ``labels``, of the first, the middle and the last moment, make an axis under it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"graph--cursor", "graph--axis"}

    class Pointed(Message):
        """A moment was clicked; which part of the whole time, 0 to 1."""

        def __init__(self, part: float) -> None:
            super().__init__()
            self.part = part

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._values: Sequence[tuple[float, float]] = ()
        self._labels: tuple[str, ...] = ()
        self._part = 0.0
        self._tops: list[float | None] | None = None

    def show(self, values: Sequence[tuple[float, float]], labels: tuple[str, ...] = ()) -> None:
        """Show values, each with its part of the whole time, 0 to 1; nothing is shown of none."""
        self._values, self._labels, self._tops, self._part = values, labels, None, 0.0
        self.display = len(values) > 1
        self.refresh()

    def look_at(self, part: float) -> None:
        """Another moment is looked at."""
        self._part = part
        self.refresh()

    def on_resize(self) -> None:
        """There are more columns, or fewer."""
        self._tops = None

    def render_line(self, y: int) -> Strip:
        """One line of the columns, or the axis below them."""
        width, height = self.size.width, self.size.height - bool(self._labels)
        if y >= height:
            style = self.rich_style + self.get_component_rich_style("graph--axis")
            return Strip([Segment(axis(self._labels, width), style)]).adjust_cell_length(width, style)
        if self._tops is None:
            self._tops = columns(self._values, width)
        cursor = min(width - 1, round(self._part * (width - 1)))
        marked = self.rich_style + self.get_component_rich_style("graph--cursor")
        segments = []
        for column, top in enumerate(self._tops):
            char = block(top, height - 1 - y, height)
            here = column == cursor
            segments.append(Segment("│" if here and char == " " else char, marked if here else self.rich_style))
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Tell of the moment."""
        self.post_message(self.Pointed(event.x / max(1, self.size.width - 1)))


def columns(values: Sequence[tuple[float, float]], width: int) -> list[float | None]:
    """The highest value of each column as a part of the highest of all; None where there is none.

    Between two values that follow each other as most do, a column stands on the line from one to the other; a longer
    gap stays empty.

    >>> columns([(0.0, 1.0), (0.1, 2.0), (0.2, 1.0), (1.0, 4.0)], 21)[:7]
    [0.25, 0.375, 0.5, 0.375, 0.25, None, None]
    """
    highest = max((value for _, value in values), default=0.0) or 1.0
    tops: list[float | None] = [None] * width
    places = [(min(width - 1, max(0, round(part * (width - 1)))), value / highest) for part, value in values]
    steps = [after - before for (before, _), (after, _) in pairwise(values)]
    longest = GAP * sorted(steps)[len(steps) // 2] if steps else 0.0
    for ((begin, first), (end, last)), step in zip(pairwise(places), steps, strict=True):
        if step <= longest:
            for column in range(begin + 1, end):
                tops[column] = first + (last - first) * (column - begin) / (end - begin)
    for column, top in places:
        tops[column] = max(tops[column] or 0.0, top)
    return tops


def block(top: float | None, row: int, rows: int) -> str:
    """What a column shows in a row, counted from below; even the lowest value is seen.

    >>> block(1.0, 1, 2), block(0.5, 1, 2), block(0.0, 0, 2)
    ('█', ' ', '▁')
    """
    if top is None:
        return " "
    eighths = max(1, round(top * rows * 8))
    return _EIGHTHS[min(8, max(0, eighths - row * 8))]


def axis(labels: Sequence[str], width: int) -> str:
    """The labels, at the left, in the middle, at the right.

    >>> axis(("a", "b", "c"), 9)
    'a   b   c'
    """
    if len(labels) != 3:
        return ""
    first, middle, last = labels
    if width < len(first) + len(middle) + len(last) + 2:
        return first
    room = width - len(first) - len(middle) - len(last)
    left = room // 2
    return first + " " * left + middle + " " * (room - left) + last
