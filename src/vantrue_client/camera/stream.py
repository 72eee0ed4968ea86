"""What httpcore reads and writes: one connection for one request."""

from __future__ import annotations

import httpcore

from vantrue_client.camera.address import Address
from vantrue_client.camera.head import MOST as MOST_HEAD
from vantrue_client.camera.head import is_interim, split_head, tidy
from vantrue_client.camera.line import Line
from vantrue_client.errors import ProtocolError


class Stream(httpcore.AsyncNetworkStream):
    """One connection; the response's head is put in order as it arrives.

    It may hand on more at a time than it is asked for, which httpcore's parser takes.
    """

    def __init__(self, line: Line, address: Address) -> None:
        self._line = line
        self._address = address
        self._head: bytes | None = b""  # what arrived of it; None once it was handed on

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What came, once the head is whole; empty at the end. The transport bounds the waiting."""
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
        at = str(self._address)
        return ProtocolError(f"{at} does not answer in HTTP.", address=at, advice="Is that the camera's address?")

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        await self._line.send(buffer)

    async def aclose(self) -> None:
        """End it."""
        self._line.close()
