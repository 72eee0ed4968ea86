"""One camera, asked: commands and their replies, who it is, and the session that some models want opened.

The first question is 3012. Where it stays unanswered or is refused, 3022 is asked whether the model wants the 3035
handshake (facts: camera-wifi, Commands): no camera that does without is asked that.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from vantrue_client.camera.repeat import repeated
from vantrue_client.camera.response import Response
from vantrue_client.camera.transport import MOST_REPLY, Transport
from vantrue_client.errors import CameraError, CommandError, ConnectionLost, ListIncomplete, ProtocolError, Unanswered
from vantrue_client.policy.masking import learn
from vantrue_client.wire.commands import Command, target
from vantrue_client.wire.models import ChannelLayout, identify, layout_of
from vantrue_client.wire.reply import Reply, check, read_commands_3002, read_reply

WANTS_SESSION = 4  # of 3022's bits
SHORT_PATIENCE = 3.0  # seconds for a question that need not have an answer, once another one stayed without
MOST_TEXT = 200
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_BYTES = 256 * 1024 * 1024  # of one list: hundred times the longest seen
MOST_SECONDS = 600.0  # a list may be slow, but it may not trickle for ever

log = logging.getLogger(__name__)


class Contact:
    """Asks a camera and remembers who it is."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.text: str | None = None
        self._greeting = asyncio.Lock()
        self._greeted = False
        self._asked_for_session = False
        self._session = False
        self._leaves_unanswered = False
        self._model_by_name: str | None = None
        self._told_name = False
        self._commands: frozenset[int] | None = None

    @property
    def address(self) -> str:
        """What messages call it."""
        return str(self.transport.address)

    @property
    def model(self) -> str | None:
        """Our name of the model, by 3012 or else by the access point's name; None while or where it is unknown."""
        return identify(self.text or "") or self._model_by_name

    async def access_point(self) -> str | None:
        """The access point's name (3029); the passphrase beside it goes nowhere. Raises ConnectionLost."""
        reply = await self.tolerant(Command.ACCESS_POINT)
        if reply:
            learn(reply.text("SSID"), reply.text("PASSPHRASE"))
        name = (reply and reply.text("SSID")) or None
        self._model_by_name = identify(name or "") or self._model_by_name
        self._told_name = True
        return name

    async def passphrase(self) -> str | None:
        """The access point's passphrase (3029), for the one who confirmed that he wants to see it."""
        reply = await self.tolerant(Command.ACCESS_POINT)
        told = (reply and reply.text("PASSPHRASE")) or None
        learn(told)
        return told

    async def commands(self) -> frozenset[int]:
        """Every command that the firmware knows (3002), asked once; empty where it does not tell."""
        if self._commands is None:
            reply = await self.tolerant(Command.COMMANDS)
            self._commands = frozenset() if reply is None else read_commands_3002(reply)
        return self._commands

    async def knows(self, command: Command) -> bool:
        """Whether the firmware may know a command: not where it tells which it knows, and that it is none of them."""
        known = await self.commands()
        return not known or command in known

    async def know_model(self) -> None:
        """Ask for what tells the model, where 3012 does not: once, and nothing where it does. Raises ConnectionLost."""
        if self.model is None and not self._told_name:
            await self.access_point()

    @property
    def layout(self) -> ChannelLayout:
        """Which lens a channel letter means."""
        return layout_of(self.model)

    async def ask(
        self,
        command: Command | int,
        par: int | None = None,
        text: str | None = None,
        *,
        within: float | None = None,
        again: bool = True,
    ) -> Reply:
        """Send a command; raises the typed error for a negative status, ConnectionLost and ProtocolError."""
        body = await self.body(command, par, text, within=within, again=again)
        return check(read_reply(body, address=self.address), self.address)

    async def body(
        self,
        command: Command | int,
        par: int | None = None,
        text: str | None = None,
        *,
        within: float | None = None,
        again: bool = True,
        most: int = MOST_REPLY,
    ) -> bytes:
        """What it answers to a command, as it came. Raises ConnectionLost."""
        return await self.transport.command(target(command, par, text), within=within, again=again, most=most)

    async def value(self, command: Command, *, within: float | None = None) -> int | None:
        """A command's Value; None where this firmware does not tell. Raises ConnectionLost."""
        reply = await self.tolerant(command, within=within)
        return None if reply is None else reply.number("Value")

    async def tolerant(self, command: Command, *, within: float | None = None) -> Reply | None:
        """The reply, or None where this firmware has none that can be read. Raises ConnectionLost.

        Some firmware leaves questions that it does not know unanswered: the next ones then get less patience.
        """
        if self._leaves_unanswered and within is None:
            within = min(SHORT_PATIENCE, self.transport.patience.command)
        try:
            return await self.ask(command, within=within, again=not self._leaves_unanswered)
        except Unanswered:
            self._leaves_unanswered = True
        except (CommandError, ProtocolError):
            pass
        return None

    async def greet(self) -> None:
        """The first contact: who it is, and the session where the model wants one. Raises ConnectionLost."""
        async with self._greeting:
            if self._greeted:
                return
            try:
                reply: Reply | None = await self.ask(Command.VERSION)
            except (CommandError, ProtocolError, ConnectionLost) as refused:
                if await self.open_session():
                    reply = await self.tolerant(Command.VERSION)
                elif isinstance(refused, ConnectionLost) and not _is_alive(refused):
                    raise
                else:
                    reply = None
            self.text = ((reply and reply.text("String")) or "")[:MOST_TEXT] or None
            self._greeted = True

    async def answers(self) -> bool:
        """Whether it answers now: 3012 is asked, which most firmware knows."""
        try:
            await self.ask(Command.VERSION)
        except ConnectionLost as error:
            return _is_alive(error)
        except (CommandError, ProtocolError):
            pass
        return True

    async def open_session(self) -> bool:
        """Open the app session if the model wants one (3022, then 3035), once; whether that changed anything.

        A model that wants it may ignore even 3022 before, so where that is not answered 3035 is tried as well.
        """
        if self._asked_for_session or self.transport.reached is None:
            return False
        self._asked_for_session = True
        try:
            told = (await self.ask(Command.CAPABILITIES, within=SHORT_PATIENCE)).number("Value") or 0
        except ConnectionLost:
            told = WANTS_SESSION
        except (CommandError, ProtocolError):
            told = 0
        if told & WANTS_SESSION:
            try:
                await self.ask(Command.OPEN_SESSION, within=SHORT_PATIENCE)
                self._session = True
            except CameraError as error:
                log.info("no session was opened: %s", error)
        return self._session

    async def close_session(self) -> None:
        """Close what was opened; a camera that left has closed it itself."""
        if not self._session:
            return
        self._session = False
        try:
            await self.ask(Command.CLOSE_SESSION)
        except CameraError as error:
            log.info("the session was not closed: %s", error)

    @asynccontextmanager
    async def page(self, of: str) -> AsyncIterator[Response]:
        """A list or a folder page, arriving; asked for again only before its first byte.

        A redirect is followed nowhere. Servers use it where they want a folder's slash at the end: that is tried.
        """
        patience = self.transport.patience
        async with AsyncExitStack() as stack:

            async def once() -> Response:
                return await stack.enter_async_context(self.transport.stream(of, first_byte=patience.list))

            response = await repeated(once, seconds=patience.connect, gap=patience.gap)
            if response.status in REDIRECTS and not of.endswith("/") and "?" not in of:
                await stack.aclose()
                of += "/"
                response = await once()
            response.check()
            yield response


def _is_alive(error: ConnectionLost) -> bool:
    """Whether a camera that did not answer is there all the same: it ended the connection, or said a status of HTTP."""
    return isinstance(error, Unanswered) and not error.silent


async def bounded(response: Response, address: str) -> AsyncIterator[bytes]:
    """A list's pieces, but not without end; raises ListIncomplete when there is too much or it takes too long."""
    received, started = 0, time.monotonic()
    async for piece in response:
        received += len(piece)
        if received > MOST_BYTES or time.monotonic() - started > MOST_SECONDS:
            raise ListIncomplete(f"A list of {address} has no end and was left.", address=address)
        yield piece
