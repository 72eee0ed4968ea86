"""Names for `aiohttp`: one, and the address that the network gate admitted for it."""

from __future__ import annotations

import socket

from aiohttp.abc import AbstractResolver, ResolveResult


class Resolver(AbstractResolver):
    """Knows one host and asks nobody."""

    def __init__(self, host: str, address: str) -> None:
        self._host = host.lower()
        self._address = address

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The host's address; raises OSError for another host, which is how `aiohttp` is told so."""
        if host.lower() != self._host:
            raise OSError(f"{host} was not named, so no connection is opened")
        of = socket.AF_INET6 if ":" in self._address else socket.AF_INET
        return [
            ResolveResult(hostname=host, host=self._address, port=port, family=of, proto=0, flags=socket.AI_NUMERICHOST)
        ]

    async def close(self) -> None:
        """Nothing is held."""
