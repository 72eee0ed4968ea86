"""The laptop's ways out: its network interfaces, their addresses and networks."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import ifaddr

from vantrue_client.errors import UsageError

_IP_BOUND_IF = 25  # macOS: <netinet/in.h>; the socket module does not name it before 3.13


@dataclass(frozen=True, slots=True)
class Interface:
    """One IPv4 address of one interface; ``prefix`` is the network's length in bits."""

    name: str
    address: str
    prefix: int

    @property
    def network(self) -> ipaddress.IPv4Network:
        """The network that the address lies in."""
        return ipaddress.IPv4Network(f"{self.address}/{self.prefix}", strict=False)


def interfaces() -> Iterator[Interface]:
    """Every IPv4 address of this laptop; nothing where the system tells nothing."""
    try:
        adapters = list(ifaddr.get_adapters())
    except OSError:
        return
    for adapter in adapters:
        name = str(adapter.nice_name if sys.platform == "win32" else adapter.name)
        for entry in adapter.ips:
            if entry.is_IPv4 and isinstance(entry.ip, str):
                yield Interface(name, entry.ip, entry.network_prefix)


def find_interface(wanted: str) -> Interface:
    """The interface with a name or an address; raises UsageError when there is none."""
    known = list(interfaces())
    for interface in known:
        if wanted in {interface.name, interface.address}:
            return interface
    names = ", ".join(f"{interface.name} ({interface.address})" for interface in known) or "none"
    raise UsageError(f"This laptop has no interface {wanted!r}.", advice=f"It has: {names}.")


def leave_by(connection: socket.socket, interface: Interface) -> None:
    """Make a socket leave by one interface, also where two of them have the same network.

    The source address alone does not decide the route, so the device is named as well where the system lets us.
    """
    device = interface.name.encode()
    if sys.platform.startswith("linux"):
        with suppress(PermissionError):  # kernels before 5.7 keep it for root: the source address has to do
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device)
    elif sys.platform == "darwin":
        connection.setsockopt(socket.IPPROTO_IP, _IP_BOUND_IF, socket.if_nametoindex(interface.name))
    connection.bind((interface.address, 0))
