"""A bare connection to a camera, once the transport opened it."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

from vantrue_client.camera.address import Address
from vantrue_client.camera.lost import unanswered

RECEIVE = 256 * 1024
"""Bytes at a time from a connection: the quarter of it that httpcore asks for costs a download a third more CPU."""


class Line:
    """A bare connection to a camera; its methods raise ConnectionLost where it breaks."""

    def __init__(self, connection: socket.socket, address: Address) -> None:
        self._connection = connection
        self._address = address

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
            raise unanswered(self._address, "broke the connection") from error

    async def send(self, data: bytes) -> None:
        """Send all of it."""
        try:
            await asyncio.get_running_loop().sock_sendall(self._connection, data)
        except OSError as error:
            raise unanswered(self._address, "broke the connection") from error

    def end(self) -> None:
        """Say that nothing more comes and hear nothing more: who waits for something gets nothing."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it."""
        self._connection.close()
