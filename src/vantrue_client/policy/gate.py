"""The network gate: which targets a connection may be opened to (rule `no-silent-network`).

Asked before every connection. It resolves the name itself and hands back the address to connect to, so that what was
checked is what is connected to, and the name cannot mean another one by then.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Protocol

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


class Gate(Protocol):
    """Admits a target or refuses it."""

    async def admit(self, host: str, port: int) -> str:
        """The address to connect to; raises Refused where a rule says no."""
        ...


def is_local(address: str) -> bool:
    """Whether an address can only be on the laptop's own networks.

    >>> is_local("192.168.1.254"), is_local("::ffff:8.8.8.8"), is_local("example")
    (True, False, False)
    """
    try:
        at = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(at, ipaddress.IPv6Address) and at.ipv4_mapped is not None:
        at = at.ipv4_mapped
    return any(at.version == network.version and at in network for network in LOCAL_NETWORKS)


class LocalGate:
    """Admits private, link-local and loopback addresses, and nothing else."""

    async def admit(self, host: str, port: int) -> str:
        """Resolve a host and pin its first address; one that is not local refuses the whole name.

        Raises Refused, and CameraNotFound for a name that nobody knows.
        """
        backstop.name(host)
        try:
            known = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise CameraNotFound(
                f"No address is known for {host!r}.", address=host, advice="Check how it is written."
            ) from error
        addresses = [str(entry[4][0]) for entry in known]
        if not addresses or not all(is_local(address) for address in addresses):
            raise Refused(
                f"{host} is not on a local network, so no connection was opened.",
                rule=RULE,
                advice="A camera has a private address such as 192.168.1.254.",
            )
        backstop.admit(addresses[0])
        return addresses[0]


class RecordingGate:
    """As `LocalGate`; each target has a line a purpose and day in the ledger, and refusals are counted.

    purpose  what connections are opened for, as `purposes` names it
    """

    def __init__(self, purpose: str, connections: Connections) -> None:
        self._purpose = purpose
        self._connections = connections
        self._local = LocalGate()

    async def announce(self) -> None:
        """DNS-SD is about to ask: the multicast group has its line as any target has; raises StorageError."""
        await asyncio.to_thread(self._connections.opened, *DNS_SD, self._purpose)

    async def admit(self, host: str, port: int) -> str:
        """As `LocalGate.admit`; raises StorageError, too, where the ledger cannot be kept: then nothing is opened."""
        try:
            pinned = await self._local.admit(host, port)
        except Refused:
            await asyncio.to_thread(self._connections.refused, host, self._purpose)
            raise
        await asyncio.to_thread(self._connections.opened, pinned, port, self._purpose)
        return pinned
