"""The server of a one-time link: small, on one address of the local network, and gone with its context.

One request a connection, over `h11`. What a stranger can make it hold or wait for is bounded: connections, the size of
a request's head, and each wait. A copy counts as taken once the other side has closed in peace what it asked for.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Sequence
from contextlib import aclosing, suppress
from typing import Self

import h11

from vantrue_client.camera.interfaces import Interface
from vantrue_client.errors import NotDelivered
from vantrue_client.media.spans import Span
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets import linkpage
from vantrue_client.share.targets.onetime import Answer, Gives, OneTime, span_of
from vantrue_client.share.targets.remote import pieces_of
from vantrue_client.share.targets.target import Means

MOST_CONNECTIONS = 16
MOST_HEAD = 8 * 1024
MOST_BODY = 1024
PATIENCE_WITH_A_HEAD = 5.0  # seconds
PATIENCE_WITH_A_PIECE = 30.0
PATIENCE_WITH_AN_END = 10.0

_STATUS = {Gives.NOTHING: (404, b"Not Found"), Gives.GONE: (410, b"Gone"), Gives.LATER: (503, b"Service Unavailable")}
_Headers = list[tuple[str, str]]


class LinkServer:
    """Serves some parcels once, to one address, until a time."""

    def __init__(self, parcels: Sequence[Parcel], interface: Interface, means: Means, lasts: float) -> None:
        self._parcels = parcels
        self._interface = interface
        self._means = means
        self._until = time.monotonic() + lasts
        self._link = OneTime([parcel.size for parcel in parcels], self._until)
        self._tasks: set[asyncio.Task[None]] = set()
        self._taken: asyncio.Queue[int] = asyncio.Queue()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        try:
            self._server = await asyncio.start_server(
                self._connected, self._interface.address, 0, backlog=MOST_CONNECTIONS, limit=MOST_HEAD
            )
        except OSError as error:
            raise NotDelivered(f"{self._interface.address} cannot be listened on: {error.strerror}.") from error
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """The link."""
        return f"http://{self._host}{self._link.path}"

    @property
    def holder(self) -> str:
        """The address that has it."""
        return self._link.holder or ""

    @property
    def _host(self) -> str:
        assert self._server is not None
        return f"{self._interface.address}:{self._server.sockets[0].getsockname()[1]}"

    async def taken(self) -> int:
        """Wait for the next parcel to be taken, and say which; raises NotDelivered when the time is over.

        What is under way then goes on.
        """
        while True:
            try:
                async with asyncio.timeout(max(0.0, self._until - time.monotonic()) or 0.5):
                    return await self._taken.get()
            except TimeoutError:
                if self._taken.empty() and not self._link.busy and time.monotonic() >= self._until:
                    raise NotDelivered(
                        "The link's time is over, and not everything was taken.",
                        kept="The link is closed; nobody can use it any more.",
                        advice="Share again for another one.",
                    ) from None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        peer = str(writer.get_extra_info("peername")[0])
        if len(self._tasks) >= MOST_CONNECTIONS or not self._is_near(peer):
            writer.transport.abort()
            return
        self._tasks.add(task)
        try:
            with suppress(OSError, TimeoutError, h11.ProtocolError, asyncio.IncompleteReadError):
                await self._answered(reader, writer, peer)
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    def _is_near(self, peer: str) -> bool:
        """Whether it may be answered: in the same network, and the link's holder once there is one."""
        near = ipaddress.ip_address(peer) in self._interface.network
        return near and self._link.answers(peer, time.monotonic())

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: str) -> None:
        speaking = h11.Connection(h11.SERVER, max_incomplete_event_size=MOST_HEAD)
        async with asyncio.timeout(PATIENCE_WITH_A_HEAD):
            request = await _read(speaking, reader)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers}
        target = request.target.decode("latin-1")
        answer = Answer(Gives.NOTHING)
        if headers.get("host") == self._host:  # else a page of somebody else's sends its visitors here
            answer = self._link.answer(request.method.decode("latin-1"), target, peer, time.monotonic())
        talk = _Talk(speaking, reader, writer, head=request.method == b"HEAD")
        if answer.gives is Gives.COPY:
            await self._send(talk, answer.copy, headers)
        elif answer.gives is Gives.CHOICE:
            await talk.say(303, [("Location", self._first())], b"")
        elif answer.gives in _STATUS:
            status, why = _STATUS[answer.gives]
            await talk.say(status, [("Retry-After", "2")] if answer.gives is Gives.LATER else [], why)
        else:
            listed = answer.gives is Gives.LIST
            page = linkpage.choice(self._parcels, self._link.behind) if listed else linkpage.button()
            await talk.say(200, [("Content-Type", "text/html; charset=utf-8")], page)

    def _first(self) -> str:
        """Where the button leads: to the one copy, or to the list of them."""
        return f"{self._link.behind}/0" if len(self._parcels) == 1 else self._link.behind

    async def _send(self, talk: _Talk, copy: int, headers: dict[str, str]) -> None:
        parcel = self._parcels[copy]
        tag = f'"{parcel.sha256[:32]}"'
        asked = headers.get("range") if headers.get("if-range", tag) == tag else None
        span = span_of(asked, parcel.size)
        if span is None:
            await talk.say(416, [("Content-Range", f"bytes */{parcel.size}")], b"")
            return
        about = [("Content-Type", parcel.media_type), ("Content-Disposition", linkpage.disposition(parcel))]
        about += [("Accept-Ranges", "bytes"), ("ETag", tag), ("Content-Length", str(span.size))]
        partial = span.size != parcel.size
        if partial:
            about.append(("Content-Range", f"bytes {span.start}-{span.end - 1}/{parcel.size}"))
        talk.begin(206 if partial else 200, about)
        if talk.head:
            await talk.end()
            return
        await self._send_span(talk, copy, span)

    async def _send_span(self, talk: _Talk, copy: int, span: Span) -> None:
        turn, at, whole = self._link.begin(copy), span.start, False
        self._link.moved(copy, turn, time.monotonic())
        try:
            async with aclosing(pieces_of(self._parcels[copy].path, span.start, span.size)) as pieces:  # type: ignore[type-var]
                async for piece in pieces:
                    if not self._link.moved(copy, turn, time.monotonic()):
                        return
                    await talk.send(piece)
                    at += len(piece)
                    self._means.sent(len(piece))
            whole = at == span.end and await talk.end()
        finally:
            if self._link.end(copy, turn, Span(span.start, at), whole=whole):
                self._taken.put_nowait(copy)


class _Talk:
    """One answer on one connection."""

    def __init__(
        self, speaking: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, head: bool
    ) -> None:
        self._speaking = speaking
        self._reader = reader
        self._writer = writer
        self.head = head
        writer.transport.set_write_buffer_limits(0)  # what was drained has left this process

    def begin(self, status: int, headers: _Headers) -> None:
        """Send the head."""
        all_headers = [*headers, *linkpage.HEADERS, ("Connection", "close")]
        self._writer.write(self._speaking.send(h11.Response(status_code=status, headers=all_headers)) or b"")

    async def say(self, status: int, headers: _Headers, body: bytes) -> None:
        """Send a small answer."""
        self.begin(status, [*headers, ("Content-Length", str(len(body)))])
        if not self.head:
            await self.send(body)
        await self.end()

    async def send(self, piece: bytes) -> None:
        """Send a piece of the body."""
        if piece:
            self._writer.write(self._speaking.send(h11.Data(data=piece)) or b"")
        async with asyncio.timeout(PATIENCE_WITH_A_PIECE):
            await self._writer.drain()

    async def end(self) -> bool:
        """Close our side and wait for the other to close its own: then all has arrived there."""
        if not self.head:
            self._speaking.send(h11.EndOfMessage())
        self._writer.write_eof()
        async with asyncio.timeout(PATIENCE_WITH_AN_END):
            for _ in range(MOST_CONNECTIONS):
                if not await self._reader.read(MOST_HEAD):
                    return True
        return False


async def _read(speaking: h11.Connection, reader: asyncio.StreamReader) -> h11.Request:
    """The request and no more of its body than a button sends; raises h11.ProtocolError."""
    request: h11.Request | None = None
    seen = 0
    while True:
        event = speaking.next_event()
        if event is h11.NEED_DATA:
            speaking.receive_data(await reader.read(MOST_HEAD))
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            seen += len(event.data)
            if seen > MOST_BODY:
                raise h11.RemoteProtocolError("a button sends less")
        elif isinstance(event, h11.EndOfMessage) and request is not None:
            return request
        else:
            raise h11.RemoteProtocolError("no request")
