"""A relay on loopback to one port of one camera, for what opens its sockets where the network gate cannot see it.

PyAV and the system's player connect to the relay, and the relay to the camera, through the gate: what it stands for is
that camera's address and nothing else. Requests must hold a word that only this program knows, so that no other user
of this laptop sees the picture. They are put in the camera's own words, and ask for RTP over the connection itself:
packets beside it would go astray.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from vantrue_client.camera.line import Line
from vantrue_client.camera.transport import Transport
from vantrue_client.errors import CameraError, ConnectionLost, VantrueError
from vantrue_client.wire.liveview import Link

MOST_HEAD = 16 * 1024
MOST_CLIENTS = 4
TO_ASK = 10.0  # seconds that who connected has to ask for something
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,6})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_SEQUENCE = re.compile(rb"^cseq:[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_HOST = re.compile(rb"^host:[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_OVER_TCP = re.compile(rb"^transport:[^\r\n]*RTP/AVP/TCP", re.IGNORECASE | re.MULTILINE)


class Relay:
    """Serves one link of a camera on loopback; enter it with `relayed`.

    url           what to open
    begun, ended  somebody opened it; nobody has it open
    lost          what ended a connection to the camera last; None while nothing did
    """

    def __init__(self, transport: Transport, link: Link) -> None:
        self._transport, self._link = transport, link
        self._word = secrets.token_urlsafe(16)
        self._tasks: set[asyncio.Task[None]] = set()
        self.begun = asyncio.Event()
        self.lost: VantrueError | None = None
        self.ended = asyncio.Event()
        self.url = ""

    async def start(self) -> asyncio.Server:
        """Listen, on a port of the system's choosing."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=MOST_HEAD)
        port = server.sockets[0].getsockname()[1]
        self._here = f"{self._link.protocol}://127.0.0.1:{port}/{self._word}"
        self.url = self._here + self._link.path
        return server

    async def stop(self) -> None:
        """End every connection."""
        for task in (tasks := list(self._tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def camera(self) -> str:
        """What messages call the camera."""
        return str(self._transport.address)

    @property
    def protocol(self) -> str:
        """``rtsp`` or ``http``."""
        return self._link.protocol

    @property
    def clients(self) -> int:
        """How many connections are open."""
        return len(self._tasks)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.ended.clear()
        try:
            if len(self._tasks) <= MOST_CLIENTS:
                await self._serve(reader, writer)
        except VantrueError as error:
            self.lost = error
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            pass  # the player went, or asked for something else
        except asyncio.CancelledError:
            pass  # stopped; asyncio's streams take a cancelled task for a fault
        finally:
            self._tasks.discard(task)
            writer.close()
            if not self._tasks:
                self.ended.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(TO_ASK):
            first = await self._request(reader, writer, known=False)
        self.begun.set()
        async with self._transport.line() as line:
            asking = asyncio.create_task(self._ask(reader, writer, line, first))
            try:
                await self._answer(line, writer)
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: Line, request: bytes
    ) -> None:
        try:
            while True:
                await line.send(request)
                request = await self._request(reader, writer, known=True)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError, CameraError):
            line.end()

    async def _answer(self, line: Line, writer: asyncio.StreamWriter) -> None:
        silence = self._transport.patience.silence
        while True:
            try:
                async with asyncio.timeout(silence):
                    data = await line.receive()
            except TimeoutError as error:
                at = str(self._transport.address)
                raise ConnectionLost(
                    f"{at} fell silent for {silence:g} s.", address=at, advice="The car may have driven away."
                ) from error
            if not data:
                return
            writer.write(data)
            await writer.drain()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, known: bool) -> bytes:
        """The next thing that the player says, as the camera wants it; ValueError for what does not know the word."""
        while True:
            begin = await reader.readexactly(1)
            if begin == b"$" and known:  # a packet between the requests
                head = await reader.readexactly(3)
                return begin + head + await reader.readexactly(int.from_bytes(head[1:], "big"))
            head = begin + await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            body = await reader.readexactly(min(int(length[1]), MOST_HEAD)) if length else b""
            if not known and f"/{self._word}/".encode() not in head.partition(b"\r\n")[0]:
                raise ValueError("a stranger")
            if head.startswith(b"SETUP ") and not _OVER_TCP.search(head):
                sequence = _SEQUENCE.search(head)
                echoed = sequence[0] if sequence else b"CSeq: 0"
                writer.write(b"RTSP/1.0 461 Unsupported Transport\r\n" + echoed + b"\r\n\r\n")
                await writer.drain()
                continue
            return self._in_its_words(head) + body

    def _in_its_words(self, head: bytes) -> bytes:
        address = self._transport.address
        there = f"{self._link.protocol}://{address.authority(self._link.protocol)}"
        head = head.replace(self._here.encode(), there.encode()).replace(f" /{self._word}/".encode(), b" /", 1)
        return _HOST.sub(f"Host: {address}".encode(), head)


@asynccontextmanager
async def relayed(transport: Transport, link: Link) -> AsyncIterator[Relay]:
    """A relay to one link of the camera that a transport reaches, while the block runs."""
    async with transport.beside(link.port) as to:
        relay = Relay(to, link)
        server = await relay.start()
        try:
            yield relay
        finally:
            server.close()
            await relay.stop()
            await server.wait_closed()


async def is_open(transport: Transport, link: Link) -> bool:
    """Whether the camera takes a connection there. Raises Refused."""
    async with transport.beside(link.port) as to:
        try:
            async with to.line():
                return True
        except CameraError:
            return False
