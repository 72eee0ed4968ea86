"""Where a camera is, as people write it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from vantrue_client.errors import UsageError

HTTP = 80


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port; ``str`` leaves port 80 out."""

    host: str
    port: int = HTTP

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == HTTP else f"{host}:{self.port}"

    def authority(self, protocol: str) -> str:
        """Host and port as a URL of a protocol has them: the protocol's usual port is left out.

        >>> Address("192.168.1.254", 554).authority("rtsp")
        '192.168.1.254'
        """
        usual = {"http": HTTP, "rtsp": 554}.get(protocol)
        return str(Address(self.host)) if self.port == usual else f"{Address(self.host)}:{self.port}"

    @property
    def url(self) -> str:
        """``http://HOST[:PORT]``, without a final slash."""
        return f"http://{self}"


def parse_address(text: str) -> Address:
    """Read an address or a URL; raises UsageError for anything that is neither.

    >>> str(parse_address("http://192.168.1.254/")), str(parse_address("localhost:8080")), str(parse_address("fe80::1"))
    ('192.168.1.254', 'localhost:8080', '[fe80::1]')
    """
    try:
        return Address(str(ipaddress.ip_address(text.strip())))
    except ValueError:
        pass
    try:
        parts = urlsplit(text if "//" in text else f"//{text}", scheme="http")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = urlsplit("")
    if not host or parts.scheme != "http" or parts.username is not None or port == 0 or not _plain(host):
        raise UsageError(
            f"{_without_user(text)!r} is no camera's address.",
            advice="Give a host, a host:port or an http:// URL, such as 192.168.1.254.",
        )
    return Address(host, HTTP if port is None else port)


def _without_user(text: str) -> str:
    """What a message may repeat of it: a name and password before an @ are left out (rule `no-password-leak`)."""
    _, at, host = text.rpartition("@")
    return f"...@{host}" if at else text


def _plain(host: str) -> bool:
    return len(host) <= 255 and host.isascii() and host.isprintable() and not set(host) & set(" \\/?#@\"'<>")
