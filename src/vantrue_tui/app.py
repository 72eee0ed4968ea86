"""The app: opens and closes, shows the main screens, asks, and says what went wrong."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed

from vantrue_client.errors import VantrueError
from vantrue_client.workspace.reporting import report
from vantrue_tui import screens, styles, themes
from vantrue_tui.actions import EVERYWHERE, Act, acts, bindings
from vantrue_tui.asker import ScreenAsker
from vantrue_tui.downloads import Downloads
from vantrue_tui.engine import Engine
from vantrue_tui.messages import Asked, Brought, DownloadWanted, PinAsked, Progressed, RecordingWanted, Told, Trouble
from vantrue_tui.screens.help import Help
from vantrue_tui.screens.notice import Notice
from vantrue_tui.screens.page import Page
from vantrue_tui.screens.pin import Pin
from vantrue_tui.screens.question import Question
from vantrue_tui.texts import say
from vantrue_tui.widgets import graphics

if TYPE_CHECKING:
    from vantrue_client.workspace import Workspace

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
        asker = ScreenAsker()
        self.engine = Engine(make(asker))
        asker.shown_by(self)
        self.downloads = Downloads()
        self._pages: list[Page] = []
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DARK.name

    def on_mount(self) -> None:
        """Show the first main screen, and end politely when told to."""
        for name, main in screens.MAIN.items():
            self.add_mode(name, partial(self._made, main))
        self.switch_mode(next(iter(screens.MAIN)))
        for name in ("SIGTERM", "SIGHUP"):
            try:
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)
            except (AttributeError, NotImplementedError, RuntimeError, ValueError):  # Windows; not the main thread
                break

    def _made(self, main: screens.Main) -> Page:
        page = main.made(self.engine)
        self._pages.append(page)
        return page

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what can be done now, from the table of actions."""
        owners = ((screen, screen.place), (self, EVERYWHERE)) if isinstance(screen, Page) else ((self, EVERYWHERE),)
        for owner, place in owners:
            for act in acts(place):
                if act.palette and owner.check_action(act.method, ()):
                    yield SystemCommand(act.label, act.about, partial(owner.run_action, act.method))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done now."""
        if action == "stop":
            return self.downloads.running or None
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

    @work(group="help")
    async def action_help(self) -> None:
        """Show what can be done here, and do what is clicked."""
        page = self.screen
        if not isinstance(page, Page):
            return
        chosen: Act | None = await self.push_screen_wait(Help(page.place))
        if chosen is not None:
            await page.do(chosen)

    def action_stop(self) -> None:
        """Stop the downloads; what was fetched is kept, and gone on with the next time."""
        self.workers.cancel_group(self, "downloads")

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

    @on(DownloadWanted)
    def _bring(self, event: DownloadWanted) -> None:
        self.downloads.add(event.names)
        if not self.downloads.running:
            self.downloads.running = True
            self._download()

    @work(group="downloads")
    async def _download(self) -> None:
        try:
            ended = await self.downloads.run(self.engine, self.post_message)
            if ended is not None:
                self.post_message(Trouble(ended))
        except Exception as error:  # the notice tells errors that were foreseen from faults
            self.post_message(Trouble(error))
        finally:
            self._show_downloads(self.downloads.ended)

    @on(RecordingWanted)
    async def _point(self, event: RecordingWanted) -> None:
        await self.switch_mode(next(iter(screens.MAIN)))
        if isinstance(self.screen, Page):
            self.screen.point_at(event.name)

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        if self.downloads.running:
            self.downloads.current = event.progress
            self._show_downloads(self.downloads.line)

    @on(Brought)
    def _brought(self, event: Brought) -> None:
        self.downloads.hear(event.result)
        self._show_downloads(self.downloads.line)

    def _show_downloads(self, line: str) -> None:
        for page in self._pages:
            if page.is_mounted:
                page.show_downloads(line)

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
