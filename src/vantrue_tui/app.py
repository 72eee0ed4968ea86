"""The app: opens and closes, shows the main screens, asks, and says what went wrong."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed

from vantrue_client.errors import VantrueError
from vantrue_client.workspace.reporting import report
from vantrue_client.workspace.standing import Standing
from vantrue_tui import idle, screens, standings, styles, themes
from vantrue_tui.actions import EVERYWHERE, Act, acts, bindings
from vantrue_tui.asker import ScreenAsker
from vantrue_tui.engine import Engine
from vantrue_tui.messages import Asked, PinAsked, Queued, RecordingWanted, Told, Trouble
from vantrue_tui.screens.help import Help
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.page import Page
from vantrue_tui.screens.pin import Pin
from vantrue_tui.screens.question import Question
from vantrue_tui.screens.welcome import is_due, lacks_guardian, welcome
from vantrue_tui.texts import say
from vantrue_tui.widgets import graphics

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace

SERVER_LOOKED_FOR = 2.0  # seconds between two looks

Make = Callable[[ScreenAsker], "Workspace"]
"""Makes the workspace, which asks that asker."""


class VantrueApp(App[None]):
    """The terminal interface of one workspace."""

    TITLE = "vantrue"
    CSS_PATH = styles.FILES
    BINDINGS: ClassVar[list[BindingType]] = bindings(EVERYWHERE)

    def __init__(self, make: Make) -> None:
        super().__init__()
        self.fault: Exception | None = None
        self._idle = idle.Idle()
        asker = ScreenAsker()
        self.engine = Engine(make(asker))
        asker.shown_by(self)
        self.standing = Standing()
        self._line = ""
        self._pages: list[Page] = []
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DARK.name

    def on_mount(self) -> None:
        """Begin, and end politely when told to."""
        idle.begin()
        self.set_interval(idle.LOOKS, self._idle.look)
        for name, main in screens.MAIN.items():
            self.add_mode(name, partial(self._made, main))
        self._start()
        if self.is_web:
            self.set_interval(SERVER_LOOKED_FOR, partial(self._leave_without, os.getppid()))
        for name in ("SIGTERM", "SIGHUP"):
            try:
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)
            except (AttributeError, NotImplementedError, RuntimeError, ValueError):  # Windows; not the main thread
                break
        self._bring()

    @work(group="start")
    async def _start(self) -> None:
        """Welcome who comes for the first time, then show the first main screen."""
        said: list[Told | Trouble] = []
        try:
            if await self.engine.do(is_due):
                await welcome(self, self.engine)
            elif await self.engine.do(lacks_guardian):
                said = [Told(f"{say('guardian.missing')} {say('guardian.missing-about')}")]
        except Exception as error:  # the notice tells errors that were foreseen from faults
            said = [Trouble(error)]
        await self.switch_mode(next(iter(screens.MAIN)))
        for message in said:
            self.post_message(message)

    def _made(self, main: screens.Main) -> Page:
        page = main.made(self.engine)
        page.standing = self.standing
        self._pages.append(page)
        return page

    def on_unmount(self) -> None:
        """Leave Python as it was."""
        idle.end()

    async def on_event(self, event: events.Event) -> None:
        """Somebody may be at the keyboard or the mouse."""
        if isinstance(event, events.InputEvent):
            self._idle.touched()
        await super().on_event(event)

    def _leave_without(self, server: int) -> None:
        """End when whoever serves this in a browser has died: nobody sees it any more."""
        if os.getppid() != server:
            self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what can be done now, from the table of actions."""
        owners = ((screen, screen.place), (self, EVERYWHERE)) if isinstance(screen, Page) else ((self, EVERYWHERE),)
        for owner, place in owners:
            for act in acts(place):
                if act.palette and owner.check_action(act.method, ()):
                    yield SystemCommand(act.label, act.about, partial(owner.run_action, act.method))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done now."""
        if action == "pause_all":
            return bool(self.standing.queue.left) or self.standing.queue.paused is not None or None
        return True

    def action_palette(self) -> None:
        """Open the command palette."""
        self.action_command_palette()

    def action_go(self, place: str) -> None:
        """Show another main screen; the one that is left keeps what it shows."""
        self.switch_mode(place)

    def action_theme(self) -> None:
        """The next theme."""
        self.theme = themes.after(self.theme)

    @work(group="welcome")
    async def action_welcome(self) -> None:
        """Show the welcome once more."""
        try:
            await welcome(self, self.engine)
        except Exception as error:  # the notice tells errors that were foreseen from faults
            self.post_message(Trouble(error))

    @work(group="help")
    async def action_help(self) -> None:
        """Show what can be done here, and do what is clicked."""
        page = self.screen
        if not isinstance(page, Page):
            return
        chosen: Act | None = await self.push_screen_wait(Help(page.place))
        if chosen is not None:
            await page.do(chosen)

    @work(group="queue")
    async def action_pause_all(self) -> None:
        """Pause all that is to come, or let it go on; what was fetched is kept, and gone on with."""
        paused = self.standing.queue.paused is not None
        try:
            await self.engine.do(lambda here: here.queue().resume() if paused else here.queue().pause())
        except Exception as error:  # the notice tells errors that were foreseen from faults
            self.post_message(Trouble(error))

    async def action_quit(self) -> None:
        """Leave, once the user said so where something is still to come."""
        if self.standing.under_way:
            self._ask_to_quit()
        else:
            self.exit()

    @work(group="quit", exclusive=True)
    async def _ask_to_quit(self) -> None:
        if await self.push_screen_wait(Question(say("quit", count=len(self.standing.queue.left)))):
            self.exit()

    @on(Asked)
    async def _ask(self, event: Asked) -> None:
        if not event.reply.cancelled():
            self._answered(Question(event.question), event)

    @on(PinAsked)
    async def _ask_pin(self, event: PinAsked) -> None:
        if not event.reply.cancelled():
            self._answered(Pin(event.question, new=event.new), event)

    def _answered(self, dialog: Question | Pin, event: Asked | PinAsked) -> None:
        """Show a dialog, hand on what it says, and take it away when nobody waits for that any more."""
        reply = event.reply

        def settle(said: object) -> None:
            if not reply.done():
                reply.set_result(said)  # type: ignore[arg-type]

        def gone(_: object) -> None:
            if reply.cancelled():
                self.call_later(self._dismiss, dialog)

        self.push_screen(dialog, settle)
        reply.add_done_callback(gone)

    async def _dismiss(self, dialog: Question | Pin) -> None:
        if self.screen is dialog:  # `is_current` is also true of one that is seen behind another
            await self.pop_screen()

    @on(Told)
    def _tell(self, event: Told) -> None:
        self.push_screen(Notice(event.sentence))

    @on(Trouble)
    async def _say(self, event: Trouble) -> None:
        """Say what went wrong; a fault of the program is written down as the command line does it."""
        error = event.error
        if isinstance(error, VantrueError):
            self.push_screen(Notice.of(error))
            return
        settings = self.engine.workspace.settings
        written = await asyncio.to_thread(report, error, settings)
        advice = say("fault.report", id=written.id) if written else say("fault.no-report")
        self.push_screen(Notice(say("fault.what"), say("fault.kept"), advice))

    @work(group="downloads")
    async def _bring(self) -> None:
        """Work on the queue as long as the interface is open: what was left at the last time goes on by itself."""
        try:
            await self.engine.do(lambda here: here.queue().stay(lambda now: self.post_message(Queued(now))))
        except Exception as error:  # the notice tells errors that were foreseen from faults
            self.post_message(Trouble(error))

    @on(RecordingWanted)
    async def _point(self, event: RecordingWanted) -> None:
        await self.switch_mode(next(iter(screens.MAIN)))
        if isinstance(self.screen, Page):
            self.screen.point_at(event.name)

    @on(Queued)
    def _queued(self, event: Queued) -> None:
        before, self.standing = self.standing, event.standing
        self._show_standing()
        stopped = event.standing.queue.paused
        if stopped and stopped != before.queue.paused:
            self.push_screen(Notice(say("queue.stopped"), stopped))

    def _show_standing(self) -> None:
        """Show it on every page; before anything was to come, nothing is said of it."""
        if not self.is_running:
            return  # it is being closed, and its pages may have nothing left to show it in
        if self._line or self.standing.queue.left:
            self._line = standings.line(self.standing)
        for page in self._pages:
            page.standing = self.standing
            if page.is_mounted:
                page.show_downloads(self._line)

    def _handle_exception(self, error: Exception) -> None:
        """A fault that nobody caught ends the interface without a traceback: whoever started it reports it."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        self.fault = self.fault or (cause if isinstance(cause, Exception) else error)
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._return_code = 1
        self._close_messages_no_wait()


def run(make: Make) -> None:
    """Run the interface to its end; raises what ended it, when that was a fault."""
    graphics.look()
    app = VantrueApp(make)
    try:
        app.run()
    finally:
        app.engine.close()
    if app.fault is not None:
        raise app.fault
