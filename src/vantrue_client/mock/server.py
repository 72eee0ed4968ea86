"""The camera's web server: one request a connection, raw sockets, so that it can also fall silent or reset."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import BinaryIO

from vantrue_client.mock.air import Air, Dropped, Ended, Silent
from vantrue_client.mock.reply import Reply, Span, not_found
from vantrue_client.mock.request import Request, read_head, read_request

MOST_CONNECTIONS = 64
MOST_REMEMBERED = 100_000
BUFFER = 4096  # the firmware sends text in pieces of its buffer
HEAD_PATIENCE = 10.0
LINGER = 2.0
log = logging.getLogger(__name__)


class Connection:
    """One client's connection; ``busy`` until its reply is out."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.busy = True
        self.reset = False
        self.task: asyncio.Task[None] | None = None

    @property
    def open(self) -> bool:
        """Whether the client still waits for something here."""
        if not self.busy:
            return False
        try:
            return self.sock.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        """End it, by a reset where that was asked for."""
        if self.reset:
            self.sock.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
            )
        self.sock.close()


class Server:
    """Listens, reads requests, sends what ``answer`` gives; bounded in connections, memory and waiting.

    on_open  is told how many connections are open at once, whenever one opens
    after    is told of each reply that went out whole
    """

    def __init__(
        self,
        answer: Callable[[Request], Awaitable[Reply]],
        air: Air,
        *,
        on_open: Callable[[int], None],
        after: Callable[[Request, Reply], None],
    ) -> None:
        self._answer, self._air, self._on_open, self._after = answer, air, on_open, after
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._connections: set[Connection] = set()
        self._started = 0.0
        self.host, self.port = "", 0
        self.requests: list[Request] = []
        self.peak = 0

    async def start(self, host: str, port: int) -> None:
        """Bind and listen; OSError when that fails."""
        self._started = asyncio.get_running_loop().time()
        self.host, self.port = host, port
        self._bind()
        self._listen()

    async def stop(self) -> None:
        """End everything."""
        self.down()
        tasks = [connection.task for connection in self._connections if connection.task]
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._accepting:
            await asyncio.gather(self._accepting, return_exceptions=True)

    def down(self) -> None:
        """End all connections and listen no more."""
        if self._accepting:
            self._accepting.cancel()
        if self._listener:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None
        for connection in self._connections:
            if connection.task:
                connection.task.cancel()

    def hold(self) -> None:
        """Be down, but keep the port: who connects is refused."""
        self.down()
        self._bind()

    def up(self) -> None:
        """Listen again after `hold`."""
        if self._listener is not None:
            self._listen()

    def _bind(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setblocking(False)
            listener.bind((self.host, self.port))
        except OSError:
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        self._listener = listener

    def _listen(self) -> None:
        assert self._listener is not None
        self._listener.listen(MOST_CONNECTIONS)
        self._accepting = asyncio.create_task(self._accept(self._listener), name="mock camera: accept")

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                sock, _ = await loop.sock_accept(listener)
            except OSError:
                await asyncio.sleep(0.05)  # out of descriptors: wait for one
                continue
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if len(self._connections) >= MOST_CONNECTIONS:
                sock.close()
                continue
            self._open(Connection(sock))

    def _open(self, connection: Connection) -> None:
        self._connections.add(connection)
        at_once = sum(other.open for other in self._connections)
        self.peak = max(self.peak, at_once)
        self._on_open(at_once)
        connection.task = asyncio.create_task(self._serve(connection), name="mock camera: connection")
        connection.task.add_done_callback(lambda _: self._forget(connection))

    def _forget(self, connection: Connection) -> None:
        self._connections.discard(connection)
        connection.close()

    async def _serve(self, connection: Connection) -> None:
        sock = connection.sock
        try:
            try:
                await self._exchange(sock)
            except Silent:
                await self._drain(sock)
                return
            except Ended:
                pass
            connection.busy = False
            sock.shutdown(socket.SHUT_WR)
            async with asyncio.timeout(LINGER):
                await self._drain(sock, 1 << 20)  # closing on unread bytes would reset the reply away
        except Dropped:
            connection.reset = True
        except (OSError, TimeoutError):
            pass
        except Exception:
            log.exception("the simulated camera failed to answer")

    async def _exchange(self, sock: socket.socket) -> None:
        head = await read_head(sock, HEAD_PATIENCE)
        self._air.settle()
        if self._air.silent:
            raise Silent
        request = read_request(head, asyncio.get_running_loop().time() - self._started) if head is not None else None
        if request is None:
            await _send_all(sock, not_found().head() + bytes(not_found().body))  # type: ignore[arg-type]
            return
        self._remember(request)
        if self._air.latency:
            await asyncio.sleep(self._air.latency)
        reply = await self._answer(request)
        if self._air.silent:
            raise Silent
        await _send_all(sock, reply.head())
        if request.method != "HEAD":
            await self._send_body(sock, request, reply.body)
        self._after(request, reply)

    def _remember(self, request: Request) -> None:
        if len(self.requests) >= MOST_REMEMBERED:
            del self.requests[: MOST_REMEMBERED // 2]
        self.requests.append(request)

    async def _send_body(self, sock: socket.socket, request: Request, body: object) -> None:
        if isinstance(body, Span):
            with _opened(body.file) as file:
                await self._send_file(sock, request, file, body)
            return
        pieces = [body] if isinstance(body, bytes) else body
        for piece in pieces:  # type: ignore[attr-defined]
            for start in range(0, len(piece), BUFFER):
                await self._send_text(sock, request, piece[start : start + BUFFER])

    async def _send_text(self, sock: socket.socket, request: Request, text: bytes) -> None:
        while text:
            count = self._air.allow(len(text), request.bytes_sent)
            await self._air.wait(count)
            await _send_all(sock, text[:count])
            request.bytes_sent += count
            self._air.settle()
            text = text[count:]

    async def _send_file(self, sock: socket.socket, request: Request, file: BinaryIO, span: Span) -> None:
        loop = asyncio.get_running_loop()
        offset, left = span.offset, span.count
        while left:
            count = self._air.allow(left, request.bytes_sent)
            await self._air.wait(count)
            sent = await loop.sock_sendfile(sock, file, offset, count)
            request.bytes_sent += sent
            self._air.settle()
            if sent < count:
                raise Ended
            offset, left = offset + sent, left - sent

    @staticmethod
    async def _drain(sock: socket.socket, most: int | None = None) -> None:
        """Read and forget until the client ends."""
        loop = asyncio.get_running_loop()
        while most is None or most > 0:
            more = await loop.sock_recv(sock, 65536)
            if not more:
                return
            most = most if most is None else most - len(more)


async def _send_all(sock: socket.socket, data: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(sock, data)


def _opened(file: Path) -> BinaryIO:
    return open(file, "rb")
