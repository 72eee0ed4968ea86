"""The live picture in the terminal: some frames a second, the newest at each turn."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Future, InvalidStateError
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.worker import Worker

from vantrue_client.errors import ConnectionLost, VantrueError
from vantrue_tui.forms import plain
from vantrue_tui.messages import Trouble
from vantrue_tui.texts import say, told
from vantrue_tui.troubles import happened
from vantrue_tui.widgets.picture import Picture

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace
    from vantrue_tui.engine import Engine

EVERY = 0.25  # seconds between two frames: a terminal draws no more in peace
STANDS = 3.0  # seconds without another frame after which a picture is not taken for the present any more


class Live(Picture):
    """It has the camera's turn while it is shown, so whoever wants the camera pauses it.

    wanted  the user wants to see it
    lens    which one, counted from 0; None: the one that the camera shows
    frames  how many were shown
    """

    class Came(Message):
        """A frame; the next is fetched once ``shown`` is done."""

        def __init__(self, jpeg: bytes, shown: Future[None]) -> None:
            super().__init__()
            self.jpeg, self.shown = jpeg, shown

    class Lost(Message):
        """The camera went in the middle of something."""

    def __init__(self, engine: Engine, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._engine = engine
        self._showing: Worker[None] | None = None
        self.wanted = False
        self.lens: int | None = None
        self.frames = 0
        self._last: float | None = None

    def on_mount(self) -> None:
        """Look whether it moves."""
        self.set_interval(STANDS / 4, self._doubt)

    async def _doubt(self) -> None:
        """Take a picture away that stood still: nobody shall think that it is what the camera sees."""
        last, showing = self._last, self._showing
        if last is None or showing is None or showing.is_finished or time.monotonic() - last < STANDS:
            return
        self._last = None
        await self.say(say("live.stands"))

    def go_on(self) -> None:
        """Show it, where it is wanted and not shown."""
        if self.wanted and self.is_running and (self._showing is None or self._showing.is_finished):
            self._showing = self._show()

    async def pause(self) -> None:
        """Return once the camera is free of it."""
        showing = self._showing
        if showing is not None:
            showing.cancel()
            await asyncio.gather(showing.wait(), return_exceptions=True)

    async def stop(self, why: str | None = None) -> None:
        """It is not wanted any more; without a reason it says how it is shown."""
        self.wanted = False
        await self.pause()
        await self.say(say("live.off") if why is None else why)

    @work(group="live")
    async def _show(self) -> None:
        self._last = None
        await self.say(say("live.coming"))
        try:
            await self._engine.do(self._watch, turn=True)
        except VantrueError as error:
            self.wanted = False
            await self.say(f"{happened(error)} {plain(told(error.advice))}")
            if isinstance(error, ConnectionLost):
                self.post_message(self.Lost())
        except Exception as error:  # the app writes a fault down
            self.wanted = False
            self.post_message(Trouble(error))

    async def _watch(self, here: Workspace) -> None:
        async with aclosing(here.live(self.lens)) as frames:
            async for frame in frames:
                shown: Future[None] = Future()
                self.post_message(self.Came(await asyncio.to_thread(frame.jpeg), shown))
                await asyncio.wrap_future(shown)
                await asyncio.sleep(EVERY)

    async def on_live_came(self, event: Came) -> None:
        """Draw it, unless it came too late."""
        event.stop()
        if self._showing is not None and not self._showing.is_finished:
            await self.show(event.jpeg)
            self.frames += 1
            self._last = time.monotonic()
        with suppress(InvalidStateError):  # nobody waits for it any more
            event.shown.set_result(None)
