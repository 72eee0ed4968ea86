"""The backstop behind the network gate: an audit hook on every socket of the process (rule `no-silent-network`).

The programs install it. What no gate admitted is refused, also where a library opens the socket itself; a refusal here
is a fault of the program. The hook sees every event of the interpreter, so it imports nothing until it has to look.

It sees Python's sockets: connecting, datagrams, looking up names and addresses. It does not see what is written in C
around them, nor other programs that the user has started (`--player`, `--exec`); and CPython looks up a name that is
given to `socket.connect` itself before it tells: no connection comes of it, but the question has been asked.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

RULE = "no-silent-network"
_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAMING = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})
_ASKING_WHO = frozenset({"socket.gethostbyaddr", "socket.getnameinfo"})
_HERE = frozenset({"", "localhost", "0.0.0.0", "::"})  # noqa: S104 (asked for when one listens)
_OF_THIS_MACHINE = frozenset({"AF_UNIX", "AF_NETLINK"})
_GROUPS = frozenset({("224.0.0.251", 5353), ("ff02::fb", 5353)})

_admitted: Counter[tuple[str, int]] = Counter()
_named: Counter[str] = Counter()
_asking = 0
_answering = 0
_told: Callable[[str], None] | None = None
_installed = False


def install() -> None:
    """Watch every socket from now on; a hook cannot be taken away again."""
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_watch)


def admit(address: str, port: int) -> None:
    """A gate admitted this target."""
    _admitted[_plain(address), port] += 1


def forget(address: str, port: int) -> None:
    """A gate takes back that it admitted this target, once."""
    _admitted[_plain(address), port] -= 1


@contextmanager
def looking_up(host: str) -> Iterator[None]:
    """A gate looks up this name meanwhile."""
    _named[host] += 1
    try:
        yield
    finally:
        _named[host] -= 1


def tell(refused: Callable[[str], None]) -> None:
    """Whom to tell of a refusal."""
    global _told
    _told = refused


@contextmanager
def multicast(*, answering: bool = False) -> Iterator[None]:
    """DNS-SD may ask meanwhile, and answer who asks on the laptop's own networks where something is announced."""
    global _asking, _answering
    _asking += 1
    _answering += answering
    try:
        yield
    finally:
        _asking -= 1
        _answering -= answering


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in _CONNECTING:
        _check_address(args[0], args[1])
    elif event in _NAMING:
        _check_name(_text(args[0]))
    elif event in _ASKING_WHO:
        host = _text(args[0][0] if isinstance(args[0], tuple) else args[0])
        if not _is_loopback(host) and host not in _HERE:
            _refuse(host)


def _check_address(connection: Any, place: Any) -> None:
    import socket

    if place is None:
        return  # connected already
    family = socket.AddressFamily(connection.family).name
    if family in _OF_THIS_MACHINE:
        return
    if family not in {"AF_INET", "AF_INET6"}:
        _refuse(family)
    host, port = _plain(_text(place[0])), place[1]
    if _is_loopback(host) or _admitted[host, port] > 0:
        return
    datagram = connection.type & 0xF == socket.SOCK_DGRAM
    if not datagram or not ((_asking and (host, port) in _GROUPS) or (_answering and _is_near(host))):
        _refuse(host)


def _check_name(host: str) -> None:
    if host not in _HERE and _named[host] <= 0 and not _is_number(host):
        _refuse(host)


def _text(asked: Any) -> str:
    if isinstance(asked, bytes | bytearray):
        return asked.decode("ascii", "replace")
    return "" if asked is None else str(asked)


def _plain(host: str) -> str:
    return host.partition("%")[0]


def _is_loopback(host: str) -> bool:
    return host in {"::1", "localhost"} or (host.startswith("127.") and _is_number(host))


def _is_near(host: str) -> bool:
    from vantrue_client.policy.gate import is_local

    return is_local(host) or _is_on_own_network(host)


def _is_on_own_network(host: str) -> bool:
    """Whether a host shares a network with an interface of this laptop: some offices use public addresses."""
    import ipaddress

    import ifaddr

    at = ipaddress.ip_address(host)
    return any(
        at in ipaddress.ip_network(f"{own.ip}/{own.network_prefix}", strict=False)
        for adapter in ifaddr.get_adapters()
        for own in adapter.ips
        if own.is_IPv4 and own.network_prefix
    )


def _is_number(host: str) -> bool:
    import ipaddress

    try:
        ipaddress.ip_address(_plain(host))
    except ValueError:
        return False
    return True


def _refuse(host: str) -> None:
    from vantrue_client.errors import Refused

    if _told is not None:
        _told(host)
    raise Refused(
        f"Something in this program tried to reach {host}, and no connection was opened.",
        rule=RULE,
        advice="Please report it: this is a fault.",
    )
