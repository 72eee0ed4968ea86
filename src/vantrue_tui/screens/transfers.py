"""The Transfers: what is still to come, how it goes, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from vantrue_tui import standings
from vantrue_tui.actions import TRANSFERS, bindings
from vantrue_tui.screens.page import Page
from vantrue_tui.texts import say
from vantrue_tui.widgets.keys import Keys
from vantrue_tui.widgets.queue import QueueRows, heading
from vantrue_tui.widgets.status import Status
from vantrue_tui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from vantrue_client.sync.queue import Entry
    from vantrue_client.workspace.queueing import TransferQueue


class Transfers(Page):
    """See the module. What it changes comes back to it as how the queue stands."""

    place = TRANSFERS
    BINDINGS: ClassVar[list[BindingType]] = bindings(TRANSFERS)
    AUTO_FOCUS = "#queue"

    def compose(self) -> ComposeResult:
        """Tabs, all of it, what becomes of it, the rows, status, footer."""
        yield Tabs(TRANSFERS)
        yield Static("", id="overall", markup=False)
        yield Static("", id="phase", markup=False)
        yield Static(heading(), id="heading", markup=False)
        yield QueueRows(id="queue")
        yield Status()
        yield Keys(TRANSFERS)

    def on_mount(self) -> None:
        """Show how it stands."""
        self.show_downloads(standings.line(self.standing) if self.standing else "")

    @property
    def rows(self) -> QueueRows:
        """The entries."""
        return self.query_one(QueueRows)

    def show_downloads(self, line: str) -> None:
        """Show how it stands now."""
        self.query_one(Status).right(line)
        if self.standing is None:
            return
        self.rows.show(self.standing)
        empty = not self.standing.queue.entries
        self.query_one("#overall", Static).update(say("queue.empty") if empty else standings.overall(self.standing))
        self.query_one("#phase", Static).update("" if empty else standings.sentence(self.standing))
        self.query_one("#heading").display = not empty
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done to what is meant."""
        if not self.is_mounted:
            return True
        meant = self.rows.meant
        needs: dict[str, Callable[[], bool]] = {
            "pause": lambda: _any(meant, "waiting", "running", "paused"),
            "earlier": lambda: bool(self._places(meant)) and min(self._places(meant)) > 0,
            "later": lambda: bool(self._places(meant)) and max(self._places(meant)) < len(self._left()) - 1,
            "next": lambda: bool(self._places(meant)),
            "retry": lambda: self._failed() != [] or (self.standing is not None and self.standing.phase == "away"),
            "remove": lambda: meant != [],
            "clear_done": lambda: _any(self.rows.shown, "done"),
        }
        return needs[action]() or None if action in needs else True

    @on(QueueRows.Moved)
    def _moved(self) -> None:
        current = self.rows.current
        self.query_one(Status).left(current.reason if current else "")
        self.refresh_bindings()

    @on(QueueRows.Dropped)
    def _dropped(self, event: QueueRows.Dropped) -> None:
        self._change(lambda queue: queue.move(event.numbers, event.before))

    def action_pause(self) -> None:
        """Pause what is meant, or, where all of it is paused, let it go on."""
        left = [entry for entry in self.rows.meant if entry.left]
        numbers = _numbers(left)
        if all(entry.state == "paused" for entry in left):
            self._change(lambda queue: queue.resume(numbers))
        else:
            self._change(lambda queue: queue.pause(numbers))

    def action_earlier(self) -> None:
        """One place further up."""
        at = min(self._places(self.rows.meant))
        self._put(self._left()[at - 1].number)

    def action_later(self) -> None:
        """One place further down."""
        left, at = self._left(), max(self._places(self.rows.meant)) + 2
        self._put(left[at].number if at < len(left) else None)

    def action_next(self) -> None:
        """Right behind the one under way."""
        meant = _numbers(self.rows.meant)
        others = [entry for entry in self._left() if entry.number not in meant and entry.state != "running"]
        self._put(others[0].number if others else None)

    def action_retry(self) -> None:
        """Let what failed come again: what is meant, or all; and look for a camera that is away."""
        numbers = self._failed()
        self._change(lambda queue: queue.retry(numbers))

    def action_remove(self) -> None:
        """Take what is meant out of the queue."""
        numbers = _numbers(self.rows.meant)
        self._change(lambda queue: queue.remove(numbers))

    def action_clear_done(self) -> None:
        """Take out what is done."""
        self._change(lambda queue: queue.clear())

    def _put(self, before: int | None) -> None:
        numbers = _numbers(self.rows.meant)
        self._change(lambda queue: queue.move(numbers, before))

    @work(group="queue")
    async def _change(self, change: Callable[[TransferQueue], Coroutine[Any, Any, Any]]) -> None:
        await self.attempt(lambda here: change(here.queue()))

    def _left(self) -> list[Entry]:
        return [entry for entry in self.rows.shown if entry.left]

    def _places(self, meant: list[Entry]) -> list[int]:
        numbers = _numbers(meant)
        return [at for at, entry in enumerate(self._left()) if entry.number in numbers]

    def _failed(self) -> list[int]:
        """Those that are meant and failed; else all that did."""
        meant = [entry for entry in self.rows.meant if entry.state == "failed"]
        return _numbers(meant or [entry for entry in self.rows.shown if entry.state == "failed"])


def _numbers(entries: list[Entry]) -> list[int]:
    return [entry.number for entry in entries]


def _any(entries: list[Entry], *states: str) -> bool:
    return any(entry.state in states for entry in entries)
