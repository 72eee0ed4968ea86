"""The live picture as MJPEG on a port of its own (facts: camera-wifi, Getting to it): real pictures, five a second."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

from vantrue_client.mock.air import Air
from vantrue_client.mock.reply import SERVER

EVERY = 0.2  # seconds
MOST_CLIENTS = 4
BOUNDARY = b"--HFSboundary"
SIZE = (320, 180)
COLOURS = ("navy", "darkgreen", "maroon", "indigo")


class LiveView:
    """Shows whoever asks what the lens sees: its number and a clock.

    bare  pictures come one behind the other, with no multipart around them
    lens  tells which lens is shown
    """

    def __init__(self, air: Air, lens: Callable[[], int], clock: Callable[[], str], *, bare: bool = False) -> None:
        self._air, self._lens, self._clock, self._bare = air, lens, clock, bare
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.shown = 0

    async def start(self, host: str, port: int) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, host, port, limit=4096)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """End every connection."""
        if self._server:
            self._server.close()
        self.drop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def drop(self) -> None:
        """End the connections, not the socket."""
        for task in self._tasks:
            task.cancel()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if len(self._tasks) <= MOST_CLIENTS:
                async with asyncio.timeout(10):
                    await reader.readuntil(b"\r\n\r\n")
                await self._show(writer)
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _show(self, writer: asyncio.StreamWriter) -> None:
        kind = "image/jpeg" if self._bare else f"multipart/x-mixed-replace;boundary={BOUNDARY.decode()}"
        head = f"HTTP/1.1 200 OK\r\nServer: {SERVER}\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        while True:
            picture = await asyncio.to_thread(draw, self._lens(), self._clock())
            about = b"%b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % (BOUNDARY, len(picture))
            if not self._air.silent:
                writer.write(picture if self._bare else about + picture + b"\r\n")
                await writer.drain()
                self.shown += 1
            await asyncio.sleep(EVERY)


def draw(lens: int, text: str) -> bytes:
    """One picture, JPEG."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, COLOURS[lens % len(COLOURS)])
    ImageDraw.Draw(image).text((10, 10), f"lens {lens}  {text}", fill="white")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=75)
    return out.getvalue()
