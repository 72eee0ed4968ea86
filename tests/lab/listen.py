"""Prints a line for each packet that comes in by an interface: run in a network namespace, as root.

A line: protocol, destination, its port. ARP, neighbour discovery, and group membership are how a network works by
itself. A datagram to port 9999 ends it.
"""

from __future__ import annotations

import ipaddress
import socket
import sys

QUIET_V6 = {*range(130, 138), 143}  # ICMPv6: listeners, routers, neighbours
PROTOCOLS = {1: "icmp", 2: "igmp", 6: "tcp", 17: "udp", 58: "icmp6"}
OUTGOING = 4
LAST = 9999


def read(kind: int, packet: bytes) -> tuple[str, str, int] | None:
    """Protocol, destination and port; None for what is none of a program's doing."""
    if kind == 0x0806:
        return None
    if kind == 0x0800:
        protocol, to, rest = packet[9], packet[16:20], packet[(packet[0] & 15) * 4 :]
    elif kind == 0x86DD:
        protocol, to, rest = packet[6], packet[24:40], packet[40:]
        if protocol == 0 and rest:  # hop-by-hop options come before a listener's report
            protocol, rest = rest[0], rest[(rest[1] + 1) * 8 :]
        if protocol == 58 and rest and rest[0] in QUIET_V6:
            return None
    else:
        return f"ethernet {kind:#06x}", "?", 0
    if protocol == 2:
        return None
    port = int.from_bytes(rest[2:4], "big") if protocol in {6, 17} else 0
    return PROTOCOLS.get(protocol, str(protocol)), str(ipaddress.ip_address(to)), port


def main(interface: str) -> None:
    """Listen till the last datagram."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3)) as trap:
        trap.bind((interface, 3))
        trap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024 * 1024)
        print("ready", flush=True)
        while True:
            packet, (_, kind, direction, *_) = trap.recvfrom(65536)
            seen = None if direction == OUTGOING else read(kind, packet)
            if seen is not None:
                print(*seen, flush=True)
                if seen[0] == "udp" and seen[2] == LAST:
                    return


if __name__ == "__main__":
    main(sys.argv[1])
