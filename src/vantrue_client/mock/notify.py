"""The notification socket (facts: camera-wifi, Notifications): bare documents, split and glued as TCP likes it."""

from __future__ import annotations

import asyncio

from vantrue_client.mock.air import Air
from vantrue_client.mock.reply import answer

HEARTBEAT = 30.0  # without one for so long the session ends
MOST_CLIENTS = 4


class Notifier:
    """Tells whoever listens what happens; a client that sends no heartbeat is dropped."""

    def __init__(self, air: Air, heartbeat: float = HEARTBEAT) -> None:
        self._air, self.heartbeat = air, heartbeat
        self._clients: set[asyncio.StreamWriter] = set()
        self._half = b""
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.heartbeats = 0

    async def start(self, host: str, port: int) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._listen, host, port, limit=4096)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """End every session."""
        if self._server:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.drop()

    def drop(self) -> None:
        """End the sessions, not the socket."""
        for client in self._clients:
            client.close()

    def say(self, status: int) -> None:
        """Send a document: its first half at once, the rest a moment later, glued to whatever came since."""
        document = bytes(answer(3020, status).body)  # type: ignore[arg-type]
        middle = len(document) // 2
        self._send(self._half + document[:middle])
        if not self._half:
            task = asyncio.get_running_loop().create_task(self._rest())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._half = document[middle:]

    async def _rest(self) -> None:
        await asyncio.sleep(0.02)
        half, self._half = self._half, b""
        self._send(half)

    def _send(self, data: bytes) -> None:
        for client in self._clients:
            if not self._air.silent and not client.is_closing():
                client.write(data)

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            if len(self._clients) < MOST_CLIENTS:
                self._clients.add(writer)
                await self._hear(reader)
        except (OSError, TimeoutError, asyncio.CancelledError):
            pass
        finally:
            self._clients.discard(writer)
            writer.close()

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        while True:
            async with asyncio.timeout(self.heartbeat):
                if not await reader.read(256):
                    return
            self.heartbeats += 1
