"""Asking in place: what the workspace wants to know becomes a question on the screen, in the language spoken there."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from vantrue_tui.messages import Asked, PinAsked, Told
from vantrue_tui.texts import told

if TYPE_CHECKING:
    from textual.app import App

T = TypeVar("T")


class ScreenAsker:
    """The Protocol `Asker` of the workspace, in whose thread it is called; the app answers by messages.

    An answer that is not waited for any more is cancelled, and its question goes from the screen.
    """

    def __init__(self) -> None:
        self._app: App[None] | None = None

    def shown_by(self, app: App[None]) -> None:
        """Which app shows the questions; before, nobody can be asked."""
        self._app = app

    async def ask(self, question: str) -> bool | None:
        """Yes, no, or None: it was left unanswered."""
        reply: Future[bool | None] = Future()
        return await self._answer(Asked(told(question), reply), reply)

    async def pin(self, question: str, *, new: bool = False) -> str | None:
        """A PIN, typed unseen; None where it was left."""
        reply: Future[str | None] = Future()
        return await self._answer(PinAsked(told(question), new, reply), reply)

    async def secret(self, question: str) -> str | None:
        """What is typed unseen in the same dialog; None where it was left."""
        return await self.pin(question)

    def tell(self, sentence: str) -> bool:
        """Show it until it is closed."""
        return self._app is not None and self._app.post_message(Told(told(sentence)))

    async def _answer(self, message: Asked | PinAsked, reply: Future[T | None]) -> T | None:
        if self._app is None or not self._app.post_message(message):
            return None
        return await asyncio.wrap_future(reply)
