"""A drive on a map: the track in braille, coloured by speed, with the fences and places that the user drew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from vantrue_tui.forms import plain
from vantrue_tui.widgets.braille import Canvas
from vantrue_tui.widgets.ground import Point, View, around, length_of, nearest, ring

if TYPE_CHECKING:
    from vantrue_client.trips.fences import Fence
    from vantrue_client.trips.places import Place
    from vantrue_client.trips.shapes import Circle, Shape
    from vantrue_client.trips.trip import Trip

ZOOM = 1.5
SPEEDS = ((30 / 3.6, "slow"), (60 / 3.6, "town"), (100 / 3.6, "road"))  # m/s up to which a colour goes
_EMPTY = chr(0x2800)
_NAMES = ("slow", "town", "road", "fast", "fence", "sign", "cursor")


class Chart(Widget):
    """North is up. ``o`` is the drive's beginning, ``x`` its end, ``!`` an event, ``@`` the moment looked at.

    moves  the mouse drags the sheet and its wheel zooms; else all of it is in sight, and the wheel is another's
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"chart--{name}" for name in _NAMES}

    class Pointed(Message):
        """A fix was clicked, the nearest one; its place in the track."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, *, id: str, moves: bool = True) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._moves = moves
        self.view: View | None = None
        self._track: list[Point] = []
        self._speeds: list[float | None] = []
        self._events: list[Point] = []
        self._drawn: list[tuple[str, list[Point]]] = []
        self._at: int | None = None
        self._cells: list[list[tuple[str, str]]] | None = None
        self._grip: tuple[int, int] | None = None
        self._dragged = False

    def show(self, trip: Trip | None, fences: Sequence[Fence] = (), places: Sequence[Place] = ()) -> None:
        """Show all of a drive."""
        fixes = trip.fixes if trip else ()
        self._track = [(fix.latitude, fix.longitude) for fix in fixes]
        self._speeds = [fix.speed for fix in fixes]
        self._events = [(event.fix.latitude, event.fix.longitude) for event in trip.events] if trip else []
        self._drawn = [(one.name, outline(one.shape)) for one in fences]
        self._drawn += [(one.name, ring(one.latitude, one.longitude, one.radius)) for one in places]
        self._at = 0 if self._track else None
        self.whole()

    def whole(self) -> None:
        """All of it is in sight."""
        self.view = None
        self._anew()

    def look_at(self, at: int) -> None:
        """Another moment is looked at; it stays in sight."""
        if at < len(self._track) and at != self._at:
            self._at = at
            if self.view is not None:
                x, y = self.view.dot(self._track[at])
                if not self.view.shows((x, y)):
                    self.view = self.view.moved(x - self.view.width / 2, y - self.view.height / 2)
                    self._cells = None
            self.refresh()

    def zoom(self, factor: float, where: Point | None = None) -> None:
        """Nearer or farther, by default around the moment that is looked at."""
        if self._at is not None:
            self.view = self._now().zoomed(factor, where or self._track[self._at])
            self._anew()

    def pan(self, across: float, down: float) -> None:
        """Move by parts of the sheet, to the east and to the south."""
        view = self._now()
        self.view = view.moved(across * view.width, down * view.height)
        self._anew()

    def _now(self) -> View:
        width, height = max(self.size.width * 2, 2), max(self.size.height * 4, 4)
        if self.view is None or (self.view.width, self.view.height) != (width, height):
            self.view = around(self._track, width, height)
        return self.view

    def _anew(self) -> None:
        self._cells = None
        self.refresh()

    def on_resize(self) -> None:
        """All of it is in sight again."""
        self.whole()

    def render_line(self, y: int) -> Strip:
        """One line of the sheet."""
        if self._cells is None:
            self._cells = self._sheet()
        if y >= len(self._cells):
            return Strip.blank(self.size.width, self.rich_style)
        styles = {name: self.rich_style + self.get_component_rich_style(f"chart--{name}") for name in _NAMES}
        cells = [Segment(char, styles.get(name, self.rich_style)) for char, name in self._cells[y]]
        if self._at is not None:
            dot = self._now().dot(self._track[self._at])
            if dot[1] // 4 == y and 0 <= dot[0] // 2 < len(cells):
                cells[dot[0] // 2] = Segment("@", styles["cursor"])
        return Strip(cells)

    def _sheet(self) -> list[list[tuple[str, str]]]:
        view, width, height = self._now(), self.size.width, self.size.height
        if not self._track or not width or not height:
            return []
        lines, track = Canvas(width, height), Canvas(width, height)
        for _, points in self._drawn:
            _trace(lines, [view.dot(point) for point in points])
        dots = [view.dot(point) for point in self._track]
        _trace(track, dots)
        cells = _laid(str(lines), str(track), _coloured(track, dots, self._speeds))
        for name, points in self._drawn:
            seen = [dot for point in points if view.shows(dot := view.dot(point))]
            if seen:
                _write(cells, min(seen, key=lambda dot: dot[1]), plain(name), "fence")
        signs = [(dots[0], "o", "sign"), (dots[-1], "x", "sign")]
        signs += [(view.dot(point), "!", "sign") for point in self._events]
        for dot, letter, style in signs:
            _write(cells, dot, letter, style)
        length = length_of(view.width // 4, view.scale)
        text = f"{length // 1000} km" if length >= 1000 else f"{length} m"
        bar = "─" * max(1, round(length / view.scale / 2) - 2)
        _write(cells, (0, (height - 1) * 4), f"├{bar}┤ {text}  N ↑", "fence")
        return cells

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Nearer, around the pointer."""
        if not self._moves:
            return
        event.stop()
        self.zoom(ZOOM, self._now().point(event.x * 2, event.y * 4))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Farther."""
        if not self._moves:
            return
        event.stop()
        self.zoom(1 / ZOOM, self._now().point(event.x * 2, event.y * 4))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the sheet."""
        self.capture_mouse()
        self._grip, self._dragged = (event.x, event.y), False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag it."""
        if self._moves and self._grip is not None and (event.x, event.y) != self._grip:
            self.view = self._now().moved((self._grip[0] - event.x) * 2, (self._grip[1] - event.y) * 4)
            self._grip, self._dragged = (event.x, event.y), True
            self._anew()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let it go; what was not dragged was clicked."""
        self.release_mouse()
        if self._grip is not None and not self._dragged:
            at = nearest((self._now().dot(point) for point in self._track), event.x * 2 + 1, event.y * 4 + 2)
            if at is not None:
                self.post_message(self.Pointed(at))
        self._grip = None


def colour(speed: float | None) -> str:
    """The name of a speed's colour; m/s.

    >>> colour(10.0), colour(50.0), colour(None)
    ('town', 'fast', 'slow')
    """
    return next((name for limit, name in SPEEDS if (speed or 0.0) < limit), "fast")


def outline(shape: Shape) -> list[Point]:
    """The boundary of a fence, closed."""
    corners: Sequence[Point] | None = getattr(shape, "ring", None)
    if corners is not None:
        return [*corners, corners[0]]
    circle = cast("Circle", shape)
    return ring(circle.latitude, circle.longitude, circle.radius)


def _trace(sheet: Canvas, dots: Sequence[tuple[int, int]]) -> None:
    """Lines from dot to dot; what lies far beside the sheet is left out."""
    for before, dot in zip(dots, dots[1:] or dots, strict=False):
        if _near(sheet, before) and _near(sheet, dot):
            sheet.line(*before, *dot)


def _near(sheet: Canvas, dot: tuple[int, int]) -> bool:
    across, down = sheet.width * 2, sheet.height * 4
    return -across <= dot[0] <= 2 * across and -down <= dot[1] <= 2 * down


def _coloured(
    sheet: Canvas, dots: Sequence[tuple[int, int]], speeds: Sequence[float | None]
) -> dict[tuple[int, int], str]:
    """The colour of each cell that a track goes through: that of the fix where its line begins."""
    colours = {}
    for (x, y), (to_x, to_y), speed in zip(dots, dots[1:] or dots, speeds, strict=False):
        if _near(sheet, (x, y)) and _near(sheet, (to_x, to_y)):
            steps = max(abs(to_x - x), abs(to_y - y), 1)
            for step in range(steps + 1):
                at = round(x + (to_x - x) * step / steps), round(y + (to_y - y) * step / steps)
                colours[at[0] // 2, at[1] // 4] = colour(speed)
    return colours


def _laid(below: str, above: str, colours: dict[tuple[int, int], str]) -> list[list[tuple[str, str]]]:
    """The track over the lines."""
    cells: list[list[tuple[str, str]]] = []
    for row, (under, over) in enumerate(zip(below.split("\n"), above.split("\n"), strict=True)):
        line: list[tuple[str, str]] = []
        for column, (low, high) in enumerate(zip(under, over, strict=True)):
            line.append((high, colours.get((column, row), "slow")) if high != _EMPTY else (low, "fence"))
        cells.append(line)
    return cells


def _write(cells: list[list[tuple[str, str]]], dot: tuple[int, int], text: str, style: str) -> None:
    row, column = dot[1] // 4, dot[0] // 2
    if 0 <= row < len(cells):
        for offset, char in enumerate(text):
            if 0 <= column + offset < len(cells[row]):
                cells[row][column + offset] = (char, style)
