"""What every main screen has: the engine, a footer from the table of actions, and work whose errors are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work
from textual.screen import Screen

from vantrue_tui.actions import EVERYWHERE, LIST, Act
from vantrue_tui.messages import Trouble
from vantrue_tui.widgets.keys import Key

if TYPE_CHECKING:
    from vantrue_client.errors import Refused
    from vantrue_client.workspace import Workspace
    from vantrue_client.workspace.standing import Standing
    from vantrue_tui.engine import Engine, Work

T = TypeVar("T")


class Page(Screen[None]):
    """A main screen; whatever waits is a worker that awaits `Engine.do`.

    An example is the Library: its acts are bound by ``BINDINGS = bindings(LIBRARY)``, `compose` begins with
    ``Tabs(LIBRARY)`` and ends with ``Keys(LIBRARY)``, and a worker that the user began awaits `attempt`.
    """

    place: ClassVar[str]
    """Where it stands in the table of actions, and in `screens.MAIN`."""
    standing: Standing | None = None
    """How it stands with the queue, once that is known; the app keeps it."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine

    async def attempt(self, work: Work[T], *, turn: bool = False) -> T | None:
        """Have something done that the user asked for; None, and a notice, where that went wrong."""
        try:
            return await self.engine.do(work, turn=turn)
        except Exception as error:  # the app tells errors that were foreseen from faults
            self.post_message(Trouble(error))
            return None

    @work(exclusive=True, group="lifted")
    async def when_lifted(self, refusal: Refused, again: Callable[[], object]) -> None:
        """Do it again, where the permission that was lacking has been given elsewhere."""

        async def lifted(here: Workspace) -> bool:
            from vantrue_client.workspace.governing import is_lifted

            return is_lifted(here, refusal)

        if await self.attempt(lifted):
            again()

    async def on_key_pressed(self, event: Key.Pressed) -> None:
        """A click in the footer does what the key does."""
        event.stop()
        await self.do(event.act)

    async def do(self, act: Act) -> None:
        """Do what the table offers, where it can be done now."""
        owner = self.app if act.where == EVERYWHERE else self.focused if act.where == LIST else self
        if owner is not None and owner.check_action(act.method, ()):
            await owner.run_action(act.method)

    def point_at(self, name: str) -> None:
        """Show a recording of that name; a page that has recordings does."""

    def show_downloads(self, line: str) -> None:
        """Show how the downloads go, in that line; a page that has a place for it does."""
