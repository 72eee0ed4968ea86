"""Which function answers which command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vantrue_client.mock.reply import Reply
from vantrue_client.mock.request import Request

if TYPE_CHECKING:
    from vantrue_client.mock.device import Device


@dataclass(frozen=True, slots=True)
class Ask:
    """One command: its number, ``par`` and ``str`` as they came, and the request it came with."""

    command: int
    par: int | None
    text: str | None
    request: Request

    @property
    def unescaped(self) -> str:
        """``str`` as most clients mean it: not every one can send a backslash or a colon as it is."""
        return unquote(self.text or "", errors="surrogateescape")


Handler = Callable[["Device", Ask], Reply | Awaitable[Reply]]
HANDLERS: dict[int, Handler] = {}


def on(*commands: int) -> Callable[[Handler], Handler]:
    """Make a function the answer to these commands."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(commands, handler))
        return handler

    return register
