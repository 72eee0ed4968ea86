"""Addresses worth a question without any announcement: default gateways, and where cameras are by themselves.

On its own access point a camera is the gateway, at 192.168.1.254 (facts: camera-wifi, Getting to it).
"""

from __future__ import annotations

import ipaddress
import socket
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from vantrue_client.camera.interfaces import Interface
from vantrue_client.camera.verify import Candidate

KNOWN_ADDRESS = "192.168.1.254"
ROUTES = Path("/proc/net/route")
SWEEP_CONNECT = 0.4  # seconds: on one's own network a camera answers in a few milliseconds
SMALLEST, LARGEST = 24, 30  # prefixes of networks that have a usual gateway, and of those that are swept

_GATEWAY = 0x2  # RTF_GATEWAY


def gateways(own: Iterable[Interface], *, only: Interface | None = None, routes: Path = ROUTES) -> Iterator[Candidate]:
    """Default gateways, by the routing table where it can be read, else by what is usual: .1 and .254."""
    try:
        table = routes.read_text("ascii", "replace")
    except OSError:
        for interface in own:
            for usual in _usual(interface):
                yield Candidate(usual, "gateway")
        return
    for device, gateway in read_routes(table):
        if only is None or only.name == device:
            yield Candidate(gateway, "gateway")


def read_routes(table: str) -> Iterator[tuple[str, str]]:
    """Device and gateway of each default route in Linux' table.

    >>> list(read_routes("Iface Destination Gateway Flags\\nwlan0 00000000 FE01A8C0 0003 0 0 0 00000000"))
    [('wlan0', '192.168.1.254')]
    """
    for line in table.splitlines()[1:]:
        fields = line.split()
        try:
            device, destination, gateway, flags = fields[0], *(int(field, 16) for field in fields[1:4])
            if destination == 0 and gateway and flags & _GATEWAY:
                yield device, socket.inet_ntoa(struct.pack("=I", gateway))
        except (ValueError, IndexError, struct.error):
            continue


def known_address(own: Iterable[Interface]) -> Iterator[Candidate]:
    """The address of a camera on its own access point, where this laptop is in such a network or cannot tell."""
    networks = [interface.network for interface in own]
    if not networks or any(ipaddress.IPv4Address(KNOWN_ADDRESS) in network for network in networks):
        yield Candidate(KNOWN_ADDRESS, "known address")


def neighbours(own: Iterable[Interface]) -> Iterator[tuple[ipaddress.IPv4Network, list[Candidate]]]:
    """Every other host of each of the laptop's own /24 networks, likely ones first."""
    for interface in own:
        at = ipaddress.IPv4Address(interface.address)
        if at.is_loopback or not at.is_private:
            continue
        network = ipaddress.IPv4Network(f"{at}/{max(interface.prefix, SMALLEST)}", strict=False)
        hosts = [str(host) for host in network.hosts() if host != at]
        hosts.sort(key=lambda host: not host.endswith((".254", ".1")))
        yield network, [Candidate(host, "sweep", connect=SWEEP_CONNECT) for host in hosts]


def _usual(interface: Interface) -> list[str]:
    network = interface.network
    if ipaddress.IPv4Address(interface.address).is_loopback or not SMALLEST <= network.prefixlen <= LARGEST:
        return []
    hosts = [network.network_address + 1, network.broadcast_address - 1]
    return [str(host) for host in hosts if str(host) != interface.address]
