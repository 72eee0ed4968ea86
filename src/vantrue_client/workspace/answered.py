"""What a camera answered to one request, and what of it a dump keeps: texts, and of files nothing but their form."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vantrue_client.camera.response import Response

MOST_SECONDS = 120.0
"""Seconds that one body may trickle."""
MOST_BOXES = 16
_BOXES = frozenset(b"ftyp moov mdat free skip wide udta uuid frea gps0 gpsa".split())


@dataclass(slots=True)
class Answer:
    """What one request was answered with.

    kind      command, list, page, file or picture: of the last two no body is kept
    body      as it came, shortened
    length    bytes that the head announced, None where it announced none; what was left out is taken off
    nothing   the connection ended without an answer; or "silence": nothing came at all
    cut       the body broke off, or took too long; one that was too long is as long as it may be
    boxes     kind and size of each box that a file starts with
    """

    target: str
    kind: str
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    length: int | None = None
    nothing: str = ""
    cut: bool = False
    boxes: list[tuple[str, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "surrogateescape")

    def shorten(self, text: str) -> None:
        """Keep this text of it; what was announced shrinks with it."""
        body = text.encode("utf-8", "surrogateescape")
        if self.length is not None:
            self.length += len(body) - len(self.body)
        self.body = body


async def take(response: Response, answer: Answer, most: int) -> None:
    """Keep what may be kept of a response, at most ``most`` bytes; leave the rest with the camera."""
    answer.status, answer.length = response.status, response.declared
    answer.headers = response.head
    body = bytearray()
    loop = asyncio.get_running_loop()
    until = loop.time() + MOST_SECONDS
    try:
        async for chunk in response:
            body += chunk
            if len(body) > most or loop.time() > until:
                answer.cut = len(body) <= most and answer.kind != "file"
                break
    finally:
        _keep(answer, bytes(body), most)


def _keep(answer: Answer, body: bytes, most: int) -> None:
    """Of what came, a text that is a reply or a page, as far as it is kept; of anything else nothing but its form."""
    if b"\0" in body or not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        if answer.kind not in {"file", "picture"}:
            answer.kind = "picture"
            answer.length = len(body) if answer.length is None else answer.length
        answer.boxes = boxes_of(body[:most]) if answer.kind == "file" else []
        return
    answer.body = body[:most]
    if len(body) > most:
        answer.length = None if answer.length is None else most


def boxes_of(head: bytes) -> list[tuple[str, int]]:
    """Kind and size of the boxes that a file starts with, as far as their heads are there; none for no such file.

    >>> boxes_of(bytes.fromhex("00000010667479700000000000000000 00000100 6d646174"))
    [('ftyp', 16), ('mdat', 256)]
    """
    found: list[tuple[str, int]] = []
    at = 0
    while len(found) < MOST_BOXES:
        size, kind = int.from_bytes(head[at : at + 4], "big"), head[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(head[at + 8 : at + 16], "big")
        if size < 8 or kind not in _BOXES:
            break
        found.append((kind.decode("ascii"), size))
        at += size
    return found
