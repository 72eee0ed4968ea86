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
from contextlib import asynccontextmanager
from typing import Any, Self

import httpcore

from vantrue_client.camera.address import Address, parse_address
from vantrue_client.camera.interfaces import find_interface, leave_by
from vantrue_client.camera.line import Line
from vantrue_client.camera.lost import lost, unanswered
from vantrue_client.camera.pace import Pace
from vantrue_client.camera.repeat import is_repeatable, repeated
from vantrue_client.camera.response import Response
from vantrue_client.camera.stream import Stream
from vantrue_client.errors import ConnectionLost, ProtocolError
from vantrue_client.model import Patience
from vantrue_client.policy.gate import Gate

MOST_REPLY = 1024 * 1024


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
        self._sockets = _Sockets(self.address, self.patience.connect, self._gate, interface)
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
        line = await self._sockets.open(self.address.host, self.address.port)
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
            raise unanswered(self.address, "ended the connection without an answer") from error
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
            return unanswered(self.address, what, silent=True)
        return lost(self.address, what, errno.ETIMEDOUT)


class _Sockets(httpcore.AsyncNetworkBackend):
    """Opens connections to one camera, each after the gate admitted it.

    patience  seconds until one that does not open is given up
    reached   the ``host:port`` of the last that opened, and ``pinned`` its host; None while none did
    opened    how many did
    """

    def __init__(self, address: Address, patience: float, gate: Gate, interface: str | None) -> None:
        self._address = address
        self._patience = patience
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
        return Stream(await self.open(host, port), self._address)

    async def open(self, host: str, port: int) -> Line:
        """A connection to what the gate pinned; raises ConnectionLost and Refused."""
        try:
            async with asyncio.timeout(self._patience):
                pinned = await self._gate.admit(host, port)
                connection = await self._connect(pinned, port)
        except TimeoutError as error:
            raise lost(self._address, f"does not answer (tried for {self._patience:g} s)", errno.ETIMEDOUT) from error
        except OSError as error:
            said = error.strerror or type(error).__name__
            raise lost(self._address, f"cannot be connected to: {said}", error.errno) from error
        self.opened += 1
        self.pinned = pinned
        self.reached = f"[{pinned}]:{port}" if ":" in pinned else f"{pinned}:{port}"
        return Line(connection, self._address)

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
