"""The network gate: which targets a connection may be opened to (rule `no-silent-network`).

Asked before every connection. It resolves the name itself and hands back the address to connect to, so that what was
checked is what is connected to.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Protocol

from vantrue_client.errors import CameraNotFound, Refused

RULE = "no-silent-network"

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
        return addresses[0]
