"""A camera in a few lines: answers whatever a test says, byte for byte, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = Callable[[str, asyncio.StreamWriter], Coroutine[None, None, None]]


@dataclass
class Raw:
    """What a raw camera saw."""

    port: int = 0
    requests: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    open_now: int = 0
    peak: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


@asynccontextmanager
async def raw_camera(answer: Answer, port: int = 0) -> AsyncIterator[Raw]:
    seen = Raw()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.open_now += 1
        seen.peak = max(seen.peak, seen.open_now)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            seen.heads.append(head)
            seen.requests.append(head.split(b" ")[1].decode("latin-1"))
            waiting = asyncio.create_task(answer(seen.requests[-1], writer))
            gone = asyncio.create_task(reader.read())
            await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
            gone.cancel()
            waiting.cancel()
            await asyncio.gather(waiting, gone, return_exceptions=True)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            seen.open_now -= 1
            writer.close()
            seen.closed.set()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()
        await server.wait_closed()


def always(*pieces: bytes) -> Answer:
    """The same answer to everything, in pieces."""

    async def answer(_: str, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return answer


def reply(body: bytes, *, kind: bytes = b"text/xml") -> bytes:
    """A reply as the firmware writes it, without a length."""
    return b"HTTP/1.1 200 OK\r\nServer: hfs/1.00.000\r\nContent-Type: %b\r\nConnection: close\r\n\r\n%b" % (kind, body)


def table(answers: Mapping[str, bytes | list[bytes]], otherwise: bytes = b"") -> Answer:
    """An answer for each target; of a list one after the other, the last one for good."""

    async def answer(target: str, writer: asyncio.StreamWriter) -> None:
        found = answers.get(target, otherwise)
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        writer.write(found)
        await writer.drain()

    return answer


PAGE_NOT_FOUND = reply(
    b"<html><head><title>Page Not Found</title></head><body><h1>Page Not Found</h1></body></html>", kind=b"text/html"
)


def status(command: int, number: int = 0, more: bytes = b"") -> bytes:
    """A small reply with a status."""
    return reply(
        b'<?xml version="1.0" encoding="UTF-8" ?>\n<Function>\n<Cmd>%d</Cmd>\n<Status>%d</Status>\n%b</Function>\n'
        % (command, number, more)
    )
