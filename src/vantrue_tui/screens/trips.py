"""Trips: the drives by day, one of them on a map, and its speed and forces over time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from contextlib import aclosing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from vantrue_client.workspace.choosing import Wanted, to_filter
from vantrue_tui.actions import TRIPS, bindings
from vantrue_tui.messages import RecordingWanted, Told
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.page import Page
from vantrue_tui.texts import say
from vantrue_tui.widgets.chart import ZOOM, Chart
from vantrue_tui.widgets.drives import Drives, local
from vantrue_tui.widgets.graph import Graph
from vantrue_tui.widgets.keys import Keys
from vantrue_tui.widgets.status import Status
from vantrue_tui.widgets.tabs import Tabs
from vantrue_tui.widgets.travelled import clip_at, curve, facts, force, labels, part, speed

if TYPE_CHECKING:
    from vantrue_client.trips.fences import Fence
    from vantrue_client.trips.places import Place
    from vantrue_client.trips.trip import Trip
    from vantrue_client.workspace import Workspace
    from vantrue_tui.engine import Engine

DAYS = 30  # that are looked through at once; more when the cursor comes to the last drive
STEPS = 100  # keys from a drive's beginning to its end
PAN = 0.25  # of the sheet


class Trips(Page):
    """See the module. Nothing is asked for its sake: without `location` it says how to allow it."""

    place = TRIPS
    BINDINGS: ClassVar[list[BindingType]] = bindings(TRIPS)
    AUTO_FOCUS = "#drives"

    class Found(Message):
        """More drives are known; ``days``: those that were not looked through yet."""

        def __init__(self, trips: Sequence[Trip], days: Sequence[date]) -> None:
            super().__init__()
            self.trips = trips
            self.days = days

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.trip: Trip | None = None
        self.at = 0
        self.looked = False
        self._trips: dict[str, Trip] = {}
        self._days: Sequence[date] | None = None
        self._fences: Sequence[Fence] = ()
        self._places: Sequence[Place] = ()

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

    def on_screen_resume(self) -> None:
        """Look through the archive, unless that was done; what may not be seen any more goes."""
        looking = any(worker.group == "trips" for worker in self.workers)
        if not (self.looked or looking) or not self.engine.workspace.may_locate():
            self.look()

    def look(self) -> None:
        """Look through the archive anew, where that is permitted."""
        self.looked = False
        self._trips, self._days = {}, None
        self.drives.show(())
        if not self.engine.workspace.may_locate():
            self._say_nothing(say("trips.denied"))
            return
        self._say_nothing(say("trips.looking"))
        self._look()

    @work(exclusive=True, group="trips")
    async def _look(self) -> None:
        await self.attempt(self._find)
        self.call_later(self._have_looked)  # after all that was found, which comes by messages

    def _have_looked(self) -> None:
        self.looked = True
        if not self._trips:
            self._say_nothing(say("trips.none"))
        self.query_one(Status).left(say("trips.count", count=len(self._trips)))

    async def _find(self, here: Workspace) -> None:
        """The drives of some days more, a message a day."""
        if self._days is None:
            self._fences, self._places = (await here.fences()).all(), (await here.places()).all()
            self._days = await _days(here)
        for day in list(self._days[:DAYS]):
            found = await here.trips(to_filter(Wanted(on=str(day)), datetime.now()), ask=False)
            self._days = self._days[1:]
            self.post_message(self.Found(found, self._days))

    def on_trips_found(self, event: Found) -> None:
        """Show them with the others."""
        self._trips |= {trip.id: trip for trip in event.trips}
        self.drives.show(self._trips.values())

    @on(Drives.Moved, "#drives")
    def _moved(self) -> None:
        trip = self.drives.current
        if trip is not self.trip:
            self.trip, self.at = trip, 0
            self._show()
        self.refresh_bindings()
        if self.looked and self._days and self.drives.cursor == self.drives.count() - 1:
            self.looked = False
            self._look()

    def _say_nothing(self, sentence: str) -> None:
        self.trip = None
        self._show()
        self.query_one("#no-drive", Static).update(sentence)

    def _show(self) -> None:
        trip = self.trip
        self.query_one("#no-drive").display = trip is None
        for shown in ("#chart", "#now"):
            self.query_one(shown).display = trip is not None
        self.query_one(Chart).show(trip, self._fences, self._places)
        self.query_one("#trip-facts", Static).update(facts(trip) if trip else "")
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
        self.query_one("#now", Static).update("  ".join(told))

    @on(Chart.Pointed)
    def _pointed(self, event: Chart.Pointed) -> None:
        self._go(event.at)

    @on(Graph.Pointed)
    def _timed(self, event: Graph.Pointed) -> None:
        if self.trip is not None and self.trip.fixes:
            first, last = self.trip.fixes[0].time, self.trip.fixes[-1].time
            self._go(bisect_left(self.trip.fixes, first + (last - first) * event.part, key=lambda fix: fix.time))

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
        if self.trip is not None and (name := clip_at(self.trip, self.at)):
            self.post_message(RecordingWanted(name))

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
        file = Path(to).expanduser()  # noqa: ASYNC240 (no disk is asked)
        notes = await self.attempt(lambda here: here.export_drives([trip], file))
        if notes is not None:
            self.app.post_message(Told(" ".join([say("trips.exported", file=file), *notes])))


async def _days(here: Workspace) -> list[date]:
    """The days of what lies here, newest first."""
    days: set[date] = set()
    async with aclosing(here.library(ask=False)) as stages:
        async for known in stages:
            days |= {moment.day for moment in known.moments if moment.here and moment.day is not None}
    return sorted(days, reverse=True)
