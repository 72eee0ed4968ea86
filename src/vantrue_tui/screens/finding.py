"""Drives are found day by day: in the archive first, and then with what is on the camera alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from vantrue_client.errors import VantrueError
from vantrue_client.workspace.choosing import Wanted, to_filter
from vantrue_tui.messages import Trouble
from vantrue_tui.screens.page import Page
from vantrue_tui.texts import say
from vantrue_tui.troubles import happened
from vantrue_tui.widgets.drives import alike
from vantrue_tui.widgets.status import Status

if TYPE_CHECKING:
    from vantrue_client.model import Recording, Track
    from vantrue_client.trips.fences import Fence
    from vantrue_client.trips.places import Place
    from vantrue_client.trips.trip import Trip
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.oncard import OnCard
    from vantrue_tui.engine import Engine

DAYS = 30  # that are looked through at once; more when the page wants them
ONE_DAY = timedelta(days=1)


class Finding(Page):
    """A page of drives. Nothing is asked for its sake: without `location` it says how to allow it.

    looked  the archive was looked through, as far as it is to be now
    read    the card was, too, as far as that can be
    """

    class Found(Message):
        """The drives of a day are known, as far as what they are made of is."""

        def __init__(self, day: date, trips: Sequence[Trip]) -> None:
            super().__init__()
            self.day = day
            self.trips = trips

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.looked = self.read = False
        self.fences: Sequence[Fence] = ()
        self.places: Sequence[Place] = ()
        self._found: dict[date, Sequence[Trip]] = {}
        self._days: Sequence[date] | None = None
        self._card: OnCard | None = None
        self._tracks: dict[Recording, Track] = {}

    @property
    def known(self) -> list[Trip]:
        """The drives that are known now."""
        return [trip for trips in self._found.values() for trip in trips]

    def show_found(self) -> None:
        """Show the drives that are known now."""
        raise NotImplementedError

    def say_nothing(self, sentence: str) -> None:
        """Say this where no drive is shown."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """Look through the archive, unless that was done; what may not be seen any more goes."""
        looking = any(worker.group == "trips" for worker in self.workers)
        if not (self.looked or looking) or not self.engine.workspace.may_locate():
            self.look()

    def look(self) -> None:
        """Look through the archive anew, where that is permitted."""
        self.workers.cancel_group(self, "trips-card")
        self.looked = self.read = False
        self._found, self._days, self._card = {}, None, None
        self.show_found()
        if not self.engine.workspace.may_locate():
            self._tracks.clear()
            self.say_nothing(say("trips.denied"))
            return
        self.say_nothing(say("trips.looking"))
        self._look()

    @work(exclusive=True, group="trips")
    async def _look(self) -> None:
        await self.attempt(self._find)
        self.call_later(self._have_looked)  # after all that was found, which comes by messages

    def look_on(self) -> None:
        """Look through more days, where there are more."""
        if self.looked and self._days:
            self.looked = False
            self._look()

    def _have_looked(self) -> None:
        self.looked = True
        if not self.known:
            self.say_nothing(say("trips.none"))
        self._say_count()
        if self._card is None and not self.read:
            self._look_at_card()

    def _say_count(self) -> None:
        told = [say("trips.count", count=len(self.known))]
        if self._card is not None and self._card.left:
            told.append(say("trips.reading", count=self._card.left))
        self.query_one(Status).left(" · ".join(told))

    async def _find(self, here: Workspace) -> None:
        """The drives of some days more, a message a day."""
        if self._days is None:
            self.fences, self.places = await here.drawn()
            self._days = await _days(here)
        for day in list(self._days[:DAYS]):
            await self._find_day(here, day)
            self._days = self._days[1:]

    async def _find_day(self, here: Workspace, day: date) -> None:
        card = self._card.pieces if self._card else ()
        chosen = to_filter(Wanted(on=str(day)), datetime.now())
        self.post_message(self.Found(day, await here.trips(chosen, ask=False, card=card)))

    @work(exclusive=True, group="trips-card")
    async def _look_at_card(self) -> None:
        """Tell of what is on the camera alone, where it may be asked without a question.

        A drive is told as soon as its clips are known, and where it went once they are read.
        """
        try:
            if self.engine.workspace.may_look_at_card():
                await self._read_card()
        except VantrueError as error:  # the camera left, or it may not be asked any more: what was learnt stands
            self.query_one(Status).left(happened(error))
        except Exception as error:  # the app writes a fault down
            self.post_message(Trouble(error))
        else:
            self.call_later(self._say_count)
        self.call_later(setattr, self, "read", True)  # after all that was found, which comes by messages

    async def _read_card(self) -> None:
        card = self._card = await self.engine.do(lambda here: here.on_card(self._tracks), turn=True)
        await self._find_again(card.days)
        while card.left:
            self._say_count()
            await self._find_again(await self.engine.do(card.read, turn=True))

    async def _find_again(self, days: Sequence[date]) -> None:
        for day in days:
            await self.engine.do(partial(self._find_day, day=day))

    def on_finding_found(self, event: Found) -> None:
        """Show them with the others; a drive over midnight is found on each of its days and shown once."""
        if not self.engine.workspace.may_locate():
            return
        for day, others in self._found.items():
            if abs(day - event.day) == ONE_DAY:
                self._found[day] = [old for old in others if not any(alike(old, new) for new in event.trips)]
        self._found[event.day] = event.trips
        self.show_found()


async def _days(here: Workspace) -> list[date]:
    """The days of what lies here, newest first."""
    days: set[date] = set()
    async with aclosing(here.library(ask=False)) as stages:
        async for known in stages:
            days |= {moment.day for moment in known.moments if moment.here and moment.day is not None}
    return sorted(days, reverse=True)
