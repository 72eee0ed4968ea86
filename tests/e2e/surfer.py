"""`vantrue web`, and someone who speaks with it byte by byte."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]

from tests.e2e.program import BOUND, Program


@dataclass
class Web:
    """A server that runs, and what its link gave."""

    process: subprocess.Popen[str]
    link: str
    cookie: str = ""
    page: str = ""
    children: list[psutil.Process] = field(default_factory=list)

    @property
    def host(self) -> str:
        return urlsplit(self.link).netloc

    def knock(self) -> socket.socket:
        host, _, port = self.host.rpartition(":")
        return socket.create_connection((host, int(port)), BOUND)

    def send(self, path: str, *headers: str, host: str | None = None, method: str = "GET") -> socket.socket:
        opened = self.knock()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host if host is None else host}", *headers, "", ""]
        opened.sendall("\r\n".join(lines).encode())
        return opened

    def ask(self, path: str, *headers: str, **how: str) -> tuple[int, str]:
        """The status of an answer, and all of it."""
        with self.send(path, "Connection: close", *headers, **how) as opened:
            said = b""
            while read := opened.recv(65536):
                said += read
        return int(said.split()[1]), said.decode("latin-1")

    def enter(self) -> None:
        """Open the link as a browser does."""
        status, said = self.ask(urlsplit(self.link).path)
        assert status == 200, said
        self.cookie = "Cookie: " + said.split("Set-Cookie: ")[1].split(";")[0]
        self.page = said.split("url=")[1].split('"')[0]

    def speak(self, *headers: str, origin: str | None = None, host: str | None = None) -> socket.socket:
        """Ask for the interface itself."""
        asked = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", *headers)  # fmt: skip
        spoken = f"http://{self.host}" if origin is None else origin
        return self.send(
            f"{self.page}ws?width=80&height=24", *asked, *([f"Origin: {spoken}"] if spoken else []), host=host
        )

    def sessions(self) -> list[psutil.Process]:
        """The processes that it started."""
        return list(psutil.Process(self.process.pid).children(recursive=True))


def until(opened: socket.socket, words: bytes) -> bytes:
    """Read till something was said."""
    said = b""
    while words not in said:
        read = opened.recv(65536)
        assert read, f"it ended before {words!r}: {said!r}"
        said += read
    return said


@contextmanager
def serving(program: Program, *arguments: str) -> Iterator[Web]:
    """Serve it; neither the server nor what it started is left behind."""
    with program.running("web", "--no-browser", "--json", *arguments) as process:
        assert process.stdout is not None
        web = Web(process, json.loads(process.stdout.readline())["url"])
        try:
            yield web
        finally:
            left = web.sessions() if process.poll() is None else []
            process.kill()
            for one in left:
                one.kill()
