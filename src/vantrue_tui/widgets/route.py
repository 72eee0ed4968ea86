"""Where the car was in a moment: a small map, and speed and force over time."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.widgets import Sparkline, Static

from vantrue_tui.texts import say
from vantrue_tui.widgets.braille import Canvas, fitted

if TYPE_CHECKING:
    from vantrue_client.model import Fix, Track

WIDTH, HEIGHT = 36, 8


class Route(VerticalGroup):
    """A track drawn, or a sentence in its place."""

    def compose(self) -> ComposeResult:
        """Map, speed, force."""
        yield Static("", id="map", markup=False)
        yield Static("", id="speed-title", markup=False)
        yield Sparkline([], id="speed")
        yield Static("", id="force-title", markup=False)
        yield Sparkline([], id="force")

    def show(self, track: Track | str) -> None:
        """Show a track; a text is shown as it is."""
        fixes: Sequence[Fix] = () if isinstance(track, str) else track.fixes
        nothing = track if isinstance(track, str) else say("track.none")
        self.query_one("#map", Static).update(drawn(fixes) if fixes else nothing)
        speeds = [fix.speed * 3.6 for fix in fixes if fix.speed is not None]
        forces = [hypot(*fix.acceleration) for fix in fixes if fix.acceleration is not None]
        self._graph("speed", speeds, "track.speed")
        self._graph("force", forces, "track.force")

    def _graph(self, name: str, values: list[float], title: str) -> None:
        shown = len(values) > 1
        graph = self.query_one(f"#{name}", Sparkline)
        graph.display = self.query_one(f"#{name}-title").display = shown
        graph.data = values
        if shown:
            self.query_one(f"#{name}-title", Static).update(say(title, most=max(values)))


def drawn(fixes: Sequence[Fix], width: int = WIDTH, height: int = HEIGHT) -> str:
    """A track in braille, north up; ``o`` is its beginning and ``x`` its end."""
    shrink = cos(radians(fixes[0].latitude))
    dots = fitted([(fix.longitude * shrink, fix.latitude) for fix in fixes], width, height)
    sheet = Canvas(width, height)
    for (x0, y0), (x1, y1) in zip(dots, dots[1:] or dots, strict=False):
        sheet.line(x0, y0, x1, y1)
    lines = [list(line) for line in str(sheet).split("\n")]
    for (x, y), letter in ((dots[0], "o"), (dots[-1], "x")):
        lines[y // 4][x // 2] = letter
    return "\n".join("".join(line) for line in lines)
