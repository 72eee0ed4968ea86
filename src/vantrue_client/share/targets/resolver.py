"""Names and sockets for `aiohttp`: those of one host, at the address that the network gate admitted for it.

Both are needed: `aiohttp` asks nobody for the name of what is an address already, and follows where an answer points.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

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


def only_to(address: str, port: int) -> Callable[[tuple[Any, ...]], socket.socket]:
    """What makes sockets for one address and port, and raises OSError for another."""

    def made(place: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, to = place
        if tuple(to[:2]) != (address, port):
            raise OSError(f"{to[0]} was not named, so no connection is opened")
        return socket.socket(family, kind, protocol)

    return made
