"""Proofs of the acts of the Trips."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import MouseScrollDown, MouseScrollUp

from tests.tui.proofs import HOME, LIBRARY, Proof, Step, at
from tests.tui.stage import ALL, Stage
from vantrue_client.policy.permissions import Permission
from vantrue_tui.screens.entry import Entry
from vantrue_tui.screens.question import Question
from vantrue_tui.screens.trips import Trips
from vantrue_tui.widgets.chart import Chart
from vantrue_tui.widgets.ground import View

NOT_LOCATED = ALL - {Permission.LOCATION}


def view(here: Stage) -> View:
    return here.page(Trips).query_one(Chart)._now()


async def driving(here: Stage) -> None:
    """A drive is shown, all of it, from its beginning."""
    await here.press("3")
    page = here.page(Trips)
    await here.until(lambda: page.looked and page.read and page.trip)
    page._go(0)
    page.action_whole()
    await here.pilot.pause()
    here.seen = view(here), page.trip


async def driven_on(here: Stage) -> None:
    await driving(here)
    await here.press("right")


async def zoomed(here: Stage) -> None:
    await driving(here)
    await here.press("plus")


async def not_located(here: Stage) -> None:
    await here.press("3")
    await here.until(lambda: "No drives are shown" in here.text())


async def last_clicked(here: Stage) -> None:
    chart = here.page(Trips).query_one(Chart)
    x, y = view(here).dot(chart._track[-1])
    await here.click("#chart", offset=(x // 2, y // 4))


async def beginning_clicked(here: Stage) -> None:
    await here.click("#speed-graph", offset=(0, 1))


def scrolled(event: type[MouseScrollUp | MouseScrollDown]) -> Step:
    async def scroll(here: Stage) -> None:
        chart = here.page(Trips).query_one(Chart)
        chart.post_message(event(chart, 5, 5, 0, 0, 0, False, False, False))

    return scroll


def dragged(across: int, down: int) -> Step:
    async def drag(here: Stage) -> None:
        await here.pilot.mouse_down("#chart", offset=(20, 6))
        await here.pilot.hover("#chart", offset=(20 + across, 6 + down))
        await here.pilot.mouse_up("#chart", offset=(20 + across, 6 + down))

    return drag


def seen(fits: Callable[[View, View], bool]) -> Callable[[Stage], object]:
    """How the map is seen now, compared with before."""
    return lambda here: here.seen is not None and fits(view(here), here.seen[0])


def looked_again(here: Stage) -> object:
    page = here.page(Trips)
    there = page.looked and page.read and page.trip is not None
    return there and here.seen is not None and page.trip is not here.seen[1]


PROOFS: dict[str, Proof] = {
    "drive-back": Proof(lambda here: here.page(Trips).at == 0, driven_on, beginning_clicked, LIBRARY),
    "drive-on": Proof(lambda here: here.page(Trips).at == 1, driving, last_clicked, LIBRARY),
    "zoom-in": Proof(seen(lambda now, then: now.scale < then.scale), driving, scrolled(MouseScrollUp), LIBRARY),
    "zoom-out": Proof(seen(lambda now, then: now.scale > then.scale), driving, scrolled(MouseScrollDown), LIBRARY),
    "whole": Proof(seen(lambda now, then: now == then), zoomed, back=LIBRARY),
    "pan-north": Proof(seen(lambda now, then: now.latitude > then.latitude), driving, dragged(0, 2), LIBRARY),
    "pan-south": Proof(seen(lambda now, then: now.latitude < then.latitude), driving, dragged(0, -2), LIBRARY),
    "pan-west": Proof(seen(lambda now, then: now.longitude < then.longitude), driving, dragged(2, 0), LIBRARY),
    "pan-east": Proof(seen(lambda now, then: now.longitude > then.longitude), driving, dragged(-2, 0), LIBRARY),
    "show-clip": Proof(at(3), driving, back=HOME),
    "gpx": Proof(lambda here: isinstance(here.app.screen, Entry), driving, back=("escape", *LIBRARY)),
    "map": Proof(lambda here: isinstance(here.app.screen, Entry), driving, back=("escape", *LIBRARY)),
    "locate-drives": Proof(lambda here: isinstance(here.app.screen, Question), not_located, permit=NOT_LOCATED),
    "look-again": Proof(looked_again, driving, back=LIBRARY),
}
