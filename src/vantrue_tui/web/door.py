"""Who gets in: the link opens once, for a cookie; with the cookie the page, from the page the interface.

A browser sends cookies to every port of an address, and names that a stranger made may lead to it (DNS rebinding).
Therefore the cookie holds for a path that nobody else knows, a request has to name the very address that it came in
by, and the interface opens for a page of this server's only.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

COOKIE = "vantrue"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says of itself.

    came_in  the address and port of this laptop that it came in by, as a URL writes them
    """

    came_in: str
    path: str
    host: str = ""
    cookie: str = ""
    origin: str = ""


@dataclass(slots=True)
class Door:
    """Lets one browser in.

    >>> door = Door()
    >>> first = Asked("127.0.0.1:80", door.link, "127.0.0.1:80")
    >>> cookie = door.exchange(first)
    >>> door.refuses(Asked("127.0.0.1:80", door.page, "127.0.0.1:80", f"vantrue={cookie}"))
    ''
    >>> door.exchange(first) is None
    True
    """

    page: str = field(default_factory=lambda: f"/{secrets.token_urlsafe(12)}/")
    _token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _cookie: str = ""

    @property
    def link(self) -> str:
        """The path that opens once."""
        return f"{self.page}open/{self._token}"

    def exchange(self, asked: Asked) -> str | None:
        """The cookie for whoever opens the link first; None for anybody else."""
        if self._cookie or not _names(asked) or not _same(asked.path, self.link):
            return None
        self._cookie = secrets.token_urlsafe(24)
        return self._cookie

    def is_used_link(self, asked: Asked) -> bool:
        """Whether it is the link, opened once more."""
        return bool(self._cookie) and _names(asked) and _same(asked.path, self.link)

    def refuses(self, asked: Asked, *, speaks: bool = False) -> str:
        """Why not; empty: it may.

        speaks  it wants to speak with the interface, and not only to see the page
        """
        if not _names(asked):
            return "This address is not known by that name."
        if not self._cookie or not _same(_cookie_of(asked.cookie), self._cookie):
            return "Open the link that vantrue printed; it opens once."
        if speaks and asked.origin != f"http://{asked.host}":
            return "Another page may not speak with this one."
        return ""


def _names(asked: Asked) -> bool:
    """Whether it names the address that it came in by; ``localhost`` is one of this laptop's own."""
    host, _, port = asked.came_in.rpartition(":")
    near = ipaddress.ip_address(host.strip("[]")).is_loopback
    return asked.host == asked.came_in or (near and asked.host == f"localhost:{port}")


def _cookie_of(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode())
