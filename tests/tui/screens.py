"""The pictures of the README's tour: ``make screenshots`` draws them into ``docs/screenshots``.

The camera and its card are simulated, with a clock that stands, so that the same comes out each time. Another page
wants its line in `SHOTS`: what is done before it is drawn.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

os.environ["VANTRUE_LANGUAGE"] = "en"

from tests.tui.at_privacy import at_section
from tests.tui.handing import dialog, fill_in, planned
from tests.tui.stage import Stage, settings, stage
from tests.tui.test_snapshots import plain
from tests.tui.travelling import driving
from vantrue_client.mock import MockCamera
from vantrue_client.mock.running import RunningCamera
from vantrue_client.model import Filter, Kind
from vantrue_client.workspace import Workspace
from vantrue_tui.screens.question import Question
from vantrue_tui.screens.share import Share

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
NOW = datetime(2026, 9, 17, 18, 0)
SIZE = (124, 31)
MOST = 120_000  # bytes of a picture

SAME_COLOUR = re.compile(
    r'<rect fill="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)" shape-rendering="crispEdges"/>'
    r'(?:<rect fill="\1" x="([\d.]+)" y="\3" width="([\d.]+)" height="\4" shape-rendering="crispEdges"/>)+'
)

Shot = Callable[[Stage], Awaitable[object]]


async def library(here: Stage) -> None:
    """A moment that is looked at, with its picture and where the car was."""
    await here.press("down", "down")
    await looked_at(here)


async def filtered(here: Stage) -> None:
    """What the filter leaves."""
    await here.press("slash", *"event", "enter")
    await here.until(lambda: all(moment.kind is Kind.EVENT for moment in here.moments.shown))
    await looked_at(here)


async def question(here: Stage) -> None:
    """Nothing is deleted unasked."""
    await here.press("down", "down", "space", "space", "x")
    await here.until(lambda: isinstance(here.app.screen, Question))


async def transfers(here: Stage) -> None:
    """What is still to come, in which order, and what failed."""
    await here.queued()


async def trips(here: Stage) -> None:
    """A drive: its way, its speed, and the second that is looked at."""
    await driving(here)
    await here.press("right")


async def camera_(here: Stage) -> None:
    """What the camera tells of itself, and its settings."""
    await here.press("4")
    await here.until(lambda: "Firmware" in here.text() and not here.busy)


async def privacy(here: Stage) -> None:
    """What may be done, and what was."""
    await at_section(here, "permissions")


async def share(here: Stage) -> None:
    """What leaves, what stays and what the rules say, before anything does."""
    await here.press("down", "down")
    await dialog(Share, "h")(here)
    fill_in(here, to="/media/disk")
    await planned(here, "What leaves")


async def help_(here: Stage) -> None:
    """What can be done, and with which key."""
    await here.press("question_mark")


async def light(here: Stage) -> None:
    """The same in light colours."""
    here.app.theme = "vantrue-light"
    await library(here)


SHOTS: dict[str, Shot] = {
    "library": library,
    "filter": filtered,
    "transfers": transfers,
    "trips": trips,
    "camera": camera_,
    "privacy": privacy,
    "share": share,
    "question": question,
    "help": help_,
    "light": light,
}


async def looked_at(here: Stage) -> None:
    await here.until(lambda: here.details.shown is here.moments.current)


def drawn(here: Stage) -> str:
    """The screen as an SVG that loads no font from elsewhere, made shorter."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", plain(here.app.export_screenshot(title="vantrue")))
    svg = re.sub(r' clip-path="url\(#terminal-line-\d+\)"', "", svg)
    svg = re.sub(r'<clipPath id="terminal-line-\d+">.*?</clipPath>\s*', "", svg, flags=re.DOTALL)
    svg = re.sub(r"<text [^>]*>[\u2800\s]*</text>", "", svg)
    return SAME_COLOUR.sub(joined, svg).replace("terminal-", "t-")


def joined(rects: re.Match[str]) -> str:
    """Cells of one colour side by side as one: a map has thousands."""
    colour, x, y, height, last_x, last_width = rects.groups()
    width = round(float(last_x) + float(last_width) - float(x), 1)
    return f'<rect fill="{colour}" x="{x}" y="{y}" width="{width}" height="{height}" shape-rendering="crispEdges"/>'


def anonymous(svg: str, here: Stage) -> str:
    """Without what differs each time: the key that names the camera, be it half covered, and the simulator's port."""
    for camera in {moment.camera for moment in here.moments.shown if moment.camera}:
        svg = svg.replace(camera.rpartition("-")[2], "camera00")
    return re.sub(r"127\.0\.0\.1:\d{5}", "192.168.1.254&#160;&#160;", svg)


async def draw(name: str, camera: RunningCamera, laptop: Path) -> Path:
    """Draw one of them."""
    with tempfile.TemporaryDirectory(prefix="vantrue-shot-") as folder:
        async with stage(Path(folder), archive=laptop, camera=camera.url, size=SIZE) as here:
            await SHOTS[name](here)
            await here.pilot.pause()
            svg = anonymous(drawn(here), here)
    assert len(svg) < MOST, f"{name} has {len(svg)} bytes"
    file = FOLDER / f"{name}.svg"
    file.write_text(svg, encoding="utf-8")
    return file


async def main(*names: str) -> None:
    """Draw all, or those named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="vantrue-laptop-") as folder,
        MockCamera.running("n4-pro", now=NOW, days=2, seed=7) as camera,
    ):
        await Workspace(settings(Path(folder), camera.url)).get((), Filter(limit=9))
        for name in names or SHOTS:
            print(await draw(name, camera, Path(folder)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
