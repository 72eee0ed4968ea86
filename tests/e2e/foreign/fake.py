"""A foreign camera: the facts in a hundred lines, with habits to be changed, sharing no line with our own simulator."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

HANG = b"<hang>"
"""A piece that never comes: the connection stays open, silent."""

RESET = b"<reset>"
"""A piece that ends the connection at once."""


@dataclass
class Request:
    """What was asked."""

    method: str
    target: str
    headers: dict[str, str]

    @property
    def command(self) -> int | None:
        found = re.match(r"/\?custom=1&cmd=(\d+)(?:&|$)", self.target)
        return int(found[1]) if found else None

    @property
    def par(self) -> int | None:
        found = re.search(r"&par=(-?\d+)", self.target)
        return int(found[1]) if found else None

    @property
    def start(self) -> int | None:
        found = re.match(r"bytes=(\d+)-", self.headers.get("range", ""))
        return int(found[1]) if found else None


Pieces = Iterable[bytes]
Body = bytes | Callable[[Request], bytes]


def http(
    body: bytes = b"", *, status: str = "200 OK", head: str = "", kind: str = "text/xml", version: str = "HTTP/1.1"
) -> bytes:
    """A response without a length, ended by the end of the connection, as the chip maker's server writes it."""
    lines = f"{version} {status}\r\nServer: hfs/1.00.000\r\nContent-Type: {kind}\r\nConnection: close\r\n{head}\r\n"
    return lines.encode("latin-1") + body


def function(command: int, status: int = 0, more: str = "") -> bytes:
    """A small reply's body."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<Function>\n<Cmd>{command}</Cmd>\n<Status>{status}</Status>\n'
        f"{more}</Function>\n"
    ).encode()


def value(command: int, number: int) -> bytes:
    return function(command, 0, f"<Value>{number}</Value>\n")


@dataclass
class Clip:
    """One file on the card; ``size`` and the other fields are what the list says of it."""

    content: bytes
    size: object = None
    time: str | None = "2025/12/11 18:50:32"
    timecode: int | None = 1535874640
    attr: int | None = 32
    name: str | None = None
    fpath: str | None = None


@dataclass
class Fake:
    """One camera. ``files`` by path (``/Normal/X.MP4``); ``commands`` by number.

    Override ``list_body``, ``page_body``, ``serve_file``, ``unknown`` with functions of one's own for other habits.
    """

    files: dict[str, Clip] = field(default_factory=dict)
    commands: dict[int, Any] = field(default_factory=dict)
    pages: bool = True
    requests: list[str] = field(default_factory=list)
    ranges: list[int | None] = field(default_factory=list)
    port: int = 0
    list_body: Callable[[Fake], bytes] | None = None
    page_body: Callable[[Fake, str], bytes | None] | None = None
    serve_file: Callable[[Fake, Request, Clip], Pieces] | None = None
    unknown: Callable[[Fake, Request], Pieces] | None = None
    before: Callable[[Fake, Request], Pieces | None] | None = None

    def __post_init__(self) -> None:
        self.over = threading.Event()
        self.commands = {
            3012: function(3012, 0, "<String>FOREIGN_V1.2.3</String>\n"),
            3016: function(3016),
            3017: value(3017, 31457280000),
            3029: b"<?xml version='1.0'?><LIST><SSID>FOREIGN_13c6</SSID><PASSPHRASE>12345678</PASSPHRASE></LIST>",
            2016: value(2016, 0),
            3037: value(3037, 0),
            3015: lambda _: (self.list_body or listing)(self),
        } | self.commands

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def numbers(self) -> list[str]:
        """What was asked: command numbers, or paths."""
        found = (re.match(r"/\?custom=1&cmd=(\d+)", target) for target in self.requests)
        return [match[1] if match else target for match, target in zip(found, self.requests, strict=True)]

    def answer(self, request: Request) -> Pieces:
        """All that goes back."""
        if self.before is not None and (pieces := self.before(self, request)) is not None:
            return pieces
        if request.command is not None and "?custom=1" in request.target[:10]:
            body = self.commands.get(request.command)
            if body is None:
                return self.unknown(self, request) if self.unknown else [http(function(request.command, -256))]
            made = body(request) if callable(body) else body
            return made if isinstance(made, list) else [http(made)]
        path, _, query = request.target.partition("?")
        if query:
            return [http(b"deleted" if "del" in query else b"")]
        if (clip := self.files.get(path)) is not None:
            return (self.serve_file or serve)(self, request, clip)
        if self.pages and (page := (self.page_body or folder_page)(self, path)) is not None:
            return [http(page, kind="text/html")]
        return [not_found()]


def not_found() -> bytes:
    return http(b"<html><head><title>Page Not Found</title></head><body>?</body></html>", kind="text/html")


def serve(_: Fake, request: Request, clip: Clip) -> Pieces:
    """A file the way the facts tell."""
    start, whole = request.start, clip.content
    if start is None:
        yield http(head=f"Accept-Ranges: bytes\r\nContent-Length: {len(whole)}\r\n", kind="video/mp4")
    elif start >= len(whole):
        yield http(status="416 Range Not Satisfiable", head=f"Content-Range: bytes */{len(whole)}\r\n")
        return
    else:
        span = f"Content-Range: bytes {start}-{len(whole) - 1}/{len(whole)}\r\nContent-Length: {len(whole) - start}\r\n"
        yield http(status="206 Partial Content", head=span, kind="video/mp4")
    if request.method != "HEAD":
        yield whole[start or 0 :]


def entry(path: str, clip: Clip) -> str:
    """One entry of the file list as the facts show it, what is None left out."""
    dos = "A:" + path.replace("/", "\\") if clip.fpath is None else clip.fpath
    name = path.rpartition("/")[2] if clip.name is None else clip.name
    size = len(clip.content) if clip.size is None else clip.size
    fields = {"NAME": name, "FPATH": dos, "SIZE": size, "TIMECODE": clip.timecode, "TIME": clip.time, "ATTR": clip.attr}
    told = "\n".join(f"<{tag}>{text}</{tag}>" for tag, text in fields.items() if text is not None)
    return f"<ALLFile><File>\n{told}</File>\n</ALLFile>\n"


def listing(camera: Fake) -> bytes:
    entries = "".join(entry(path, clip) for path, clip in camera.files.items())
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<LIST>\n{entries}</LIST>\n'.encode("utf-8", "surrogateescape")


def inside(camera: Fake, folder: str) -> tuple[list[str], list[str]] | None:
    """Names of the folders and files that a folder holds; None when it is no folder."""
    home = folder.rstrip("/") + "/"
    below = [path[len(home) :] for path in camera.files if path.startswith(home)]
    if not below and home != "/":
        return None
    folders = sorted({name.partition("/")[0] for name in below if "/" in name})
    return folders, [name for name in below if "/" not in name]


def folder_page(camera: Fake, folder: str) -> bytes | None:
    """A page as the facts show it."""
    found = inside(camera, folder)
    if found is None:
        return None
    home = folder.rstrip("/")
    rows = [f'<tr><td><a href="{home}/{name}"><b>{name}</b></a><td align=right><i>folder</i>' for name in found[0]]
    for name in found[1]:
        clip = camera.files[f"{home}/{name}"]
        rows.append(
            f'<tr><td><a href="{home}/{name}"><b>{name}</b></a><td align=right> {len(clip.content) / 2**20:.2f} MB'
            f'<td align=right>{clip.time}<td align=right><a href="{home}/{name}?del=1">Remove</a>'
        )
    return ("<html><body><table>\n" + "\n".join(rows) + "</table></body></html>").encode()


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        camera: Fake = self.server.camera  # type: ignore[attr-defined]
        try:
            line = self.rfile.readline(65536).decode("latin-1").split(" ")
            if len(line) < 2:
                return
            headers = {}
            while (header := self.rfile.readline(65536).decode("latin-1").strip()) != "":
                name, _, text = header.partition(":")
                headers[name.lower()] = text.strip()
            request = Request(line[0], line[1], headers)
            camera.requests.append(request.target)
            camera.ranges.append(request.start)
            for piece in camera.answer(request):
                if piece is HANG:
                    camera.over.wait(60)
                elif piece is RESET:
                    return
                else:
                    self.wfile.write(piece)
                    self.wfile.flush()
        except OSError:
            pass  # the client went


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


@contextmanager
def on_air(camera: Fake) -> Iterator[Fake]:
    """A camera that listens on a free port of the loopback."""
    with _Server(("127.0.0.1", camera.port), _Handler) as server:
        server.camera = camera  # type: ignore[attr-defined]
        camera.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield camera
        finally:
            camera.over.set()
            server.shutdown()
            thread.join()
