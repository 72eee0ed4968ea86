"""The backstop behind the network gate: an audit hook on every socket of the process (rule `no-silent-network`).

The programs install it. What no gate admitted is refused, also where a library opens the socket itself; a refusal here
is a fault of the program. The hook sees every event of the interpreter, so it imports nothing until it has to look.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

RULE = "no-silent-network"
_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAMING = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_HERE = frozenset({"", "localhost", "0.0.0.0", "::"})  # noqa: S104 (asked for when one listens)

_admitted: set[str] = set()
_named: set[str] = set()
_announcing = 0
_told: Callable[[str], None] | None = None
_installed = False


def install() -> None:
    """Watch every socket from now on; a hook cannot be taken away again."""
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_watch)


def admit(address: str) -> None:
    """A gate admitted this address."""
    _admitted.add(address)


def name(host: str) -> None:
    """A gate is about to look up this name."""
    _named.add(host)


def tell(refused: Callable[[str], None]) -> None:
    """Whom to tell of a refusal."""
    global _told
    _told = refused


@contextmanager
def multicast() -> Iterator[None]:
    """DNS-SD may ask and answer on the laptop's own networks meanwhile."""
    global _announcing
    _announcing += 1
    try:
        yield
    finally:
        _announcing -= 1


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in _CONNECTING:
        _check_address(args[0], args[1])
    elif event in _NAMING:
        _check_name(args[0])


def _check_address(socket: Any, place: Any) -> None:
    if not isinstance(place, tuple) or socket.family.name not in {"AF_INET", "AF_INET6"}:
        return  # no network: a socket of this machine, or one that is connected already
    host = str(place[0]).partition("%")[0]
    if host in _admitted or _is_loopback(host) or (_announcing and _is_near(socket, host)):
        return
    _refuse(host)


def _check_name(asked: Any) -> None:
    host = asked.decode("ascii", "replace") if isinstance(asked, bytes) else asked
    if host is not None and host not in _HERE and host not in _named and not _is_number(str(host)):
        _refuse(str(host))


def _is_loopback(host: str) -> bool:
    return host.startswith("127.") or host in {"::1", "localhost"}


def _is_near(socket: Any, host: str) -> bool:
    from vantrue_client.policy.gate import is_local

    if socket.type.name != "SOCK_DGRAM":
        return False
    return host in {"224.0.0.251", "ff02::fb"} or is_local(host) or _is_on_own_network(host)


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
        ipaddress.ip_address(host.partition("%")[0])
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
