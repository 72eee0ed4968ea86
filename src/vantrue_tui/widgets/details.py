"""One moment: its picture and its facts, fetched while one looks at it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from vantrue_client.errors import VantrueError
from vantrue_client.model import Kind
from vantrue_tui import forms
from vantrue_tui.messages import Trouble
from vantrue_tui.texts import say
from vantrue_tui.troubles import happened
from vantrue_tui.widgets.moments import where
from vantrue_tui.widgets.picture import Picture
from vantrue_tui.widgets.route import Route
from vantrue_tui.widgets.scrubber import Scrubber

if TYPE_CHECKING:
    from vantrue_client.trips.fences import Fence
    from vantrue_client.trips.places import Place
    from vantrue_client.trips.trip import Trip
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.moments import Item, Moment
    from vantrue_tui.engine import Engine, Work

T = TypeVar("T")
REMEMBERED = 64
RESTS = 0.25  # seconds that the needle rests before the picture there is fetched
_SEEN = frozenset({Kind.NORMAL, Kind.EVENT, Kind.PARKING, Kind.TIMELAPSE, Kind.PHOTO})
_TRACKED = _SEEN - {Kind.PHOTO} | {Kind.TRACKLOG}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was fetched of a recording; a sentence stands for what could not be."""

    picture: bytes | str
    drive: Trip | str
    fences: Sequence[Fence] = ()
    places: Sequence[Place] = ()


class Details(VerticalScroll, can_focus=False):
    """Picture, facts, and, where `location` is permitted, the track; nothing is asked for its sake.

    shown  the moment of which everything is shown that could be fetched
    """

    shown: Moment | None = None

    def __init__(self, engine: Engine, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._engine = engine
        self._seen: OrderedDict[str, Seen] = OrderedDict()
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Picture, scrubber, facts, route."""
        yield Picture(id="picture")
        yield Scrubber(id="scrubber")
        yield Static("", id="facts", markup=False)
        yield Route(id="route")

    def show(self, moment: Moment | None) -> None:
        """Show a moment: its facts at once, the rest when it is there."""
        self.shown = None
        self.query_one("#facts", Static).update("" if moment is None else facts(moment))
        self.query_one(Scrubber).show(moment)
        self._fetch(moment)

    def forget(self) -> None:
        """What may be fetched has changed."""
        self._seen.clear()

    @work(exclusive=True, group="details")
    async def _fetch(self, moment: Moment | None) -> None:
        if moment is None:
            await self._draw(Seen("", ""))
            return
        item = moment.first
        key = f"{item.file or item.recording.target} {item.recording.size}"
        if key not in self._seen:
            await self._draw(Seen(say("picture.fetching"), ""))
            seen = await self._look(item)
            self._seen[key] = seen
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        await self._draw(self._seen[key])
        self.shown = moment

    @on(Route.Pointed)
    def _pointed(self, event: Route.Pointed) -> None:
        self.query_one(Scrubber).go_to(event.second)

    @on(Scrubber.Moved)
    def _scrubbed(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(RESTS, self._show_needle)

    @work(exclusive=True, group="details")
    async def _show_needle(self) -> None:
        """The picture at the needle, in the place of the first."""
        scrubber = self.query_one(Scrubber)
        self.query_one(Route).look_at(scrubber.needle)
        item, second = scrubber.item, scrubber.needle
        if item is not None:
            picture = await self._see(lambda here: seen(here, item, second), turn=item.file is None)
            await self._picture(picture or say("picture.unreadable"))

    async def _see(self, work: Work[T], *, turn: bool) -> T | None:
        try:
            return await self._engine.do(work, turn=turn)
        except Exception as error:  # the app writes a fault down; the list goes on
            self.post_message(Trouble(error))
            return None

    async def _look(self, item: Item) -> Seen:
        looked = await self._see(lambda here: look(here, item), turn=item.file is None)
        return looked or Seen(say("picture.unreadable"), "")

    async def _picture(self, picture: bytes | str) -> None:
        if isinstance(picture, str):
            await self.query_one(Picture).say(picture)
        else:
            await self.query_one(Picture).show(picture)

    async def _draw(self, seen: Seen) -> None:
        await self._picture(seen.picture)
        self.query_one(Route).show(seen.drive, seen.fences, seen.places)


async def look(here: Workspace, item: Item) -> Seen:
    """Fetch what may be fetched without a question; runs in the engine's thread."""
    kind = item.recording.kind
    if item.file is None and not here.may_look_at_card():
        return Seen(say("picture.denied"), "")
    picture = await seen(here, item) if kind in _SEEN else say("picture.none")
    if kind not in _TRACKED:
        return Seen(picture, "")
    if not here.may_locate():
        return Seen(picture, say("track.denied"))
    try:
        drive = await here.drive_of(item)
        fences, places = await here.drawn()
    except VantrueError as error:
        return Seen(picture, happened(error))
    return Seen(picture, drive or say("track.none"), fences, places)


async def seen(here: Workspace, item: Item, second: float | None = None) -> bytes | str:
    """A picture of a recording, or what kept it from being fetched; runs in the engine's thread."""
    try:
        return await here.still(item, second)
    except VantrueError as error:
        return happened(error)


def facts(moment: Moment) -> str:
    """What is known of a moment, a line each."""
    lines = [
        f"{forms.moment(moment.when)}  {say(f'kind.{moment.kind}')}",
        say("facts.length", length=forms.length(moment.duration), size=forms.size(moment.size)),
        say(f"facts.where.{where(moment)}"),
    ]
    lines += [say("facts.locked")] if moment.locked else []
    lines += [say("facts.kept")] if moment.kept else []
    lines += [say("facts.camera", camera=moment.camera)] if moment.camera else []
    lines.append("")
    for item in moment.items:
        channel = item.recording.channel
        lines.append(
            f"{say(f'channel.{channel}') if channel else '-':<9}"
            f"{'' if item.recording.size_exact else '~'}{forms.size(item.recording.size):>9}"
            f"  {say('where.here' if item.file else 'where.card')}"
        )
        lines.append(f"  {forms.plain(item.recording.name)}")
    return "\n".join(lines)
