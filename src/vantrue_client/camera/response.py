"""What a camera answers: status, headers, and a body that arrives."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable

import httpcore

from vantrue_client.camera.head import CLAIM
from vantrue_client.errors import ConnectionLost, NotFound, ProtocolError, Unanswered

LINGER = 2.0  # seconds that a connection may stay open after the announced bytes, when it was announced to close

NO_RANGES = frozenset({400, 405, 501})

_RANGE = re.compile(r"\s*bytes\s+(?:(\d{1,18})\s*-\s*(\d{1,18})|\*)\s*/\s*(?:(\d{1,18})|\*)\s*", re.IGNORECASE)


class Response:
    """One answer; iterating it gives the body's chunks as they come.

    status   of HTTP, which is 200 whatever happened on most models
    head     the headers as they came; ``headers``: by their names in small letters
    asked    the offset that was asked for; ``bounded``: an end was, too
    first_byte  seconds that the body may take to begin, where that is more than the silence allowed in it
    """

    def __init__(
        self,
        raw: httpcore.Response,
        *,
        address: str,
        asked: int,
        bounded: bool = False,
        silence: float,
        first_byte: float = 0.0,
    ) -> None:
        self._raw = raw
        self._address = address
        self._silence = silence
        self._first = max(silence, first_byte)
        self.status = raw.status
        self.head = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw.headers]
        self.headers = _by_name(self.head)
        self._asked = asked
        self._bounded = bounded
        self._range = _RANGE.fullmatch(self.headers.get("content-range", ""))

    @property
    def declared(self) -> int | None:
        """Bytes of this body as the head announced them: a claim."""
        length = self.headers.get(CLAIM.decode().lower(), self.headers.get("content-length", ""))
        return int(length) if length.isascii() and length.isdigit() else None

    @property
    def offset(self) -> int:
        """The first byte that the body delivers."""
        if self.status != 206:
            return 0
        return int(self._range[1]) if self._range and self._range[1] else self._asked

    @property
    def refuses_range(self) -> bool:
        """Whether this answers a range with what can only mean that the whole is to be asked for instead.

        A part that says of itself not to hold the byte that was asked for is one of two: other bytes, or told wrongly.
        """
        if self.status != 206:
            return self.status in NO_RANGES
        if self.headers.get("content-type", "").lower().startswith("multipart/"):
            return True
        told = self._range
        return told is not None and bool(told[1]) and not int(told[1]) <= self._asked <= int(told[2])

    @property
    def size(self) -> int | None:
        """Bytes of the whole file as this answer tells."""
        if self._range and self._range[3]:
            return int(self._range[3])
        if self.status == 200:
            return self.declared
        if self.status == 206 and self.declared is not None and not self._bounded:
            return self.offset + self.declared
        return None

    def check(self) -> None:
        """Raise the typed error for a status that brings no body worth reading."""
        if self.status in {200, 206}:
            return
        said = f"{self._address} answered with HTTP status {self.status}."
        if self.status in {404, 410}:
            raise NotFound(said, status=-1, address=self._address, advice="List again: it may have moved.")
        if self.status in {408, 429} or self.status >= 500:
            raise Unanswered(said, address=self._address, advice="It may be busy: try again.")
        raise ProtocolError(said, address=self._address, advice="Is that the camera's address?")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Chunks until the body ends, be it early; raises ConnectionLost when it breaks or falls silent."""
        body = self._raw.aiter_stream()
        received, declared = 0, self.declared
        while True:
            complete = declared is not None and received >= declared
            wait = self._silence if received else self._first
            try:
                async with asyncio.timeout(min(wait, LINGER) if complete else wait):
                    chunk = await anext(body, None)
            except TimeoutError as error:
                if complete:
                    return
                raise ConnectionLost(
                    f"{self._address} fell silent for {wait:g} s.",
                    address=self._address,
                    advice="The car may have driven away.",
                ) from error
            except httpcore.RemoteProtocolError:
                return  # it ended short of what it announced: an early end
            if chunk is None:
                return
            received += len(chunk)
            yield chunk

    async def read(self, most: int) -> bytes:
        """The whole body, of which more than ``most`` bytes are cut off."""
        body = bytearray()
        async for chunk in self:
            body += chunk
            if len(body) > most:
                break
        return bytes(body[:most])


def _by_name(head: Iterable[tuple[str, str]]) -> dict[str, str]:
    named: dict[str, str] = {}
    for name, text in head:
        key = name.lower()
        named[key] = f"{named[key]}, {text}" if key in named else text
    return named
