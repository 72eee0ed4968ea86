"""The details of a moment: where the car was, drawn as on the Trips, and a needle for all of it."""

from __future__ import annotations

from pathlib import Path

from textual.events import MouseScrollUp

from tests.tui.stage import Stage, settings, stage
from vantrue_client.trips.fences import fence
from vantrue_client.trips.places import place
from vantrue_client.trips.shapes import circle
from vantrue_client.workspace import Workspace
from vantrue_tui.widgets.chart import Chart
from vantrue_tui.widgets.graph import Graph
from vantrue_tui.widgets.route import Route
from vantrue_tui.widgets.scrubber import Scrubber

WIDE = (120, 60)


async def looked_at(here: Stage) -> Route:
    """The moment of which all lies here."""
    await here.press("down")
    await here.until(lambda: here.details.shown is here.moments.current)
    return here.details.query_one(Route)


async def test_fences_places_and_times_are_shown(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, size=WIDE) as here:
        workspace = Workspace(settings(here.home))
        first = (await workspace.trips(ask=False))[0].fixes[0]
        (await workspace.fences()).add(fence("yard", circle(first.latitude, first.longitude, 12)))
        (await workspace.places()).add(place("home", first.latitude - 0.00003, first.longitude, 10))
        route = await looked_at(here)
        assert route.trip is not None
        words = here.text()
        for told in ("yard", "home", "N ↑", "up to 50 km/h", "17:42:00", "17:42:01"):
            assert told in words


async def test_what_is_clicked_is_where_the_needle_goes(tmp_path: Path, archive: Path) -> None:
    async with stage(tmp_path, archive=archive, size=WIDE) as here:
        route = await looked_at(here)
        scrubber = here.details.query_one(Scrubber)
        graph, chart = here.details.query_one("#speed", Graph), here.details.query_one(Chart)
        await here.click("#speed", offset=(graph.size.width - 1, 1))
        await here.until(lambda: scrubber.needle == 1.0)
        assert chart._at == 1
        x, y = chart._now().dot(chart._track[0])
        await here.click("#route-chart", offset=(x // 2, y // 4))
        await here.until(lambda: scrubber.needle == 0.0)
        await here.press("right")
        await here.until(lambda: chart._at == 1)
        assert route.trip is not None
        before = chart._now()
        chart.post_message(MouseScrollUp(chart, 5, 5, 0, 0, 0, False, False, False))
        await here.pilot.pause()
        assert chart._now() == before, "the wheel scrolls the details"
