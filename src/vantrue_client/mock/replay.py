"""A recorded camera, played back from the folder that `vantrue dump` made.

Whoever sent the folder is a stranger: names lead nowhere but into it, and sizes, counts and texts are bounded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.mock.air import Ended, Silent
from vantrue_client.mock.device import Device
from vantrue_client.mock.reply import REASONS, Reply, answer, not_found
from vantrue_client.mock.request import Request, read_range

MOST_INDEX = 1 << 20
MOST_BODY = 8 << 20
MOST_BODIES = 64 << 20
MOST_ANSWERS = 1000
MOST_SIZE = 1 << 40
PIECE = 64 * 1024

_NAME = re.compile(r"replies/[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}", re.ASCII)
_VALUE = re.compile(r"[\x20-\x7e]{0,200}", re.ASCII)
_TARGET = re.compile(r"/[\x21-\x7e]{0,2000}", re.ASCII)
_BOX = re.compile(r"[a-z0-9]{4}", re.ASCII)
_COMMAND = re.compile(r"(/[^?]*)\?custom=1&cmd=(\d{1,9})(?:&|\Z)", re.ASCII)
_ENTRY = re.compile(r"<FPATH>(?:[A-Za-z]:)?([^<]{1,1000})</FPATH>\s{0,8}(?:<SIZE>(\d{1,15})</SIZE>)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One answer of the index."""

    target: str
    kind: str
    nothing: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    announced: int | None = None
    body: bytes = b""
    cut: bool = False
    boxes: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Played(Reply):
    """A reply with the head that was recorded."""

    recorded: tuple[tuple[str, str], ...] = ()

    def head(self) -> bytes:
        """Status line and headers."""
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Recorded')}"]
        lines += [f"{name}: {value}" for name, value in (*self.recorded, *self.headers)]
        lines += [] if self.length is None else [f"Content-Length: {self.length}"]
        return ("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode("latin-1")


@dataclass(slots=True)
class Replay(Device):
    """The device behind the sockets, which says again what another said."""

    answers: dict[str, Recorded] = field(default_factory=dict)
    commands: dict[tuple[str, int], Recorded] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def play(self, folder: Path) -> Replay:
        """Take what a folder holds; raises UsageError or StorageError for one that is no dump."""
        for recorded in read_dump(folder):
            self.answers.setdefault(_key(recorded.target), recorded)
            if found := _COMMAND.match(recorded.target):
                place = (_key(found[1]), int(found[2]))
                if place not in self.commands or self.commands[place].nothing:
                    self.commands[place] = recorded
            if recorded.kind == "list":
                text = recorded.body.decode("utf-8", "surrogateescape")
                for path, size in _ENTRY.findall(text):
                    self.sizes[_key(path.replace("\\", "/"))] = min(int(size or 0), MOST_SIZE)
        return self

    async def _route(self, request: Request) -> Reply:
        recorded = self.answers.get(_key(request.target))
        found = _COMMAND.match(request.target)
        if recorded is None and found:
            recorded = self.commands.get((_key(found[1]), int(found[2])))
        if recorded is None and found:
            return answer(int(found[2]), -256)
        if recorded is None:
            return self._unrecorded(request)
        if recorded.nothing:
            raise Silent if recorded.nothing == "silence" else Ended
        if recorded.kind in {"file", "picture"} and not recorded.body:
            return _file(recorded, request.range)
        body = _broken_off(recorded.body) if recorded.cut else recorded.body
        return Played(body, status=recorded.status, length=recorded.announced, recorded=recorded.headers)

    def _unrecorded(self, request: Request) -> Reply:
        size = self.sizes.get(_key(request.path)) if request.query is None else None
        if size is None:
            return not_found()
        alike = [
            one for one in self.answers.values() if one.kind == "file" and _suffix(one.target) == _suffix(request.path)
        ]
        like = alike[0] if alike else Recorded(request.target, "file", headers=(("Accept-Ranges", "bytes"),))
        return _file(Recorded(request.target, "file", headers=like.headers, announced=size), request.range)


def read_dump(folder: Path) -> Iterator[Recorded]:
    """The answers in a folder; raises UsageError for what is no dump, StorageError for what cannot be read."""
    index = _read(folder / "dump.toml", MOST_INDEX)
    try:
        document = tomllib.loads(index.decode("utf-8"))
        found = document.get("answer", [])
        if document.get("format") != 1 or not isinstance(found, list) or len(found) > MOST_ANSWERS:
            raise ValueError("it is of another format")
        left = MOST_BODIES
        for told in found:
            recorded = _recorded(folder, told)
            left -= len(recorded.body)
            if left < 0:
                raise ValueError("its replies are too long")
            yield recorded
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UsageError(f"{folder} is no dump: {error}.", advice="`vantrue dump -o DIR` makes one.") from error


def _recorded(folder: Path, told: dict[str, Any]) -> Recorded:
    name = told.get("file")
    if name is not None and not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} names no file of it")
    return Recorded(
        target=_fitting(_TARGET, told["target"]),
        kind=_fitting(re.compile("[a-z]{1,20}"), told["kind"]),
        nothing=_fitting(re.compile("silence|end|"), told.get("nothing", "")),
        status=_number(told.get("status", 200), 100, 599),
        headers=tuple((_fitting(_HEADER, key), _fitting(_VALUE, value)) for key, value in told.get("headers", [])),
        announced=None if "announced" not in told else _number(told["announced"], 0, MOST_SIZE),
        body=b"" if name is None else _read(folder / name, MOST_BODY),
        cut=bool(told.get("cut", False)),
        boxes=tuple((_fitting(_BOX, kind), _number(size, 8, MOST_SIZE)) for kind, size in told.get("boxes", [])[:16]),
    )


def _fitting(pattern: re.Pattern[str], text: Any) -> str:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise ValueError(f"{str(text)[:40]!r} does not fit")
    return text


def _number(told: Any, least: int, most: int) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not least <= told <= most:
        raise ValueError(f"{str(told)[:40]!r} is out of bounds")
    return told


def _read(path: Path, most: int) -> bytes:
    try:
        if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
            raise UsageError(f"{path} is no file of a dump.", advice="`vantrue dump -o DIR` makes one.")
        with open(path, "rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}.", path=path) from error
    if len(content) > most:
        raise UsageError(f"{path} is longer than {most} bytes: that is no reply of a camera.")
    return content


def _key(target: str) -> str:
    path, mark, query = target.partition("?")
    return unquote("/" + path.strip("/"), errors="surrogateescape").casefold() + mark + query


def _suffix(target: str) -> str:
    return target.partition("?")[0].rpartition(".")[2].casefold()


def _broken_off(body: bytes) -> Iterator[bytes]:
    yield body
    raise Silent


def _file(recorded: Recorded, asked: str | None) -> Reply:
    """A file as large as the recorded one: its boxes' heads, and else zeros."""
    size = recorded.announced or 0
    ranged = any(name.lower() == "accept-ranges" and value.lower() == "bytes" for name, value in recorded.headers)
    chosen = read_range(asked, size) if ranged else None
    start, count = chosen or (0, size)
    reply = Played(
        _bytes(recorded.boxes, start, count), length=count, status=recorded.status, recorded=recorded.headers
    )
    if recorded.announced is None:
        reply.length = None
    if chosen is not None:
        reply.status = 206 if count else 416
        reply.headers = [("Content-Range", f"bytes {start}-{start + count - 1}/{size}" if count else f"bytes */{size}")]
    return reply


def _bytes(boxes: tuple[tuple[str, int], ...], start: int, count: int) -> Iterator[bytes]:
    heads: list[tuple[int, bytes]] = []
    at = 0
    for kind, size in boxes:
        name = kind.encode("ascii")
        large = size >= 1 << 32
        heads.append((at, (b"\0\0\0\1" + name + size.to_bytes(8, "big")) if large else size.to_bytes(4, "big") + name))
        at += size
    end = start + count
    while start < end:
        piece = bytearray(min(PIECE, end - start))
        for place, head in heads:
            for offset, byte in enumerate(head, place - start):
                if 0 <= offset < len(piece):
                    piece[offset] = byte
        yield bytes(piece)
        start += len(piece)
