"""The Camera: what it says of itself, its settings in its own words, its live picture, and what is done to it."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from vantrue_client.errors import Refused
from vantrue_tui import forms, tending, upkeep
from vantrue_tui.actions import CAMERA, bindings
from vantrue_tui.messages import Told
from vantrue_tui.screens.asking import Asking
from vantrue_tui.screens.choice import Choice
from vantrue_tui.screens.page import Page
from vantrue_tui.texts import say, told
from vantrue_tui.troubles import happened
from vantrue_tui.widgets.facts import facts
from vantrue_tui.widgets.keys import Keys
from vantrue_tui.widgets.settings import Settings
from vantrue_tui.widgets.status import Status
from vantrue_tui.widgets.tabs import Tabs

NEED_IT = frozenset({"live", "player", "lens", "snapshot", "clock", "wifi", "passphrase", "format", "reset"})
OUTDATES = frozenset({"card-inserted", "card-removed"})  # what is shown is no more true after it
LENSES = 4  # cameras have up to so many, and do not say how many


class Camera(Asking):
    """See the module. Whatever is done to the camera, the live picture gives way to it and comes back after it."""

    place = CAMERA
    BINDINGS: ClassVar[list[BindingType]] = bindings(CAMERA)
    AUTO_FOCUS = "#settings"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (105, "-wide")]  # noqa: RUF012 (declared so by Textual)

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
        self.begin_to_ask()

    @property
    def settings(self) -> Settings:
        """The list of settings."""
        return self.query_one(Settings)

    @on(Asking.Met)
    async def _met(self, event: Asking.Met) -> None:
        if self.info is None and not self.live.wanted:
            await self.live.stop()
        self.info = event.info
        self.query_one("#facts", Static).update(facts(event.info, event.known))
        self.refresh_bindings()
        if not any(worker.group == "events" for worker in self.workers):
            self.hear()

    @on(Asking.Described)
    def _described(self, event: Asking.Described) -> None:
        self.settings.show(event.settings)
        self._say_nothing("" if event.settings else say("settings.none"))

    @on(Asking.Heard)
    def _heard(self, event: Asking.Heard) -> None:
        self.status.left(say(f"news.{event.event.news}", status=event.event.status))
        if event.event.news in OUTDATES and not self.busy:
            self.action_ask()

    async def show_camera(self) -> None:
        """Show that it answered, or why not and what to do about it."""
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

    def show_downloads(self, line: str) -> None:
        """Show how they go in the status line."""
        self.status.right(line)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done while the camera is there and nothing else is being done to it."""
        free = self.info is not None and not self.busy
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
        async with self.free():
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
            self.go_on()

    @work(exclusive=True, group="player")
    async def action_player(self) -> None:
        """Hand the live picture to the system's player, until that is closed or the camera is wanted here."""
        await self.live.stop()
        await self.live.say(say("live.in-player"))
        lens = self.live.lens
        try:
            if await Page.attempt(self, lambda here: here.play_live(lens), turn=True) is False:
                self.post_message(Told(say("live.no-player")))
        finally:
            if self.live.is_running and not self.live.wanted:
                await self.live.say(say("live.off"))

    @work(group="act")
    async def action_lens(self) -> None:
        """Choose the lens that the live picture shows."""
        async with self.free():
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
        async with self.free():
            await flow(self)
