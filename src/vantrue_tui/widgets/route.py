"""Where the car was in a moment: a small map, and speed and force over time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.message import Message
from textual.widgets import Static

from vantrue_tui.texts import say
from vantrue_tui.widgets.chart import Chart
from vantrue_tui.widgets.graph import Graph
from vantrue_tui.widgets.travelled import curve, force, labels, part, speed

if TYPE_CHECKING:
    from vantrue_client.model import Fix
    from vantrue_client.trips.fences import Fence
    from vantrue_client.trips.places import Place
    from vantrue_client.trips.trip import Trip


class Route(VerticalGroup):
    """What a recording tells of where the car was, or a sentence in its place."""

    class Pointed(Message):
        """A moment was clicked; seconds from the recording's beginning."""

        def __init__(self, second: float) -> None:
            super().__init__()
            self.second = second

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.trip: Trip | None = None

    def compose(self) -> ComposeResult:
        """Sentence, map, speed, force."""
        yield Static("", id="no-route", markup=False)
        yield Chart(id="route-chart", moves=False)
        yield Static("", id="speed-title", markup=False)
        yield Graph(id="speed")
        yield Static("", id="force-title", markup=False)
        yield Graph(id="force")

    def show(self, told: Trip | str, fences: Sequence[Fence] = (), places: Sequence[Place] = ()) -> None:
        """Show what is told, with what the user drew; a text is shown as it is."""
        trip = None if isinstance(told, str) or not told.fixes else told
        self.trip = trip
        nothing = self.query_one("#no-route", Static)
        nothing.display = trip is None
        nothing.update(told if isinstance(told, str) else say("track.none"))
        chart = self.query_one(Chart)
        chart.display = trip is not None
        chart.show(trip, fences, places)
        self._graph("speed", trip, speed)
        self._graph("force", trip, force)

    def _graph(self, name: str, trip: Trip | None, of: Callable[[Fix], float | None]) -> None:
        values = curve(trip, of)
        self.query_one(f"#{name}", Graph).show(values, labels(trip))
        title = self.query_one(f"#{name}-title", Static)
        title.display = len(values) > 1
        if title.display:
            title.update(say(f"track.{name}", most=max(value for _, value in values)))

    def look_at(self, second: float) -> None:
        """The moment so many seconds from the recording's beginning is looked at, as far as a fix tells of it."""
        if self.trip is None:
            return
        fixes = self.trip.fixes
        at = min(bisect_left(fixes, second, key=self._second), len(fixes) - 1)
        self.query_one(Chart).look_at(at)
        for graph in self.query(Graph):
            graph.look_at(part(self.trip, fixes[at].time))

    def _second(self, fix: Fix) -> float:
        return 0.0 if self.trip is None else (fix.time - self.trip.start).total_seconds()

    @on(Chart.Pointed)
    def _pointed(self, event: Chart.Pointed) -> None:
        event.stop()
        if self.trip is not None:
            self._point(self._second(self.trip.fixes[event.at]))

    @on(Graph.Pointed)
    def _timed(self, event: Graph.Pointed) -> None:
        event.stop()
        if self.trip is not None:
            first, last = (self._second(fix) for fix in (self.trip.fixes[0], self.trip.fixes[-1]))
            self._point(first + (last - first) * event.part)

    def _point(self, second: float) -> None:
        self.look_at(second)
        self.post_message(self.Pointed(second))
