"""Trips: the drives by day, one of them on a map, and its speed and forces over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from vantrue_client.workspace.typed import typed_path
from vantrue_tui.actions import TRIPS, bindings
from vantrue_tui.messages import RecordingWanted, Told
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.finding import Finding
from vantrue_tui.texts import say
from vantrue_tui.widgets.chart import ZOOM, Chart
from vantrue_tui.widgets.drives import Drives, alike, local, unchanged
from vantrue_tui.widgets.graph import Graph
from vantrue_tui.widgets.keys import Keys
from vantrue_tui.widgets.status import Status
from vantrue_tui.widgets.tabs import Tabs
from vantrue_tui.widgets.travelled import at_time, curve, facts, force, labels, part, piece_at, speed

if TYPE_CHECKING:
    from vantrue_client.trips.trip import Trip
    from vantrue_tui.engine import Engine

STEPS = 100  # keys from a drive's beginning to its end
PAN = 0.25  # of the sheet


class Trips(Finding):
    """See the module."""

    place = TRIPS
    BINDINGS: ClassVar[list[BindingType]] = bindings(TRIPS)
    AUTO_FOCUS = "#drives"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.trip: Trip | None = None
        self.at = 0

    def compose(self) -> ComposeResult:
        """Tabs, drives and facts, map and graphs, status, footer."""
        yield Tabs(TRIPS)
        with Horizontal(id="columns"):
            with Vertical(id="side"):
                yield Drives(id="drives")
                yield Static("", id="trip-facts", markup=False)
            with Vertical(id="where"):
                yield Static("", id="no-drive", markup=False)
                yield Chart(id="chart")
                yield Static("", id="now", markup=False)
                yield Graph(id="speed-graph")
                yield Graph(id="force-graph")
        yield Status()
        yield Keys(TRIPS)

    @property
    def drives(self) -> Drives:
        """The list on the left."""
        return self.query_one(Drives)

    def show_found(self) -> None:
        """Show the drives that are known now."""
        self.drives.show(self.known)

    @on(Drives.Moved, "#drives")
    def _moved(self) -> None:
        trip, before = self.drives.current, self.trip
        if trip is not before:
            time = before.fixes[self.at].time if before and before.fixes else None
            self.trip = trip
            if not (trip and before and unchanged(trip, before)):
                self._show()
                if time and trip and before and alike(trip, before):
                    self._go(at_time(trip, time))
        self.refresh_bindings()
        if self.drives.cursor == self.drives.count() - 1:
            self.look_on()

    def say_nothing(self, sentence: str) -> None:
        """Say this where no drive is shown."""
        self.trip = None
        self._show()
        self.query_one("#no-drive", Static).update(sentence)

    def _show(self) -> None:
        trip, self.at = self.trip, 0
        self.query_one("#no-drive").display = trip is None
        for shown in ("#chart", "#now"):
            self.query_one(shown).display = trip is not None
        self.query_one(Chart).show(trip, self.fences, self.places)
        self.query_one("#trip-facts", Static).update(
            facts(trip, whose=len({one.camera for one in self.drives.shown}) > 1) if trip else ""
        )
        forces = curve(trip, force)
        self.query_one("#speed-graph", Graph).show(curve(trip, speed), () if len(forces) > 1 else labels(trip))
        self.query_one("#force-graph", Graph).show(forces, labels(trip))
        self._go(0)

    def _go(self, at: int) -> None:
        """Look at another moment."""
        fixes = self.trip.fixes if self.trip else ()
        if self.trip is None or not fixes:
            self.query_one("#now", Static).update(say("trips.no-fixes") if self.trip else "")
            return
        self.at = max(0, min(at, len(fixes) - 1))
        fix = fixes[self.at]
        self.query_one(Chart).look_at(self.at)
        for graph in self.query(Graph):
            graph.look_at(part(self.trip, fix.time))
        told = [f"{local(self.trip, fix.time):%H:%M:%S}"]
        told += [say("trips.speed", speed=speed(fix))] if fix.speed is not None else []
        told += [say("trips.force", force=force(fix))] if fix.acceleration is not None else []
        piece = piece_at(self.trip, self.at)
        told += [say(f"trips.{piece.where}")] if piece and piece.where != "here" else []
        self.query_one("#now", Static).update("  ".join(told))

    @on(Chart.Pointed)
    def _pointed(self, event: Chart.Pointed) -> None:
        self._go(event.at)

    @on(Graph.Pointed)
    def _timed(self, event: Graph.Pointed) -> None:
        if self.trip is not None and self.trip.fixes:
            first, last = self.trip.fixes[0].time, self.trip.fixes[-1].time
            self._go(at_time(self.trip, first + (last - first) * event.part))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done with the drive under the cursor, and where there is none."""
        needing = {"show_clip", "gpx", "map", "drive_back", "drive_on", "zoom_in", "zoom_out", "whole"}
        if action in needing or action.startswith("pan_"):
            return self.trip is not None or None
        return True

    def show_downloads(self, line: str) -> None:
        """Show how they go; what came makes other drives, which are looked for when one comes back here."""
        self.looked = self.looked and not line
        self.query_one(Status).right(line)

    def action_drive_back(self) -> None:
        """A hundredth of the drive back."""
        self._go(self.at - self._step)

    def action_drive_on(self) -> None:
        """A hundredth of the drive on."""
        self._go(self.at + self._step)

    @property
    def _step(self) -> int:
        return max(1, len(self.trip.fixes) // STEPS) if self.trip else 1

    def action_zoom_in(self) -> None:
        """Nearer."""
        self.query_one(Chart).zoom(ZOOM)

    def action_zoom_out(self) -> None:
        """Farther."""
        self.query_one(Chart).zoom(1 / ZOOM)

    def action_whole(self) -> None:
        """All of the drive."""
        self.query_one(Chart).whole()

    def action_pan_north(self) -> None:
        """To the north."""
        self.query_one(Chart).pan(0, -PAN)

    def action_pan_south(self) -> None:
        """To the south."""
        self.query_one(Chart).pan(0, PAN)

    def action_pan_west(self) -> None:
        """To the west."""
        self.query_one(Chart).pan(-PAN, 0)

    def action_pan_east(self) -> None:
        """To the east."""
        self.query_one(Chart).pan(PAN, 0)

    def action_look_again(self) -> None:
        """Look through the archive anew."""
        self.look()

    def action_show_clip(self) -> None:
        """The clip of the moment that is looked at, in the Library."""
        if self.trip is not None and (piece := piece_at(self.trip, self.at)):
            self.post_message(RecordingWanted(piece.recording.name))

    @work(group="trips-change")
    async def action_locate_drives(self) -> None:
        """Ask whether places may be read, and show the drives then."""
        await self.attempt(lambda here: here.ask_to_locate())
        self.look()

    def action_gpx(self) -> None:
        """The drive into a file for other programs."""
        self._export("gpx")

    def action_map(self) -> None:
        """The drive as a map for a browser."""
        self._export("html")

    @work(group="trips-change")
    async def _export(self, kind: str) -> None:
        trip = self.trip
        if trip is None:
            return
        name = f"{local(trip, trip.start):%Y-%m-%d-%H%M}.{kind}"
        proposed = self.engine.workspace.settings.archive_root.parent / name
        to = await self.app.push_screen_wait(Entry(say(f"trips.where-{kind}"), value=str(proposed)))
        if to is None:
            return
        notes = await self.attempt(lambda here: here.export_drives([trip], typed_path(to)))
        if notes is not None:
            self.app.post_message(Told(" ".join([say("trips.exported", file=to), *notes])))
