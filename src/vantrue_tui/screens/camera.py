"""The Camera: what it says of itself, its settings in its own words, its live picture, and what is done to it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from vantrue_client.errors import ConnectionLost, Refused, VantrueError
from vantrue_tui import forms, tending, upkeep
from vantrue_tui.actions import CAMERA, bindings
from vantrue_tui.messages import Told, Trouble
from vantrue_tui.screens.choice import Choice
from vantrue_tui.screens.page import Page
from vantrue_tui.texts import say, told
from vantrue_tui.troubles import happened
from vantrue_tui.widgets.facts import facts
from vantrue_tui.widgets.keys import Keys
from vantrue_tui.widgets.live import Live
from vantrue_tui.widgets.settings import Settings
from vantrue_tui.widgets.status import Status
from vantrue_tui.widgets.tabs import Tabs

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
NEED_IT = frozenset({"live", "player", "lens", "snapshot", "clock", "wifi", "passphrase", "format", "reset"})
OUTDATES = frozenset({"card-inserted", "card-removed"})  # what is shown is no more true after it
LENSES = 4  # cameras have up to so many, and do not say how many


class Camera(Page):
    """See the module. Whatever is done to the camera, the live picture gives way to it and comes back after it.

    info    what the camera said of itself; None while it did not
    missed  why it did not, or why it does not tell its settings
    asked   it was asked, and answered or not
    live    the live picture
    """

    place = CAMERA
    BINDINGS: ClassVar[list[BindingType]] = bindings(CAMERA)
    AUTO_FOCUS = "#settings"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (105, "-wide")]  # noqa: RUF012 (declared so by Textual)

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

    def compose(self) -> ComposeResult:
        """Tabs; facts and live picture beside the settings; status, footer."""
        yield Tabs(CAMERA)
        with Horizontal(id="halves"):
            with Vertical(id="side"):
                yield Static("", id="facts", markup=False)
                yield self.live
            with Vertical(id="menu"):
                yield Static(say("settings.heading"), id="heading", markup=False)
                yield Settings(id="settings")
                yield Static("", id="nothing", markup=False)
        yield Status()
        yield Keys(CAMERA)

    def on_mount(self) -> None:
        """Ask the camera, and again while none answers."""
        self._say_nothing(say("camera.asking"))
        self.action_ask()
        self.set_interval(AGAIN, self._ask_again)

    @property
    def settings(self) -> Settings:
        """The list of settings."""
        return self.query_one(Settings)

    @property
    def status(self) -> Status:
        """The line below."""
        return self.query_one(Status)

    @on(Live.Lost)
    def action_ask(self) -> None:
        """Ask the camera what it is and how it is set."""
        self._learn()

    @work(exclusive=True, group="ask")
    async def _learn(self) -> None:
        self.status.right(say("camera.asking"))
        async with self._free():
            try:
                await self.engine.do(self._ask, turn=True)
                self.missed = None
            except VantrueError as error:
                self.missed = error
            except Exception as error:  # the app writes a fault down
                self.post_message(Trouble(error))
        self.asked = True
        await self._say_camera()

    async def _ask(self, here: Workspace) -> None:
        self.post_message(self.Met(*await here.info()))
        self.post_message(self.Described(await here.camera_settings()))

    async def attempt(self, work: Work[T], *, turn: bool = False) -> T | None:
        """Have something done to it, and say so while that lasts; asked anew when it left in the middle of it."""

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
        if self.is_current and absent and not self._doing:
            self.action_ask()

    @on(Met)
    async def _met(self, event: Met) -> None:
        if self.info is None and not self.live.wanted:
            await self.live.stop()
        self.info = event.info
        self.query_one("#facts", Static).update(facts(event.info, event.known))
        self.refresh_bindings()
        if not any(worker.group == "events" for worker in self.workers):
            self._hear()

    @on(Described)
    def _described(self, event: Described) -> None:
        self.settings.show(event.settings)
        self._say_nothing("" if event.settings else say("settings.none"))

    async def _say_camera(self) -> None:
        if self.missed is None:
            self.status.right(say("camera.answered"))
            return
        self.info = None
        await self.live.stop("")
        self.refresh_bindings()
        self.status.right(happened(self.missed))
        self.query_one("#facts", Static).update(happened(self.missed))
        self.settings.show(())
        advice = say("camera.refused" if isinstance(self.missed, Refused) else "camera.absent")
        self._say_nothing(f"{forms.plain(told(self.missed.advice))}\n\n{advice}".strip())

    def _say_nothing(self, why: str) -> None:
        self.query_one("#nothing", Static).update(why)
        self.query_one("#menu").set_class(bool(why), "-empty")

    @asynccontextmanager
    async def _free(self) -> AsyncIterator[None]:
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
            self._go_on()

    def _go_on(self) -> None:
        if self.is_current and not self._doing:
            self.live.go_on()

    async def on_screen_suspend(self) -> None:
        """Nobody looks: the camera is left alone."""
        self.workers.cancel_group(self, "events")
        await self.live.pause()

    def on_screen_resume(self) -> None:
        """Somebody looks again, and may have permitted it meanwhile."""
        self._go_on()
        if isinstance(self.missed, Refused):
            self.when_lifted(self.missed, self.action_ask)
        if self.info is not None:
            self._hear()

    @work(exclusive=True, group="events")
    async def _hear(self) -> None:
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

    @on(Heard)
    def _heard(self, event: Heard) -> None:
        self.status.left(say(f"news.{event.event.news}", status=event.event.status))
        if event.event.news in OUTDATES and not self._doing:
            self.action_ask()

    def show_downloads(self, line: str) -> None:
        """Show how they go in the status line."""
        self.status.right(line)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done while the camera is there and nothing else is being done to it."""
        free = self.info is not None and not self._doing
        if action == "change":
            current = self.settings.current if self.is_mounted else None
            return (free and current is not None and current.kind != "text") or None
        return (free or None) if action in NEED_IT else True

    @on(Settings.Moved, "#settings")
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(Settings.Chosen, "#settings")
    def _chosen(self) -> None:
        if self.check_action("change", ()):
            self.action_change()

    @work(group="act")
    async def action_change(self) -> None:
        """Change the setting under the cursor."""
        setting = self.settings.current
        async with self._free():
            done = await tending.change(self, setting) if setting is not None else None
            if done is not None:
                self.settings.changed(done.after)
                self.status.left(tending.changed(done))
                if not done.confirmed:
                    self.post_message(Told(tending.changed(done)))

    @work(group="act")
    async def action_live(self) -> None:
        """Show the live picture, or show it no more."""
        if self.live.wanted:
            await self.live.stop()
        else:
            self.live.wanted = True
            self.workers.cancel_group(self, "player")
            self._go_on()

    @work(exclusive=True, group="player")
    async def action_player(self) -> None:
        """Hand the live picture to the system's player, until that is closed or the camera is wanted here."""
        await self.live.stop()
        await self.live.say(say("live.in-player"))
        lens = self.live.lens
        try:
            if await super().attempt(lambda here: here.play_live(lens), turn=True) is False:
                self.post_message(Told(say("live.no-player")))
        finally:
            if self.live.is_running and not self.live.wanted:
                await self.live.say(say("live.off"))

    @work(group="act")
    async def action_lens(self) -> None:
        """Choose the lens that the live picture shows."""
        async with self._free():
            labels = [say("live.lens", number=number) for number in range(1, LENSES + 1)]
            chosen = await self.app.push_screen_wait(Choice(say("live.which"), labels, now=self.live.lens))
            if chosen is not None:
                self.live.lens, self.live.wanted = chosen, True

    def action_snapshot(self) -> None:
        """Take a picture now, into a file."""
        self._undertake(tending.take_snapshot)

    def action_clock(self) -> None:
        """Set its clock to this laptop's."""
        self._undertake(tending.set_clock)

    def action_passphrase(self) -> None:
        """Show the passphrase of its Wi-Fi."""
        self._undertake(tending.show_passphrase)

    def action_wifi(self) -> None:
        """Change its Wi-Fi."""
        self._undertake(upkeep.wifi)

    def action_format(self) -> None:
        """Have its card formatted."""
        self._undertake(upkeep.format_card)

    def action_reset(self) -> None:
        """Have it go back to the factory's settings."""
        self._undertake(upkeep.reset)

    @work(group="act")
    async def _undertake(self, flow: upkeep.Flow) -> None:
        async with self._free():
            await flow(self)


async def _objection_to_hearing(here: Workspace) -> Refused | None:
    return here.objection_to_hearing()
