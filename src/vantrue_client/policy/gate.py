"""The network gate: which targets a connection may be opened to (rule `no-silent-network`).

Asked before every connection. A target is a host and a port that somebody stands for: a camera that was named or
discovered, a candidate while discovering, or what the user named for a share. The gate looks a name up itself, once,
and hands back the address to connect to, so that what was checked is what is connected to, and the name cannot mean
another one by then. All else is refused, be it next door: nobody stands for where a redirect or a link points.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from vantrue_client.errors import CameraNotFound, Refused
from vantrue_client.policy import backstop
from vantrue_client.policy.backstop import RULE
from vantrue_client.policy.connections import Connections

DNS_SD = ("224.0.0.251", 5353)  # its multicast group and port

LOCAL_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)


def is_local(address: str) -> bool:
    """Whether an address can only be on the laptop's own networks.

    >>> is_local("192.168.1.254"), is_local("::ffff:8.8.8.8"), is_local("example")
    (True, False, False)
    """
    at = _read(address)
    return at is not None and any(at.version == network.version and at in network for network in LOCAL_NETWORKS)


def is_one_host(address: str) -> bool:
    """Whether an address is one host's, here or on the internet: what a share may go to.

    >>> is_one_host("203.0.114.7"), is_one_host("192.168.1.20"), is_one_host("224.0.0.251"), is_one_host("100.64.0.1")
    (True, True, False, False)
    """
    at = _read(address)
    return at is not None and (is_local(address) or (at.is_global and not at.is_multicast and not at.is_reserved))


@dataclass(eq=False, slots=True)
class _Target:
    """What somebody stands for.

    fits      whether its addresses may be connected to, all of them as they were found
    else_why  what is said where they may not
    left      connections that may still be opened; None: any number
    address   what it was pinned to
    admitted  whether the backstop knows
    """

    fits: Callable[[Sequence[str]], bool]
    else_why: str = "is not on a local network"
    left: int | None = None
    address: str | None = None
    admitted: bool = False

    def pin(self, address: str) -> str:
        """What it is pinned to: an address that another connection found meanwhile stays."""
        self.address = self.address or address
        return self.address


class Gate:
    """Admits what somebody stands for, and nothing else; a new one admits nothing.

    connections  where each target has a line a purpose and day, and refusals are counted; None: nowhere
    purpose      what connections are opened for, as `purposes` names it

    >>> gate = Gate()
    >>> gate.camera("192.168.1.254", 80)
    >>> asyncio.run(gate.admit("192.168.1.254", 80))
    '192.168.1.254'
    >>> asyncio.run(gate.admit("192.168.1.1", 80))
    Traceback (most recent call last):
    ...
    vantrue_client.errors.Refused: 192.168.1.1 was neither named nor discovered, so no connection was opened...
    """

    def __init__(self, connections: Connections | None = None, purpose: str = "unknown") -> None:
        self._connections = connections
        self._purpose = purpose
        self._targets: dict[tuple[str, int], list[_Target]] = {}
        self._swept: set[ipaddress.IPv4Network] = set()

    def camera(self, host: str, port: int) -> None:
        """A camera that was named or discovered: it may be connected to where it is on the laptop's own networks."""
        known = self._targets.setdefault((host.lower(), port), [])
        if not any(target.left is None for target in known):
            known.append(_Target(_all_local))

    @contextmanager
    def candidate(self, host: str, port: int) -> Iterator[None]:
        """What may be a camera: one connection may be opened to it meanwhile, to ask."""
        with self._standing_for(host, port, _Target(_all_local, left=1)):
            yield

    @contextmanager
    def opened(self, host: str, port: int) -> Iterator[None]:
        """What the user named for a share, be it on the internet: it may be connected to meanwhile.

        A library that opens its sockets itself is given the address that `admit` returns.
        """
        with self._standing_for(host, port, _Target(_all_of_one_sort, "is not one host on the internet or here")):
            yield

    async def announce(self) -> None:
        """DNS-SD is about to ask: the multicast group has its line as any target has; raises StorageError."""
        await self._enter(*DNS_SD)

    async def sweep(self, network: ipaddress.IPv4Network, count: int) -> None:
        """So many addresses of a network are about to be asked, at most: one line for all. Raises StorageError."""
        if self._connections is not None:
            await asyncio.to_thread(self._connections.swept, str(network), count, self._purpose)
        self._swept.add(network)

    async def admit(self, host: str, port: int) -> str:
        """The address to connect to; a name is looked up the first time, and keeps its address from then on.

        Raises Refused where nobody stands for the target or one of its addresses may not be connected to,
        CameraNotFound for a name that nobody knows, StorageError where the ledger cannot be kept: nothing is opened.
        """
        target = next((one for one in self._targets.get((host.lower(), port), []) if one.left != 0), None)
        if target is None:
            raise await self._refusal(host, "was neither named nor discovered")
        if target.left is not None:
            target.left -= 1
        address = target.address
        if address is None:
            addresses = await _look_up(host, port)
            if not addresses or not target.fits(addresses):
                raise await self._refusal(host, target.else_why)
            address = target.pin(addresses[0])
        await self._enter(address, port)
        if not target.admitted:
            target.admitted = True
            backstop.admit(address, port)
        return address

    @contextmanager
    def _standing_for(self, host: str, port: int, target: _Target) -> Iterator[None]:
        known = self._targets.setdefault((host.lower(), port), [])
        known.insert(0, target)
        try:
            yield
        finally:
            known.remove(target)
            if target.address is not None and target.admitted:
                backstop.forget(target.address, port)

    async def _enter(self, address: str, port: int) -> None:
        at = _read(address)
        if self._connections is not None and not any(at in network for network in self._swept):
            await asyncio.to_thread(self._connections.opened, address, port, self._purpose)

    async def _refusal(self, host: str, why: str) -> Refused:
        if self._connections is not None:
            await asyncio.to_thread(self._connections.refused, host, self._purpose)
        return Refused(
            f"{host} {why}, so no connection was opened.",
            rule=RULE,
            advice="A camera has a private address such as 192.168.1.254: name it with --camera.",
        )


def _all_local(addresses: Sequence[str]) -> bool:
    return all(map(is_local, addresses))


def _all_of_one_sort(addresses: Sequence[str]) -> bool:
    """A name that means a host here and one on the internet at once is up to something."""
    return all(map(is_one_host, addresses)) and len(set(map(is_local, addresses))) == 1


async def _look_up(host: str, port: int) -> list[str]:
    """All addresses of a host, those that a camera has first: it speaks IPv4 (facts: camera-wifi)."""
    try:
        with backstop.looking_up(host):
            known = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CameraNotFound(
            f"No address is known for {host!r}.", address=host, advice="Check how it is written."
        ) from error
    return sorted((_with_scope(entry[4]) for entry in known), key=lambda address: ":" in address)


def _with_scope(place: tuple[Any, ...]) -> str:
    """A link-local address is one only together with its interface, which the system hands out as a number beside."""
    return f"{place[0]}%{place[3]}" if len(place) == 4 and place[3] else str(place[0])


def _read(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, without IPv6's clothes where it is one of IPv4; None for what is none."""
    try:
        at = ipaddress.ip_address(address)
    except ValueError:
        return None
    return at.ipv4_mapped or at if isinstance(at, ipaddress.IPv6Address) else at
