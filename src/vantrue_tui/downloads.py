"""Bringing recordings here, one run after the other, while one goes on looking through them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vantrue_client.model import Filter, Progress, Result, Status
from vantrue_client.workspace.reporter import Reporter
from vantrue_tui import forms
from vantrue_tui.messages import Brought, Progressed
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from textual.message import Message

    from vantrue_client.errors import VantrueError
    from vantrue_tui.engine import Engine

EVERY = 0.2  # seconds between two notes of progress


class Telling(Reporter):
    """Posts what it hears, from the engine's thread; of the progress only some."""

    def __init__(self, post: Callable[[Message], object]) -> None:
        self._post = post
        self._last = 0.0

    def progress(self, progress: Progress) -> None:
        """One recording got further."""
        now = time.monotonic()
        if now - self._last >= EVERY:
            self._last = now
            self._post(Progressed(progress))

    def result(self, result: Result) -> None:
        """One recording is through."""
        self._post(Brought(result))


@dataclass(slots=True)
class Downloads:
    """What is still to come, and how it goes. The app runs it in a worker, and hears of it by messages."""

    waiting: list[str] = field(default_factory=list)
    running: bool = False
    done: int = 0
    failed: int = 0
    current: Progress | None = None

    def add(self, names: tuple[str, ...]) -> None:
        """Some more, each once."""
        self.waiting += [name for name in dict.fromkeys(names) if name not in self.waiting]

    async def run(self, engine: Engine, post: Callable[[Message], object]) -> VantrueError | None:
        """Bring all that waits; returns what ended it early. Cancelling keeps what was fetched."""
        self.running, self.done, self.failed = True, 0, 0
        try:
            while self.waiting:
                names = tuple(self.waiting)
                outcome = await engine.do(lambda here: here.get(names, Filter(), reporter=Telling(post)))  # noqa: B023
                self.waiting = [name for name in self.waiting if name not in names]
                if outcome.ended is not None:
                    return outcome.ended
            return None
        finally:
            self.running, self.current = False, None
            self.waiting.clear()

    def hear(self, result: Result) -> None:
        """One is through."""
        self.current = None
        self.waiting = [name for name in self.waiting if name != result.name]
        self.done += result.status is not Status.FAILED
        self.failed += result.status is Status.FAILED

    @property
    def line(self) -> str:
        """How it goes, in a line."""
        text = say("downloads.going", done=self.done, left=len(self.waiting))
        if self.current is not None:
            text += f"  {_part(self.current)} {self.current.recording.name}"
        return text

    @property
    def ended(self) -> str:
        """How it went, in a line."""
        return say("downloads.ended", done=self.done, failed=self.failed)


def _part(progress: Progress) -> str:
    return f"{progress.done * 100 // progress.total}%" if progress.total else forms.size(progress.done)
