"""What a client asked, read within bounds."""

from __future__ import annotations

import asyncio
import re
import socket
from dataclasses import dataclass

HEAD_LIMIT = 16 * 1024
_LINE = re.compile(rb"([A-Za-z]{1,16}) (\S{1,8192}) HTTP/1\.[01]\r?$")
_COMMAND = re.compile(r"custom=1&cmd=(\d{1,9})(?:&|$)")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")


@dataclass(slots=True)
class Request:
    """One request as the camera saw it.

    target      raw, as it stood in the request line (bytes outside ASCII as Latin-1)
    headers     names in lower case
    at          seconds since the camera was started
    range       the Range header's text
    bytes_sent  bytes of the reply's body that went out so far
    """

    method: str
    target: str
    headers: dict[str, str]
    at: float
    range: str | None = None
    bytes_sent: int = 0

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str | None:
        """What follows the question mark; None without one."""
        _, mark, query = self.target.partition("?")
        return query if mark else None

    @property
    def command(self) -> int | None:
        """The command's number, where the query is one."""
        found = _COMMAND.match(self.query or "")
        return int(found[1]) if found else None


async def read_head(connection: socket.socket, patience: float) -> bytes | None:
    """The bytes up to the blank line; None when they do not end within the bounds.

    Raises ConnectionError when the client ends first.
    """
    loop = asyncio.get_running_loop()
    head = b""
    try:
        async with asyncio.timeout(patience):
            while b"\r\n\r\n" not in head and b"\n\n" not in head:
                if len(head) > HEAD_LIMIT:
                    return None
                more = await loop.sock_recv(connection, 4096)
                if not more:
                    raise ConnectionResetError("the client ended before it asked")
                head += more
    except TimeoutError:
        return None
    return re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]


def read_request(head: bytes, at: float) -> Request | None:
    """A request from its head; None for what is none."""
    line, *rest = head.split(b"\n")
    found = _LINE.match(line)
    if found is None:
        return None
    headers = {}
    for field in rest:
        name, colon, text = field.decode("latin-1").partition(":")
        if colon:
            headers[name.strip().lower()] = text.strip()
    method, target = (part.decode("latin-1") for part in found.groups())
    return Request(method.upper(), target, headers, at, headers.get("range"))


def read_range(text: str | None, size: int) -> tuple[int, int] | None:
    """First byte and count of a range; None without a usable one; a count of 0 lies outside the file.

    >>> [read_range(f"bytes={text}", 100) for text in ("10-", "0-9", "-5", "90-999", "100-", "-")]
    [(10, 90), (0, 10), (95, 5), (90, 10), (100, 0), None]
    """
    found = _RANGE.match(text or "")
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        count = min(int(last), size)
        return size - count, count
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    return start, max(0, end - start)
