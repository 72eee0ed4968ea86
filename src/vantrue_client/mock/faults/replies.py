"""Faults of single replies; bytes are counted in their bodies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vantrue_client.mock.air import Cut, Dropped, Ended, Silent
from vantrue_client.mock.faults.base import Fault
from vantrue_client.mock.pace import Bucket, read_bytes, read_rate
from vantrue_client.mock.reply import Reply, Span

if TYPE_CHECKING:
    from vantrue_client.mock.camera import MockCamera
    from vantrue_client.mock.request import Request


class _CutShort(Fault):
    takes = (("BYTES", read_bytes),)
    how: type[Exception]

    def install(self, camera: MockCamera) -> None:
        camera.air.cuts.append(Cut(self.arguments[0], self.how))


class Reset(_CutShort):
    """Every reply is reset after so many bytes."""

    written = "reset"
    how = Dropped


class Close(_CutShort):
    """Every reply ends cleanly after so many bytes."""

    written = "close"
    how = Ended


class Stall(_CutShort):
    """Every reply falls silent after so many bytes, and does not end."""

    written = "stall"
    how = Silent


class Trickle(Fault):
    """All replies together are slow."""

    written = "trickle"
    takes = (("RATE", read_rate),)

    def install(self, camera: MockCamera) -> None:
        camera.air.buckets.append(Bucket(self.arguments[0]))


class NoRange(Fault):
    """A request for a range is answered with 200 and the whole file; ranges are announced all the same."""

    written = "no-range"

    def change(self, request: Request, reply: Reply) -> Reply:
        entry = self.camera.contents.find(request.path) if reply.status in (206, 416) else None
        if entry is None:
            return reply
        whole = Span(entry.file, 0, entry.size)
        return replace(reply, status=200, body=whole, length=entry.size, headers=[("Accept-Ranges", "bytes")])


class ShortRange(Fault):
    """The reply to a range holds half of what it announces, and ends cleanly."""

    written = "short-range"

    def change(self, request: Request, reply: Reply) -> Reply:
        if reply.status != 206 or not isinstance(reply.body, Span):
            return reply
        return replace(reply, body=replace(reply.body, count=(reply.body.count + 1) // 2))


class NoHead(Fault):
    """HEAD is dropped: the connection ends without a byte."""

    written = "no-head"

    async def before(self, request: Request) -> Reply | None:
        if request.method == "HEAD":
            raise Ended
        return None


class WrongLength(Fault):
    """A file's ``Content-Length`` is off by so many bytes; all its bytes are sent, no more, no fewer."""

    written = "wrong-length"
    takes = (("N", int),)

    def change(self, request: Request, reply: Reply) -> Reply:
        if isinstance(reply.body, Span) and reply.length is not None:
            return replace(reply, length=max(0, reply.length + self.arguments[0]))
        return reply
