"""What the camera sends back: a head byte for byte like the camera's, and a body (facts: camera-wifi, Commands)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vantrue_client.mock.contents import Entry

SERVER = "hfs/1.00.000"
XML = '<?xml version="1.0" encoding="UTF-8" ?>\n'
NOT_FOUND = (
    "<html><head><title>Page Not Found</title></head>"
    "<body><h1>Page Not Found</h1>The requested URL was not found on this server.</body></html>\n"
)
REASONS = {200: "OK", 206: "Partial Content", 416: "Requested Range Not Satisfiable"}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file, sent without passing through the program."""

    file: Path
    offset: int
    count: int


@dataclass(slots=True)
class Reply:
    """One reply.

    length  what ``Content-Length`` claims; None leaves the header out
    listed  the files that this reply told of, where it is a list or a folder page
    """

    body: bytes | Iterable[bytes] | Span
    kind: str = "text/xml"
    status: int = 200
    length: int | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    listed: list[Entry] = field(default_factory=list)

    def head(self) -> bytes:
        """Status line and headers."""
        lines = [f"HTTP/1.1 {self.status} {REASONS[self.status]}", f"Server: {SERVER}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines.append(f"Content-Type: {self.kind}")
        if self.length is not None:
            lines.append(f"Content-Length: {self.length}")
        lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def not_found() -> Reply:
    """The page for a missing file: status 200 all the same."""
    page = NOT_FOUND.encode()
    return Reply(page, "text/html", length=len(page))


def picture(jpeg: bytes) -> Reply:
    """A picture."""
    return Reply(jpeg, "image/jpeg", length=len(jpeg))


def document(inner: str) -> Reply:
    """An XML reply."""
    return Reply((XML + inner).encode("utf-8", "surrogateescape"))


def answer(command: int, status: int = 0, inner: str = "") -> Reply:
    """The usual shape: number, status, and what there is to say.

    >>> print(answer(3016).body.decode().splitlines()[1:])
    ['<Function>', '<Cmd>3016</Cmd>', '<Status>0</Status>', '</Function>']
    """
    return document(f"<Function>\n<Cmd>{command}</Cmd>\n<Status>{status}</Status>\n{inner}</Function>\n")


def value(command: int, number: int) -> Reply:
    """A reply with a Value."""
    return answer(command, inner=f"<Value>{number}</Value>\n")


def string(command: int, text: str) -> Reply:
    """A reply with a String."""
    return answer(command, inner=f"<String>{text}</String>\n")
