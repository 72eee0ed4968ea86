"""Faults of names; the bytes behind each are a film of the card."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from vantrue_client.mock.faults.base import Fault
from vantrue_client.mock.faults.lists import _OfTheList
from vantrue_client.mock.reply import XML, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vantrue_client.mock.camera import MockCamera
    from vantrue_client.mock.request import Request

# name, and the path in the list where it is not simply folder and name
HOSTILE = (
    ("..\\..\\x.MP4", ""),
    ("../../../outside.MP4", ""),
    ("/etc/absolute.MP4", "/etc/absolute.MP4"),
    ("C:\\Windows\\absolute.MP4", "C:\\Windows\\absolute.MP4"),
    ("CON", ""),
    ("NUL.MP4", ""),
    ("n" * 296 + ".MP4", ""),
    ("bell\x07escape\x1b[31m.MP4", ""),
    ("two\nlines.MP4", ""),
    ("20260101_000000_0001_N_A.MP4", ""),
    ("20260101_000000_0001_n_a.mp4", ""),
)
BROKEN = b"20260102_000000_0002_N_A\xff\xfe\xe4.MP4".decode("utf-8", "surrogateescape")
ENTITY = "20260103_000000_0003_N_A&x;.MP4"
BOMB = (
    '<!DOCTYPE LIST [\n<!ENTITY a "lol">\n'
    + "".join(f'<!ENTITY {this} "{f"&{that};" * 10}">\n' for this, that in zip("bcdefghi", "abcdefgh", strict=True))
    + '<!ENTITY x "&i;">\n<!ENTITY f SYSTEM "file:///etc/passwd">\n]>\n'
)


def disguised(camera: MockCamera, names: Iterable[tuple[str, str]]) -> None:
    """Put films of the card on it once more, under these names, in the folder where they lie."""
    films = [entry for entry in camera.contents.entries() if entry.film and not entry.locked]
    for number, (name, fpath) in enumerate(names):
        if films:
            camera.contents.put(replace(films[number % len(films)], name=name, fpath=fpath))


class HostileNames(Fault):
    """Names that lead outside, name devices, are too long, hold control characters, or differ in case alone."""

    written = "hostile-names"

    def install(self, camera: MockCamera) -> None:
        disguised(camera, HOSTILE)


class ListBytes(Fault):
    """A name whose bytes are no UTF-8."""

    written = "list-bytes"

    def install(self, camera: MockCamera) -> None:
        disguised(camera, [(BROKEN, "")])


class ListDtd(_OfTheList):
    """A DTD with entities ahead of the list, and an entity in a name."""

    written = "list-dtd"

    def install(self, camera: MockCamera) -> None:
        disguised(camera, [(ENTITY, "")])

    def change(self, request: Request, reply: Reply) -> Reply:
        if not self.meant(request) or not reply.listed or isinstance(reply.body, bytes):
            return reply
        return replace(reply, body=_with_bomb(reply.body))  # type: ignore[arg-type]


class ListBig(Fault):
    """So many files are listed: the smallest film, again and again, a minute apart."""

    written = "list-big"
    takes = (("N", int),)

    def install(self, camera: MockCamera) -> None:
        there = camera.contents.entries()
        films = sorted((entry for entry in there if entry.film), key=lambda entry: entry.size)
        if not films:
            return
        start = min(film.end for film in films)
        for number in range(self.arguments[0] - len(there)):
            end = start - timedelta(minutes=2 + number)
            name = f"{end - timedelta(minutes=1):%Y%m%d_%H%M%S}_{number % 100000:05}_N_A.MP4"
            camera.contents.put(replace(films[0], name=name, end=end, locked=False))


def _with_bomb(body: Iterable[bytes]) -> Iterator[bytes]:
    for number, piece in enumerate(body):
        yield piece.replace(XML.encode(), (XML + BOMB).encode(), 1) if number == 0 else piece
