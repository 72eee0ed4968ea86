"""Faults of the file list; on a model without 3015 the folder pages take its place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from vantrue_client.mock.faults.base import Fault
from vantrue_client.mock.pace import read_bytes, read_seconds
from vantrue_client.mock.reply import Reply, answer, not_found

if TYPE_CHECKING:
    from vantrue_client.mock.contents import Entry
    from vantrue_client.mock.request import Request


class _OfTheList(Fault):
    def meant(self, request: Request) -> bool:
        """Whether this asks for the list."""
        if 3015 in self.camera.model.commands:
            return request.command == 3015
        return request.query is None and self.camera.contents.find(request.path) is None


class ListCut(_OfTheList):
    """The list ends in the middle, cleanly, after so many bytes."""

    written = "list-cut"
    takes = (("BYTES", read_bytes),)

    def change(self, request: Request, reply: Reply) -> Reply:
        if not self.meant(request) or (reply.kind == "text/html" and not reply.listed):
            return reply
        return replace(reply, body=_first(reply.body, self.arguments[0]))  # type: ignore[arg-type]


class ListEmpty(_OfTheList):
    """The list is empty, though the card is not."""

    written = "list-empty"

    def entries(self, request: Request, entries: list[Entry]) -> list[Entry]:
        return [] if self.meant(request) else entries


class ListSlow(_OfTheList):
    """So many seconds pass before the list's first byte."""

    written = "list-slow"
    takes = (("S", read_seconds),)

    async def before(self, request: Request) -> Reply | None:
        if self.meant(request):
            await asyncio.sleep(self.arguments[0])
        return None


class NoList(Fault):
    """The firmware knows no 3015."""

    written = "no-list"

    async def before(self, request: Request) -> Reply | None:
        return answer(3015, -256) if request.command == 3015 else None


class NoPages(Fault):
    """There are no folder pages."""

    written = "no-pages"

    async def before(self, request: Request) -> Reply | None:
        missing = request.query is None and self.camera.contents.find(request.path) is None
        return not_found() if missing else None


class NoCommands(Fault):
    """Of all commands only 3012 and 3015 are known."""

    written = "no-commands"

    async def before(self, request: Request) -> Reply | None:
        command = request.command
        return answer(command, -256) if command is not None and command not in (3012, 3015) else None


def _first(body: bytes | Iterable[bytes], most: int) -> Iterator[bytes]:
    for piece in [body] if isinstance(body, bytes) else body:
        if most <= 0:
            return
        yield piece[:most]
        most -= len(piece)
