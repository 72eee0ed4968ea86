"""The camera behind the sockets: a request in, a reply out."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from vantrue_client.mock import pages
from vantrue_client.mock.air import Ended
from vantrue_client.mock.commands import HANDLERS, Ask
from vantrue_client.mock.contents import Contents, Entry
from vantrue_client.mock.faults import Fault
from vantrue_client.mock.models import Model
from vantrue_client.mock.recorder import Recorder
from vantrue_client.mock.reply import Reply, Span, answer, not_found
from vantrue_client.mock.request import Request, read_range
from vantrue_client.mock.state import Mode, State

_QUERY = re.compile(r"custom=1&cmd=(\d{1,9})(?:&par=(-?\d{1,9}))?(?:&str=(.*))?$", re.DOTALL)
_FILES = frozenset({3015, 4001, 4002, 4005})
_SESSION_OPENS = 3035
_TYPES = {".ts": "video/mp2t", ".dat": "application/octet-stream", ".mp4": "video/mp4", ".mov": "video/quicktime"}


@dataclass(slots=True)
class Device:
    """One camera: its model, what it remembers, its card, what it is recording, and what is wrong with it.

    live_ports  where it says that its live picture is: over RTSP, and as MJPEG
    """

    model: Model
    state: State
    contents: Contents
    recorder: Recorder
    faults: list[Fault] = field(default_factory=list)
    notify: Callable[[int], None] = lambda status: None
    snapshot: bool = False
    live_ports: tuple[int, int] = (554, 8192)

    async def answer(self, request: Request) -> Reply:
        """What the camera answers, its faults included; raises Silent, Ended or Dropped where it does not."""
        for fault in self.faults:
            instead = await fault.before(request)
            if instead is not None:
                return instead
        reply = await self._route(request)
        for fault in self.faults:
            reply = fault.change(request, reply)
        return reply

    def entries(self, request: Request) -> list[Entry]:
        """What a list or page tells of the card."""
        found = self.contents.entries()
        for fault in self.faults:
            found = fault.entries(request, found)
        return found

    async def _route(self, request: Request) -> Reply:
        query = request.query
        ask = read_ask(request)
        if self.state.session is False and (ask is None or ask.command != _SESSION_OPENS):
            raise Ended  # a firmware that wants its session opened ignores all else
        if query is None:
            return self._browse(request)
        if ask is not None:
            return await self._command(request, ask)
        if query == "del=1":
            return self._delete(request)
        if command := re.match(r"custom=1&cmd=(\d{1,9})", query):
            return answer(int(command[1]), -21)
        return not_found()

    async def _command(self, request: Request, ask: Ask) -> Reply:
        if ask.command not in self.model.commands:
            return answer(ask.command, -256)
        if ask.command in _FILES and self._wrong_mode:
            return answer(ask.command, -22)
        reply = HANDLERS[ask.command](self, ask) if ask.command in HANDLERS else answer(ask.command)
        if isinstance(reply, Awaitable):
            reply = await reply
        if self.model.lengths and isinstance(reply.body, bytes):
            reply.length = len(reply.body)
        return reply

    def _browse(self, request: Request) -> Reply:
        if request.method not in ("GET", "HEAD"):
            return not_found()
        if self._wrong_mode:
            return answer(0, -22)
        entry = self.contents.find(request.path)
        if entry is not None:
            return _file(entry, request.range)
        folder = self._folder(request.path)
        return not_found() if folder is None else self._page(folder, request)

    def _folder(self, path: str) -> str | None:
        wanted = path.strip("/").casefold()
        alike = [folder for folder in self.contents.folders() if folder.casefold() == wanted]
        return alike[0] if alike else None

    def _page(self, folder: str, request: Request) -> Reply:
        below = sorted(
            name.rpartition("/")[2] for name in self.contents.folders() if name and name.rpartition("/")[0] == folder
        )
        listed = [entry for entry in self.entries(request) if entry.folder == folder]
        return Reply(pages.write(folder, below, listed, self.state.clock.now()), "text/html", listed=listed)

    def _delete(self, request: Request) -> Reply:
        entry = self.contents.find(request.path)
        if entry is None:
            return not_found()
        if not entry.locked:
            self.contents.remove(entry)
        return self._page(entry.folder, request)

    @property
    def _wrong_mode(self) -> bool:
        return self.model.playback_only and self.state.mode is not Mode.PLAYBACK

    async def stop_recording(self) -> None:
        """End the recording under way, if there is one, and say so."""
        if await self.recorder.stop():
            self.notify(2)

    async def start_recording(self) -> None:
        """Begin a recording, unless one is under way, and say so."""
        if await self.recorder.start():
            self.notify(1)
        self.overwrite()

    def overwrite(self, sparing: str = "") -> None:
        """Loop recording: while the card is full, the oldest unlocked film goes, but not what is new."""
        new = self.recorder.paths | {sparing}
        found = [entry for entry in self.contents.entries() if entry.path not in new]
        oldest = sorted((entry for entry in found if entry.film and not entry.locked), key=lambda entry: entry.end)
        while oldest and self.contents.used() > self.state.capacity:
            self.contents.remove(oldest.pop(0))


def read_ask(request: Request) -> Ask | None:
    """The command of a request whose query is, letter for letter, one; else None."""
    found = _QUERY.match(request.query or "")
    if found is None:
        return None
    par = int(found[2]) if found[2] is not None else None
    text = found[3].encode("latin-1").decode("utf-8", "surrogateescape") if found[3] is not None else None
    return Ask(int(found[1]), par, text, request)


def _file(entry: Entry, asked: str | None) -> Reply:
    suffix = entry.name[entry.name.rfind(".") :].lower()
    kind = _TYPES.get(suffix) or mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream"
    ranges = [("Accept-Ranges", "bytes")]
    chosen = read_range(asked, entry.size)
    if chosen is None:
        return Reply(Span(entry.file, 0, entry.size), kind, length=entry.size, headers=ranges)
    start, count = chosen
    if not count:
        return Reply(b"", kind, 416, 0, [("Content-Range", f"bytes */{entry.size}")])
    said = ("Content-Range", f"bytes {start}-{start + count - 1}/{entry.size}")
    return Reply(Span(entry.file, start, count), kind, 206, count, [*ranges, said])
