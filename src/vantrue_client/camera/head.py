"""A response's head, put into the form that HTTP prescribes. Pure: bytes in, bytes out.

The chip maker's server is no strict one, so lines may end in a bare LF, lines may be no headers at all, and
``Content-Length`` may lie. Where the head says ``Connection: close``, the end of the connection is the better witness:
the length is kept as a claim under another name, and the body runs to the connection's end.
"""

from __future__ import annotations

import re

CLAIM = b"X-Declared-Length"
MOST = 64 * 1024

_END = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"\s*HTTP/(\d)(?:\.(\d))?[ \t]+(\d{3})(?!\d)", re.IGNORECASE)
_HEADER = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*:(.*)", re.DOTALL)
_LENGTH = re.compile(rb"\d{1,18}")
_CONTROLS = bytes([*range(9), *range(10, 32), 127])
_OURS = {b"connection", b"content-length", b"keep-alive", b"transfer-encoding", b"set-cookie", CLAIM.lower()}


def split_head(data: bytes) -> tuple[bytes, bytes] | None:
    """The head and what came after it; None while the head is not whole."""
    end = _END.search(data)
    return None if end is None else (data[: end.end()], data[end.end() :])


def is_interim(head: bytes) -> bool:
    """Whether a head is a 1xx one, after which the real one comes."""
    status = _STATUS.match(head)
    return status is not None and status[3].startswith(b"1")


def tidy(head: bytes) -> bytes:
    """The head as HTTP prescribes; ValueError when it is none.

    >>> tidy(b"HTTP/1.0 200\\nServer: hfs\\nnonsense\\nContent-Length: 5\\n\\n")
    b'HTTP/1.1 200 \\r\\nServer: hfs\\r\\nX-Declared-Length: 5\\r\\nConnection: close\\r\\n\\r\\n'
    """
    status = _STATUS.match(head)
    if status is None:
        raise ValueError("not an HTTP response")
    headers = _headers(head[status.end() :])
    lines = [b"HTTP/1.1 %b " % status[3]]
    lines += [b"%b: %b" % header for header in headers if header[0].lower() not in _OURS]
    lines += _framing(headers, announces_end=_announces_end(headers, status[1] + (status[2] or b"0")))
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


def _headers(head: bytes) -> list[tuple[bytes, bytes]]:
    found = []
    for line in head.split(b"\n")[1:]:
        match = _HEADER.match(line.rstrip(b"\r"))
        if match:
            found.append((match[1], match[2].translate(None, _CONTROLS).strip(b" \t")))
    return found


def _announces_end(headers: list[tuple[bytes, bytes]], version: bytes) -> bool:
    """Whether the server says that it closes the connection after the body."""
    words = {
        word.strip().lower() for name, value in headers if name.lower() == b"connection" for word in value.split(b",")
    }
    return b"close" in words or (b"keep-alive" not in words and version < b"11")


def _framing(headers: list[tuple[bytes, bytes]], *, announces_end: bool) -> list[bytes]:
    """The headers that say where the body ends."""
    if any(name.lower() == b"transfer-encoding" and value.lower() == b"chunked" for name, value in headers):
        return [b"Transfer-Encoding: chunked"]
    lengths = {int(value) for name, value in headers if name.lower() == b"content-length" and _LENGTH.fullmatch(value)}
    if len(lengths) != 1:
        return []
    length = b"%d" % lengths.pop()
    return [(CLAIM if announces_end else b"Content-Length") + b": " + length]
