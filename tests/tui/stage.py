"""The interface on a stage: a laptop and a camera of the test's own, and someone who presses keys and clicks."""

from __future__ import annotations

import asyncio
import shutil
import time
from asyncio import Future
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from textual.pilot import Pilot

from vantrue_client.mock.card.clip import set_time, write_clip
from vantrue_client.mock.card.photo import write_photo
from vantrue_client.model import Filter, Patience
from vantrue_client.policy.permissions import Permission
from vantrue_client.sync.queue import Change, Queue
from vantrue_client.workspace import Places, Settings, Workspace
from vantrue_tui.app import VantrueApp
from vantrue_tui.screens.library import Library
from vantrue_tui.screens.page import Page
from vantrue_tui.screens.transfers import Transfers
from vantrue_tui.widgets.days import Days
from vantrue_tui.widgets.details import Details
from vantrue_tui.widgets.moments import Moments
from vantrue_tui.widgets.queue import QueueRows

Shown = TypeVar("Shown", bound=Page)
BOUND = 180.0
"""Seconds that nothing here comes near."""
QUICK = Patience(connect=60, command=60, list=60, silence=60, give_up=60, gap=0)
NOBODY = "127.0.0.1:9"
FRAME = str.maketrans("│╭╮╰╯─", " " * 6)
LASTING = frozenset({"downloads", "details", "live", "player", "events"})
START = datetime(2026, 9, 17, 17, 40, 0)
ALL = frozenset(Permission)


def fill(root: Path) -> Path:
    """A card: two days, three channels, an event, a photo. Clips play 2 s and claim a minute, most one and the same."""
    for folder in ("Normal", "Event", "Photo"):
        (root / folder).mkdir(parents=True)
    event = START - timedelta(days=1)
    made = root / f"Event/{event:%Y%m%d_%H%M%S}_00000_E_A.MP4"
    write_clip(made, start=event, seconds=2, size=(64, 36), fps=5)
    for number in range(4):
        start = START + timedelta(minutes=number)
        for letter in "ABC":
            clip = root / f"Normal/{start:%Y%m%d_%H%M%S}_{number + 1:05}_N_{letter}.MP4"
            shutil.copyfile(made, clip)
            set_time(clip, start + timedelta(seconds=60))
    taken = START - timedelta(hours=5)
    write_photo(root / f"Photo/{taken:%Y%m%d_%H%M%S}_00009_N_A.JPG", when=taken, size=(64, 36))
    made.chmod(0o444)
    return root


def settings(home: Path, camera: str = NOBODY, permit: Iterable[Permission] = ALL) -> Settings:
    places = Places(home / "config", home / "state", home / "cache", home / "archive")
    return Settings(places=places, camera=camera, patience=QUICK, permit=frozenset(permit))


async def bring(home: Path, camera: str, *names: str) -> None:
    """Bring some of the card into an archive, as the program does it."""
    outcome = await Workspace(settings(home, camera)).get(names, Filter())
    assert outcome.summary.downloaded == len(names), outcome


@dataclass
class Stage:
    app: VantrueApp
    pilot: Pilot[None]
    home: Path
    played: list[str] = field(default_factory=list)
    heard: Future[Any] | None = None
    seen: Any = None
    _first: object = None

    def page(self, kind: type[Shown]) -> Shown:
        """A main screen that was shown before."""
        (page,) = (page for page in self.app._pages if isinstance(page, kind))
        return page

    @property
    def begun(self) -> bool:
        """Whether the first screen is there: the Library with all that is in it, or a question before it."""
        first = self.app.screen_stack[0]
        return bool(isinstance(first, Library) and first.query(Moments)) or len(self.app.screen_stack) > 1

    @property
    def library(self) -> Library:
        return self.page(Library)

    @property
    def moments(self) -> Moments:
        return self.library.query_one(Moments)

    @property
    def rows(self) -> QueueRows:
        return self.page(Transfers).rows

    @property
    def queue(self) -> Queue:
        return self.app.standing.queue

    @property
    def order(self) -> list[int]:
        """The numbers of the entries that are left, as the queue's page shows them."""
        return [entry.number for entry in self.rows.shown if entry.left]

    async def queued(self, *changes: Change, at: int = 0) -> None:
        """The queue's page, with a queue of five: three that are left, one that failed, one that is done."""
        missing = [item.recording for moment in self.moments.shown for item in moment.missing]

        def made(_: Queue) -> Queue:
            queue = Queue(paused="").add(missing[:5]).start(5).end(5).start(4).end(4, "The camera sent nothing.")
            for change in changes:
                queue = change(queue)
            return queue

        await self.press("2")
        wanted = await self.app.engine.do(lambda here: here.queue().change(made))
        await self.until(lambda: self.queue == wanted and self.order == [1, 2, 3], "the queue")
        await self.until(lambda: self.app.standing.phase == "paused", "its pause")
        self.rows.move_to(at)
        await self.pilot.pause()

    @property
    def details(self) -> Details:
        return self.library.query_one(Details)

    async def as_before(self) -> None:
        """The list is alone on the screen again, from its top, in its first order."""
        await self.until(lambda: self.app.screen is self.library and self.moments.has_focus, "the list alone")
        await self.until(lambda: self.moments.cursor == 0 and not self.moments.marked, "its first row")
        await self.until(lambda: not self.busy, "rest")
        self.played.clear()
        self._first = self.library.known

    async def until(self, fits: Callable[[], object], what: str = "it") -> None:
        """Wait till something holds."""
        end = time.monotonic() + BOUND
        while not fits():
            assert time.monotonic() < end, f"{what} never came\n{self.text()}"
            await self.pilot.pause(0.01)
        if not self.app._exit:
            await self.pilot.pause()  # a screen that was just put there is not drawn yet

    async def shows(self, *words: str) -> None:
        """Wait till all of that stands on the screen: what is there already is drawn a little later."""
        await self.until(lambda: all(map(self._stands, words)), " and ".join(map(repr, words)))

    def _stands(self, words: str) -> bool:
        """Whether that is there, also where lines or a frame divide it."""
        return words in self.text() or words in self.words()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def click(self, selector: str, **how: object) -> None:
        await self.pilot.click(selector, **how)  # type: ignore[arg-type]
        await self.pilot.pause()

    @property
    def days(self) -> Days:
        return self.library.query_one(Days)

    async def settled(self) -> None:
        """The camera was asked, and what is known is shown, with the drives of the days in sight."""
        await self.until(lambda: self.library.known is not None and self.library.known.asked)
        await self.until(lambda: not self.busy and self.days.wanted() is None)
        await self.pilot.pause()
        self._first = self.library.known

    def hear(self, question: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Ask something as the workspace does, in its thread."""
        return asyncio.ensure_future(self.app.engine.do(lambda _: question))

    def files(self, end: str) -> int:
        """How many recordings whose name ends so lie here."""
        return sum(path.name.endswith(end) for path in (self.home / "archive").rglob("*"))

    def asked_again(self) -> bool:
        """Whether the camera was asked once more since the stage was set."""
        return self.library.known is not self._first and bool(self.library.known and self.library.known.asked)

    @property
    def busy(self) -> bool:
        """Whether anything waits for the workspace, what lasts aside."""
        return any(worker.group not in LASTING for worker in self.app.workers)

    def words(self) -> str:
        """What stands on the screen, without its lines and columns."""
        return " ".join(self.text().translate(FRAME).split())

    def text(self) -> str:
        """What stands on the screen."""
        lines = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in lines)


@asynccontextmanager
async def stage(
    folder: Path,
    *,
    archive: Path | None = None,
    camera: str = NOBODY,
    size: tuple[int, int] = (80, 24),
    permit: Iterable[Permission] = ALL,
    settled: bool = True,
    welcomed: bool = True,
) -> AsyncIterator[Stage]:
    """The interface with a copy of an archive, and the camera at an address, or none.

    settled   what there is is shown already
    welcomed  it is not the first start
    """
    home = folder / "home"
    if archive is not None:
        shutil.copytree(archive, home, dirs_exist_ok=True)
    if welcomed:
        (home / "state").mkdir(parents=True, exist_ok=True)
        (home / "state" / "welcome").write_bytes(b"done\n")
    app = VantrueApp(lambda asker: Workspace(settings(home, camera, permit), asker))
    try:
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, pilot, home)
            await stage.until(lambda: stage.begun)
            if settled:
                await stage.settled()
            yield stage
    finally:
        app.engine.close()
