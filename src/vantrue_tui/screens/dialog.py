"""What every dialog has: a box in the middle, keys to press and to click, and an answer."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import ModalScreen

from vantrue_tui.widgets.keys import Key

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A subclass binds the acts of its own place in the table and composes its box with id ``dialog``."""

    async def on_key_pressed(self, event: Key.Pressed) -> None:
        """A click does what the key does."""
        event.stop()
        await self.run_action(event.act.method)
