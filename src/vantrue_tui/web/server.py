"""The interface on one address: one browser, and one session at a time.

Each session talks to the camera for itself, which bears two connections (facts: camera-wifi, Getting to it): a page
that is opened takes the place of the one before. What a stranger can make it hold is bounded: connections, and the time
of each until it was let in.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from aiohttp import WSMsgType, web

from vantrue_client.errors import UsageError
from vantrue_tui.web import page
from vantrue_tui.web.door import COOKIE, Asked, Door
from vantrue_tui.web.session import Session, fitting

MOST_CONNECTIONS = 32
MOST_PASTED = 1 << 20  # bytes of one message from the page
KNOCKS = 5.0  # seconds that a connection has until it was let in
BEATS = 15.0  # seconds between two looks whether the page is still there
CLOSES = 2.0  # seconds for the page to say that it heard of its end

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(host: str, port: int, command: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[str]:
    """Serve it, and give the link that opens it; nothing is left afterwards. Raises UsageError.

    command, environment  what a session starts, see `Session`
    """
    interface = _Interface(command, environment)
    runner = web.AppRunner(interface.app, access_log=None, shutdown_timeout=1, auto_decompress=False)
    await runner.setup()
    assert runner.server is not None
    try:
        listening = await asyncio.get_running_loop().create_server(
            _Bounded(runner.server, interface.known), host, port, backlog=MOST_CONNECTIONS
        )
    except OSError as error:
        await runner.cleanup()
        raise UsageError(
            f"{host}:{port} cannot be listened on: {error.strerror or error}.", advice="Another --port, or none."
        ) from error
    try:
        yield f"http://{written(*listening.sockets[0].getsockname()[:2])}{interface.door.link}"
    finally:
        listening.close()
        await interface.end()
        await runner.cleanup()


def written(host: str, port: int) -> str:
    """An address and port as a URL has them.

    >>> written("::1", 80), written("127.0.0.1", 80)
    ('[::1]:80', '127.0.0.1:80')
    """
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class _Bounded:
    """Makes the protocol of a connection, for so many at once and each for a while until it was let in."""

    def __init__(self, server: web.Server, known: weakref.WeakSet[asyncio.BaseTransport]) -> None:
        self._server = server
        self._known = known

    def __call__(self) -> asyncio.BaseProtocol:
        if len(self._server.connections) >= MOST_CONNECTIONS:
            return _Closed()
        protocol = self._server()
        asyncio.get_running_loop().call_later(KNOCKS, self._look, protocol)
        return protocol

    def _look(self, protocol: web.RequestHandler) -> None:
        if protocol.transport is not None and protocol.transport not in self._known:
            protocol.transport.abort()


class _Closed(asyncio.Protocol):
    """One connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


class _Interface:
    """What is answered to whom.

    known  the connections of the browser that was let in
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.door = Door()
        self.known: weakref.WeakSet[asyncio.BaseTransport] = weakref.WeakSet()
        self._command = command
        self._environment = environment
        self._turn = asyncio.Lock()
        self._shown: web.WebSocketResponse | None = None
        self.app = web.Application(middlewares=[self._guarded])
        self.app.router.add_get(self.door.page, self._page)
        self.app.router.add_get(f"{self.door.page}ws", self._speak)
        for name in page.FILES:
            self.app.router.add_get(f"{self.door.page}{name}", self._file)

    async def end(self) -> None:
        """End the session, if there is one, and wait for that."""
        shown, self._shown = self._shown, None
        if shown is not None:
            await shown.close()
        async with self._turn:
            pass

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = _asked(request)
        cookie = self.door.exchange(asked) if request.method == "GET" else None
        if cookie is not None:
            answer = _answer(asked, page.opened(self.door.page))
            answer.set_cookie(COOKIE, cookie, path=self.door.page, httponly=True, samesite="Strict")
            return answer
        if self.door.is_used_link(asked):
            return _answer(
                asked,
                page.refused("This link was opened already. If that was not you, end vantrue web and start it again."),
                403,
            )
        if why := self.door.refuses(asked):
            return _answer(asked, page.refused(why), 403)
        assert request.transport is not None
        self.known.add(request.transport)
        return await handler(request)

    async def _page(self, request: web.Request) -> web.Response:
        answer = web.Response(text=page.terminal(f"ws://{request.host}{self.door.page}ws"), content_type="text/html")
        answer.headers.update(page.headers(request.host))
        return answer

    async def _file(self, request: web.Request) -> web.Response:
        name = request.path.removeprefix(self.door.page)
        content = await asyncio.to_thread(page.content, name)
        return web.Response(body=content, content_type=page.FILES[name][2], headers=page.headers(request.host))

    async def _speak(self, request: web.Request) -> web.StreamResponse:
        """Show the interface; whoever was shown one before is shown the door, and waited for."""
        asked = _asked(request)
        if why := self.door.refuses(asked, speaks=True):
            return _answer(asked, page.refused(why), 403)
        shown = web.WebSocketResponse(heartbeat=BEATS, max_msg_size=MOST_PASTED, timeout=CLOSES)
        await shown.prepare(request)
        before, self._shown = self._shown, shown
        if before is not None:
            await before.close()
        async with self._turn:
            if self._shown is shown:
                await self._talk(shown, fitting(_number(request, "width", 80), _number(request, "height", 24)))
        return shown

    async def _talk(self, shown: web.WebSocketResponse, size: tuple[int, int]) -> None:
        session = Session(shown, self._command, self._environment)
        try:
            await session.start(*size)
            async for message in shown:
                if message.type is WSMsgType.TEXT:
                    await session.hear(message.data)
        finally:
            await session.stop()


def _asked(request: web.Request) -> Asked:
    assert request.transport is not None
    came_in = written(*request.transport.get_extra_info("sockname")[:2])
    told = request.headers
    return Asked(came_in, request.path, told.get("Host", ""), told.get("Cookie", ""), told.get("Origin", ""))


def _answer(asked: Asked, text: str, status: int = 200) -> web.Response:
    """A page for somebody who has no cookie yet, on a connection that ends with it."""
    answer = web.Response(status=status, text=text, content_type="text/html", headers=page.headers(asked.came_in))
    answer.force_close()
    return answer


def _number(request: web.Request, name: str, otherwise: int) -> int:
    try:
        return int(request.query.get(name, "")[:6])
    except ValueError:
        return otherwise
