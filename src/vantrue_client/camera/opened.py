"""A recording's bytes, arriving; and what comes instead of them under the same status 200."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from email.utils import parsedate

from vantrue_client.camera.response import Response
from vantrue_client.camera.transport import Transport
from vantrue_client.errors import NotFound, ProtocolError, UsageError
from vantrue_client.model import CameraTime
from vantrue_client.wire.reply import check, raise_for_page, read_reply

PEEK = 4096
_TEXT = re.compile(r"\.(html?|xml|txt|ini|log)$", re.IGNORECASE)


class Arriving:
    """What `Camera.open` gives: fulfils `Opened`."""

    def __init__(self, response: Response, asked: int) -> None:
        self._response = response
        self._body = aiter(response)
        self._start = b""
        self._nothing_more = response.status == 416 and response.size is not None
        self.offset = asked if self._nothing_more else response.offset
        self.size = response.size

    @property
    def modified(self) -> CameraTime | None:
        """The last write as the head tells it: the camera's clock, whatever zone it claims."""
        parts = parsedate(self._response.headers.get("last-modified", ""))
        try:
            return None if parts is None else CameraTime(datetime(*parts[:6]))
        except ValueError:
            return None

    async def begin(self, target: str, address: str) -> None:
        """Wait for the first bytes; raises the typed error where they are a page or a reply instead of a file."""
        if self._nothing_more:
            return
        self._response.check()
        if self.offset:
            return  # the middle of a file, which may begin with any byte
        self._start = await self._more()
        if not self._start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or _TEXT.search(target):
            return
        while len(self._start) < PEEK and (more := await self._more()):
            self._start += more
        raise_for_page(self._start, address)
        check(read_reply(self._start[:PEEK], address=address), address)
        raise ProtocolError(f"{address} answered {target} with something that is not the file.", address=address)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Chunks until the body ends, be it early; raises ConnectionLost when it breaks or falls silent."""
        if self._nothing_more:
            return
        if self._start:
            yield self._start
            self._start = b""
        async for chunk in self._body:
            yield chunk

    async def _more(self) -> bytes:
        return await anext(self._body, b"")


@asynccontextmanager
async def arriving(transport: Transport, target: str, offset: int, end: int | None = None) -> AsyncIterator[Arriving]:
    """Open a file's bytes from an offset on, up to an end (exclusive); never a target that could do more than that.

    Raises NotFound (also for the page that says so), ConnectionLost, WrongState, ProtocolError.
    """
    if not target.startswith("/") or "?" in target or offset < 0 or (end is not None and end <= offset):
        raise UsageError(f"{target!r} from byte {offset} on is no file's place on a camera.")
    address = str(transport.address)
    async with AsyncExitStack() as stack:
        for asked, until in dict.fromkeys(((offset, end), (offset, None), (0, None))):
            await stack.aclose()
            response = await stack.enter_async_context(transport.stream(target, asked, until))
            if not response.refuses_range:
                break
        opened = Arriving(response, asked)
        try:
            await opened.begin(target, address)
        except NotFound as error:
            name = target.rpartition("/")[2]
            raise NotFound(
                f"{name} is not on {address} any more.", status=-1, address=address, advice="List again."
            ) from error
        yield opened
