"""How the Camera page comes to know: what the camera says when it is asked, and what it says by itself."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from textual import on, work
from textual.message import Message

from vantrue_client.errors import ConnectionLost, Refused, VantrueError
from vantrue_tui.messages import Trouble
from vantrue_tui.screens.page import Page
from vantrue_tui.texts import say
from vantrue_tui.widgets.live import Live
from vantrue_tui.widgets.status import Status

if TYPE_CHECKING:
    from vantrue_client.camera.remembered import Known
    from vantrue_client.model import CameraInfo
    from vantrue_client.model.event import Event
    from vantrue_client.model.setting import Setting
    from vantrue_client.workspace import Workspace
    from vantrue_tui.engine import Engine, Work

T = TypeVar("T")
log = logging.getLogger(__name__)

AGAIN = 30.0  # seconds until a camera that did not answer is asked again


class Asking(Page):
    """What it knows of the camera, and the live picture, which gives way to whatever else is wanted of the camera.

    info    what the camera said of itself; None while it did not
    missed  why it did not, or why it does not tell its settings
    asked   it was asked, and answered or not
    live    the live picture
    """

    class Met(Message):
        """It said who and how it is."""

        def __init__(self, info: CameraInfo, known: Known | None) -> None:
            super().__init__()
            self.info, self.known = info, known

    class Described(Message):
        """It told its settings."""

        def __init__(self, settings: Sequence[Setting]) -> None:
            super().__init__()
            self.settings = settings

    class Heard(Message):
        """It said something by itself."""

        def __init__(self, event: Event) -> None:
            super().__init__()
            self.event = event

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.info: CameraInfo | None = None
        self.missed: VantrueError | None = None
        self.asked = False
        self.live = Live(engine, id="live")
        self._doing = 0

    async def show_camera(self) -> None:
        """Show how it stands with the camera, which was asked."""
        raise NotImplementedError

    @property
    def busy(self) -> bool:
        """Whether something is being done to the camera."""
        return self._doing > 0

    @property
    def status(self) -> Status:
        """The line below."""
        return self.query_one(Status)

    def begin_to_ask(self) -> None:
        """Ask the camera, and again while none answers."""
        self.action_ask()
        self.set_interval(AGAIN, self._ask_again)

    @on(Live.Lost)
    def action_ask(self) -> None:
        """Ask the camera what it is and how it is set."""
        self._learn()

    @work(exclusive=True, group="ask")
    async def _learn(self) -> None:
        self.status.right(say("camera.asking"))
        async with self.free():
            try:
                await self.engine.do(self._ask, turn=True)
                self.missed = None
            except VantrueError as error:
                self.missed = error
            except Exception as error:  # the app writes a fault down
                self.post_message(Trouble(error))
        self.asked = True
        await self.show_camera()

    async def _ask(self, here: Workspace) -> None:
        self.post_message(self.Met(*await here.info()))
        self.post_message(self.Described(await here.camera_settings()))

    async def attempt(self, work: Work[T], *, turn: bool = False) -> T | None:
        """Have something done to it, and say so while that lasts; it is asked anew when it left in the middle."""

        async def watched(here: Workspace) -> T:
            try:
                return await work(here)
            except ConnectionLost:
                self.post_message(Live.Lost())
                raise

        if not turn:
            return await super().attempt(work)
        self.status.left(say("camera.busy"))
        try:
            return await super().attempt(watched, turn=True)
        finally:
            if self.is_running:
                self.status.left("")

    def _ask_again(self) -> None:
        absent = self.missed is not None and not isinstance(self.missed, Refused)
        if self.is_current and absent and not self.busy:
            self.action_ask()

    @asynccontextmanager
    async def free(self) -> AsyncIterator[None]:
        """The live picture, here or in a player, gives way; here it comes back."""
        self._doing += 1
        self.refresh_bindings()
        try:
            self.workers.cancel_group(self, "player")
            await self.live.pause()
            yield
        finally:
            self._doing -= 1
            self.refresh_bindings()
            self.go_on()

    def go_on(self) -> None:
        """Let the live picture come, where somebody looks and nothing else is being done."""
        if self.is_current and not self.busy:
            self.live.go_on()

    async def on_screen_suspend(self) -> None:
        """Nobody looks: the camera is left alone."""
        self.workers.cancel_group(self, "events")
        await self.live.pause()

    def on_screen_resume(self) -> None:
        """Somebody looks again, and may have permitted it meanwhile."""
        self.go_on()
        if isinstance(self.missed, Refused):
            self.when_lifted(self.missed, self.action_ask)
        if self.info is not None:
            self.hear()

    @work(exclusive=True, group="events")
    async def hear(self) -> None:
        """Hear what it says by itself, where that is permitted and somebody looks."""
        if not self.is_current or await self.engine.do(_objection_to_hearing) is not None:
            return
        try:
            await self.engine.do(self._listen)
        except VantrueError as error:  # many cameras have nothing that speaks; those that have, went
            log.info("The camera is not heard: %s", error)
        except Exception as error:  # the app writes a fault down
            self.post_message(Trouble(error))

    async def _listen(self, here: Workspace) -> None:
        async with aclosing(here.events()) as said:
            async for event in said:
                self.post_message(self.Heard(event))


async def _objection_to_hearing(here: Workspace) -> Refused | None:
    return here.objection_to_hearing()
