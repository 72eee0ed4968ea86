"""httpx on httpcore's public pool, so that the sockets are ours; turns are handed out before, by `Pace`."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpcore
import httpx


class OverHttpcore(httpx.AsyncBaseTransport):
    """Sends what httpx asks over sockets that somebody else opens."""

    def __init__(self, sockets: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            network_backend=sockets, max_connections=None, max_keepalive_connections=0
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request on a connection of its own."""
        asked = httpcore.Request(
            request.method,
            httpcore.URL(str(request.url)),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        answer = await self._pool.handle_async_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        """End what is open."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._answer.aiter_stream()

    async def aclose(self) -> None:
        await self._answer.aclose()
