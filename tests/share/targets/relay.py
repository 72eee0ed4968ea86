"""A relay to a server, whose connections can be cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def relayed(to: int, at: int = 0, most: int | None = None) -> AsyncIterator[int]:
    """Relay what arrives at a port, which is told, to another; after so many bytes to it all is cut, for good."""
    left = most
    open_now: set[asyncio.StreamWriter] = set()

    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if left is not None and left < 0:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", to)
        open_now.update({writer, back})
        await asyncio.gather(pump(reader, back, counted=True), pump(there, writer, counted=False))
        open_now.difference_update({writer, back})

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool) -> None:
        nonlocal left
        with suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                if counted and left is not None:
                    left -= len(data)
                    if left < 0:
                        for one in open_now:
                            one.transport.abort()
                        break
                writer.write(data)
                await writer.drain()
        writer.close()

    async with await asyncio.start_server(joined, "127.0.0.1", at) as server:
        yield int(server.sockets[0].getsockname()[1])
