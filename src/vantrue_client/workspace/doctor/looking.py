"""What this laptop tells of its interfaces and of the way out; nothing is sent, and nothing here needs root."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vantrue_client.camera.interfaces import Interface, leave_by

CLASS_NET = Path("/sys/class/net")
SIGNALS = Path("/proc/net/wireless")

_UP, _LOOPBACK = 0x1, 0x8  # IFF_UP, IFF_LOOPBACK
_DOWN = frozenset({"down", "lowerlayerdown", "notpresent"})


@dataclass(frozen=True, slots=True)
class Link:
    """A network interface; None is what this system does not tell.

    up       switched on and connected
    radio    it is a Wi-Fi interface
    signal   in dBm, where it has joined a network
    """

    name: str
    up: bool | None = None
    radio: bool | None = None
    signal: int | None = None


@dataclass(frozen=True, slots=True)
class WayOut:
    """How packets to an address leave: from which of our addresses, or the system's number for why they cannot."""

    source: str | None = None
    error: int | None = None


def links(tree: Path = CLASS_NET, own: Iterable[Interface] = ()) -> list[Link]:
    """Every interface but the laptop's own loop; where the system has no such tree, those that have addresses."""
    try:
        names = sorted(path.name for path in tree.iterdir())
    except OSError:
        return [Link(name) for name in dict.fromkeys(one.name for one in own if not one.address.startswith("127."))]
    found = []
    for name in names:
        flags = _number(tree / name / "flags")
        if flags is None or flags & _LOOPBACK:
            continue
        up = bool(flags & _UP) and _text(tree / name / "operstate") not in _DOWN
        found.append(Link(name, up, (tree / name / "wireless").exists()))
    return found


def signals(table: Path = SIGNALS) -> dict[str, int]:
    """The signal of each Wi-Fi interface that joined a network, in dBm (Linux)."""
    found = {}
    for line in _text(table).splitlines()[2:]:
        name, _, rest = line.partition(":")
        fields = rest.split()
        try:
            found[name.strip()] = int(float(fields[2]))
        except (IndexError, ValueError, OverflowError):
            continue
    return found


def way_out(address: str, port: int, by: Interface | None = None) -> WayOut:
    """Which of our addresses the system would send from; connecting a datagram socket sends nothing."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            if by is not None:
                leave_by(asking, by)
            asking.connect((address, port))
            return WayOut(str(asking.getsockname()[0]))
    except OSError as error:
        return WayOut(error=error.errno or errno.ENETUNREACH)


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(64 * 1024).strip()
    except OSError:
        return ""


def _number(path: Path) -> int | None:
    try:
        return int(_text(path), 0)
    except ValueError:
        return None
