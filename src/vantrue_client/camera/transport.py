"""The one door to a camera: the only file that opens a connection to it.

httpcore asks, over sockets opened here: so the gate is asked before each of them, what it admitted is what is connected
to, a sloppy head is put in order before a strict parser sees it, and the query goes out as it is written (the firmware
compares it literally; facts: camera-wifi, Commands).
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

import httpcore

from vantrue_client.camera.address import Address, parse_address
from vantrue_client.camera.head import MOST as MOST_HEAD
from vantrue_client.camera.head import is_interim, split_head, tidy
from vantrue_client.camera.interfaces import find_interface, leave_by
from vantrue_client.camera.pace import Pace
from vantrue_client.camera.repeat import is_repeatable, repeated
from vantrue_client.camera.response import Response
from vantrue_client.errors import ConnectionLost, ProtocolError, Unanswered
from vantrue_client.model import Patience
from vantrue_client.policy.gate import Gate

MOST_REPLY = 1024 * 1024
RECEIVE = 256 * 1024
"""Bytes at a time from a connection: the quarter of it that httpcore asks for costs a download a third more CPU."""
_NEAR = "Is the camera on, and this laptop in its Wi-Fi or in the same network?"


class Transport:
    """Asks one camera, one request at a time.

    address      ``192.168.1.254``, ``host:port`` or an ``http://`` URL
    connections  open at once, 1 or 2
    gate         asked before each connection; without one: this address, if it is on the laptop's own networks
    interface    the name or address of the interface to leave by; None lets the system choose

    Raises UsageError for an address or interface that cannot be; its methods raise ConnectionLost, CameraNotFound and
    Refused (the gate).
    """

    def __init__(
        self,
        address: str,
        *,
        patience: Patience | None = None,
        gate: Gate | None = None,
        connections: int = 1,
        interface: str | None = None,
    ) -> None:
        self.address = parse_address(address)
        self.patience = patience or Patience()
        self.pace = Pace(connections, self.patience.gap)
        self._gate = gate or self._own_gate()
        self._interface = interface
        self._sockets = _Sockets(self, self._gate, interface)
        self._pool = httpcore.AsyncConnectionPool(
            network_backend=self._sockets, max_connections=None, max_keepalive_connections=0
        )  # turns are handed out by the pace, and every wait is bounded here, by what it waits for

    def _own_gate(self) -> Gate:
        gate = Gate()
        gate.camera(self.address.host, self.address.port)
        return gate

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.aclose()

    @property
    def reached(self) -> str | None:
        """The ``host:port`` of the last connection that opened; None while none did."""
        return self._sockets.reached

    def beside(self, port: int) -> Transport:
        """A transport to another port of the same camera: of the address that last answered, by the same gate."""
        host = self._sockets.pinned or self.address.host
        self._gate.camera(host, port)
        return Transport(str(Address(host, port)), patience=self.patience, gate=self._gate, interface=self._interface)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """A bare connection, for what is no HTTP; raises ConnectionLost and Refused, as all here does."""
        line = Line(await self._sockets.open(self.address.host, self.address.port), self)
        try:
            yield line
        finally:
            line.close()

    async def command(
        self, target: str, *, within: float | None = None, most: int = MOST_REPLY, again: bool = True
    ) -> bytes:
        """The whole reply to a command, of at most ``most`` bytes; repeated only where that changes nothing.

        within  seconds for the whole reply; None: the patience for a command
        again   whether it may be repeated at all
        """
        seconds = self.patience.command if within is None else within

        async def once() -> bytes:
            before = self._sockets.opened
            try:
                async with asyncio.timeout(seconds), self._opened(target) as response:
                    response.check()
                    return await response.read(most)
            except TimeoutError as error:
                raise self._silent(seconds, before) from error

        async with self.pace.turn():
            if not again or not is_repeatable(target):
                return await once()
            return await repeated(once, seconds=seconds, gap=self.patience.gap)

    @asynccontextmanager
    async def stream(
        self, target: str, offset: int = 0, end: int | None = None, *, first_byte: float | None = None
    ) -> AsyncIterator[Response]:
        """A body that arrives, from an offset on where the camera follows; leaving closes the connection at once.

        end         exclusive; None: the body's own
        first_byte  seconds until the head is there, and again until the body begins; None: the patience for silence
        """
        async with self.pace.turn(), self._opened(target, offset, end, first_byte or self.patience.silence) as response:
            yield response

    @asynccontextmanager
    async def _opened(
        self, target: str, offset: int = 0, end: int | None = None, first_byte: float | None = None
    ) -> AsyncIterator[Response]:
        request = httpcore.Request("GET", self._url(target), headers=[*self._headers(offset, end).items()])
        before = self._sockets.opened
        try:
            async with asyncio.timeout(first_byte):
                raw = await self._pool.handle_async_request(request)
        except TimeoutError as error:
            raise self._silent(first_byte or 0.0, before) from error
        except httpcore.RemoteProtocolError as error:
            raise self._unanswered("ended the connection without an answer") from error
        except httpcore.LocalProtocolError as error:
            raise ProtocolError(f"{target!r} cannot be asked for.", address=str(self.address)) from error
        try:
            yield Response(
                raw,
                address=str(self.address),
                asked=offset,
                bounded=end is not None,
                silence=self.patience.silence,
                first_byte=first_byte or 0.0,
            )
        finally:
            await raw.aclose()

    def _url(self, target: str) -> httpcore.URL:
        host, port = self.address.host.encode("ascii"), self.address.port
        return httpcore.URL(scheme=b"http", host=host, port=port, target=target.encode("ascii", "replace"))

    def _headers(self, offset: int, end: int | None) -> dict[str, str]:
        headers = {
            "Host": str(self.address),
            "User-Agent": "vantrue",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        if offset == 0 and end is None:
            return headers
        return headers | {"Range": f"bytes={offset}-" + ("" if end is None else f"{end - 1}")}

    def _silent(self, seconds: float, opened_before: int) -> ConnectionLost:
        what = f"did not answer within {seconds:g} s"
        if self._sockets.opened != opened_before:
            return self._unanswered(what, silent=True)
        return self._lost(what, errno.ETIMEDOUT)

    def _unanswered(self, what: str, *, silent: bool = False) -> Unanswered:
        at = str(self.address)
        return Unanswered(f"{at} {what}.", silent=silent, address=at, advice=_NEAR)

    def _lost(self, what: str, number: int | None) -> ConnectionLost:
        return ConnectionLost(f"{self.address} {what}.", number=number, address=str(self.address), advice=_NEAR)


class _Sockets(httpcore.AsyncNetworkBackend):
    """Opens connections to one camera, each after the gate admitted it."""

    def __init__(self, transport: Transport, gate: Gate, interface: str | None) -> None:
        self._transport = transport
        self._gate = gate
        self._interface = None if interface is None else find_interface(interface)
        self.reached: str | None = None
        self.pinned: str | None = None
        self.opened = 0

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to what the gate pinned; the arguments but the first two are httpcore's way of asking for them."""
        return _Stream(await self.open(host, port), self._transport)

    async def open(self, host: str, port: int) -> socket.socket:
        """A connection to what the gate pinned; raises ConnectionLost and Refused."""
        seconds = self._transport.patience.connect
        try:
            async with asyncio.timeout(seconds):
                pinned = await self._gate.admit(host, port)
                connection = await self._connect(pinned, port)
        except TimeoutError as error:
            raise self._transport._lost(f"does not answer (tried for {seconds:g} s)", errno.ETIMEDOUT) from error
        except OSError as error:
            said = error.strerror or type(error).__name__
            raise self._transport._lost(f"cannot be connected to: {said}", error.errno) from error
        self.opened += 1
        self.pinned = pinned
        self.reached = f"[{pinned}]:{port}" if ":" in pinned else f"{pinned}:{port}"
        return connection

    async def _connect(self, pinned: str, port: int) -> socket.socket:
        family, kind, protocol, _, place = socket.getaddrinfo(
            pinned, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
        )[0]
        connection = socket.socket(family, kind, protocol)
        try:
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._interface is not None:
                leave_by(connection, self._interface)
            await asyncio.get_running_loop().sock_connect(connection, place)
        except BaseException:
            connection.close()
            raise
        return connection


class Line:
    """A bare connection to a camera; its methods raise ConnectionLost where it breaks."""

    def __init__(self, connection: socket.socket, transport: Transport) -> None:
        self._connection = connection
        self._transport = transport

    def notice_silence(self, seconds: float) -> None:
        """Let the system end it where what is sent stays unconfirmed for so long, on systems that can."""
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))

    async def receive(self, most: int = RECEIVE) -> bytes:
        """What came; empty once the camera ended it."""
        await asyncio.sleep(0)  # a fast sender must not keep the loop from everybody else
        try:
            return await asyncio.get_running_loop().sock_recv(self._connection, most)
        except OSError as error:
            raise self._transport._unanswered("broke the connection") from error

    async def send(self, data: bytes) -> None:
        """Send all of it."""
        try:
            await asyncio.get_running_loop().sock_sendall(self._connection, data)
        except OSError as error:
            raise self._transport._unanswered("broke the connection") from error

    def end(self) -> None:
        """Say that nothing more comes and hear nothing more: who waits for something gets nothing."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it."""
        self._connection.close()


class _Stream(httpcore.AsyncNetworkStream):
    """One connection for one request; the response's head is put in order as it arrives.

    It may hand on more at a time than it is asked for, which httpcore's parser takes.
    """

    def __init__(self, connection: socket.socket, transport: Transport) -> None:
        self._line = Line(connection, transport)
        self._transport = transport
        self._head: bytes | None = b""  # what arrived of it; None once it was handed on

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._head is None:
            return await self._line.receive()
        while True:
            data = await self._line.receive()
            if not data:
                return b""
            self._head += data
            if (ready := self._tidied()) is not None:
                self._head = None
                return ready

    def _tidied(self) -> bytes | None:
        """The head in order and what came of the body; None while the head is not whole."""
        while (parts := split_head(self._head or b"")) is not None:
            head, rest = parts
            if not is_interim(head):
                try:
                    return tidy(head) + rest
                except ValueError as error:
                    raise self._unreadable() from error
            self._head = rest
        if len(self._head or b"") > MOST_HEAD:
            raise self._unreadable()
        return None

    def _unreadable(self) -> ProtocolError:
        at = str(self._transport.address)
        return ProtocolError(f"{at} does not answer in HTTP.", address=at, advice="Is that the camera's address?")

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._line.send(buffer)

    async def aclose(self) -> None:
        self._line.close()
