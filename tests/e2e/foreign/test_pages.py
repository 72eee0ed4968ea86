"""Folder pages in the habits of other servers; whatever deletes is never asked for."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.foreign.clips import mp4
from tests.e2e.foreign.conftest import Vantrue
from tests.e2e.foreign.fake import Clip, Fake, Request, function, inside, not_found, on_air
from tests.e2e.foreign.fake import http as answer

pytestmark = pytest.mark.long

A, B, C = "20251211_184930_01110_N_A.MP4", "20251211_184930_01110_N_C.MP4", "20251211_185035_01111_E_A.MP4"
END = "2025-12-11T18:50:32"
NO_LIST = {3015: function(3015, -256)}

Row = Callable[[str, str, bool], str]


def card() -> dict[str, Clip]:
    return {f"/Normal/{A}": Clip(mp4(1)), f"/Normal/{B}": Clip(mp4(2)), f"/Event/{C}": Clip(mp4(3))}


def pages(
    row: Row, before: str = "<html><body><table>", after: str = "</table></body></html>"
) -> Callable[..., bytes | None]:
    """Pages of such rows: each is given the folder, the name, and whether that is a folder."""

    def page(camera: Fake, folder: str) -> bytes | None:
        found = inside(camera, folder)
        if found is None:
            return None
        home = folder.rstrip("/")
        rows = [row(home, name, True) for name in found[0]] + [row(home, name, False) for name in found[1]]
        return (before + "\n".join(rows) + after).encode()

    return page


def closed(home: str, name: str, folder: bool) -> str:
    told = "<td>folder</td>" if folder else '<td align="right">3.18 KB</td><td>2025/12/11 18:50:32</td>'
    link, remove = f"{home}/{name}", f"{home}/{name}?del=1"
    return f'<tr><td><a href="{link}"><b>{name}</b></a></td>{told}<td><a href="{remove}">Remove</a></td></tr>'


def with_remover(remover: str) -> Row:
    def row(home: str, name: str, folder: bool) -> str:
        at = f"{home}/{name}"
        told = "<td>folder" if folder else "<td>3.18 KB<td>2025/12/11 18:50:32"
        return f'<tr><td><a href="{at}">{name}</a>{told}<td>{remover.format(at=at, name=name, dir=home)}'

    return row


APACHE = (
    "<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 3.2 Final//EN'><html><head><title>Index</title></head><body><table>"
    '<tr><th><a href="?C=N;O=D">Name</a></th><th><a href="?C=M;O=A">Last modified</a></th></tr>'
    '<tr><td><a href="../">Parent Directory</a></td><td>&nbsp;</td></tr>'
)

DRESSES: dict[str, tuple[Callable[..., bytes | None], str | None]] = {
    "cells closed": (pages(closed), END),
    "one line": (pages(lambda *row: closed(*row).replace("\n", "")), END),
    "capitals": (
        pages(lambda *row: closed(*row).replace("tr>", "TR>").replace("<a href", "<A HREF").replace("td", "TD")),
        END,
    ),
    "single quotes": (pages(lambda *row: closed(*row).replace('"', "'")), END),
    "no quotes": (pages(lambda *row: closed(*row).replace('"', "")), END),
    "relative": (
        pages(
            lambda home, name, folder: (
                f'<tr><td><a href="{name}">{name}</a><td>{"-" if folder else "2025-12-11 18:50:32"}'
            )
        ),
        END,
    ),
    "dot slash": (
        pages(lambda home, name, folder: f'<tr><td><a href="./{name}{"/" * folder}">{name}</a><td>2025-12-11 18:50'),
        "2025-12-11T18:50:00",
    ),
    "Apache": (
        pages(
            lambda home, name, folder: (
                f'<tr><td><a href="{name}{"/" * folder}">{name}</a></td>'
                f'<td align="right">2025-12-11 18:50  </td><td align="right">{" - " if folder else "3.2K"}</td></tr>'
            ),
            APACHE,
        ),
        "2025-12-11T18:50:00",
    ),
    "nginx": (
        pages(
            lambda home, name, folder: (
                f'<a href="{name}{"/" * folder}">{name}{"/" * folder}</a>'
                f"          11-Dec-2025 18:50         {'-' if folder else '3256'}"
            ),
            '<html>\r\n<head><title>Index of /</title></head><body><h1>Index of /</h1><hr><pre><a href="../">../</a>\n',
            "\n</pre><hr></body></html>",
        ),
        "2025-12-11T18:50:00",
    ),
    "nothing but links": (
        pages(lambda home, name, folder: f'<li><a href="{home}/{name}">{name}</a>', "<ul>", "</ul>"),
        None,
    ),
    "buttons": (pages(with_remover('<form action="{at}?del=1" method=get><input type=submit value=Del></form>')), END),
    "del first": (
        pages(
            lambda home, name, folder: (
                f'<tr><td><a href="{home}/{name}?del=1">X</a><td><a href="{home}/{name}">{name}</a>'
            )
        ),
        None,
    ),
    "/del?": (pages(with_remover('<a href="/del?file={at}">Remove</a>')), END),
    "custom=1": (pages(with_remover('<a href="/?custom=1&cmd=4003&str=A:{at}">Remove</a>')), END),
    "script": (
        pages(with_remover("<a href=\"javascript:del('{at}')\">Remove</a><a href='#' onclick='del()'>x</a>")),
        END,
    ),
    "escaped query": (pages(with_remover('<a href="{at}%3Fdel=1">Remove</a>')), END),
    "entity query": (pages(with_remover('<a href="{at}&#63;del=1">Remove</a>')), END),
}


@pytest.mark.parametrize("name", DRESSES)
def test_any_dress_of_the_pages_shows_the_same(name: str, vantrue: Vantrue) -> None:
    page, end = DRESSES[name]
    with on_air(Fake(card(), NO_LIST, page_body=page)) as camera:
        ran, synced, again = (
            vantrue("ls", "--json", "-c", camera.url),
            *(vantrue("sync", "--json", "-c", camera.url) for _ in "12"),
        )
    assert (ran.code, ran.err) == (0, "")
    assert {one["name"]: (one["kind"], one["end"], one["size_exact"]) for one in ran.objects} == {
        A: ("normal", end, False),
        B: ("normal", end, False),
        C: ("event", end, False),
    }
    assert (synced.code, synced.summary["downloaded"]) == (0, 3)
    assert (again.code, again.summary["present"], again.summary["bytes"]) == (0, 3, 0)
    asked = [target for target in camera.requests if "custom=1" not in target]
    assert not [target for target in asked if "del" in target.lower() or "?" in target or "%3F" in target]
    assert not [target for target in camera.requests if "4003" in target]


def test_links_with_the_cameras_own_address(vantrue: Vantrue) -> None:
    def page(here: Fake, folder: str) -> bytes | None:
        body = pages(closed)(here, folder)
        return body and body.replace(b'href="/', f'href="{here.url}/'.encode())

    with on_air(Fake(card(), NO_LIST, page_body=page)) as camera:
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert (ran.code, ran.summary["downloaded"]) == (0, 3)
    assert not [target for target in camera.requests if "del" in target]


def test_links_that_lead_to_others_are_no_recordings(vantrue: Vantrue) -> None:
    foreign = '<a href="http://198.51.100.1/Normal/X.MP4">X</a><a href="//198.51.100.1/Normal/Y.MP4">Y</a>'
    with on_air(Fake(card(), NO_LIST, page_body=pages(with_remover(foreign)))) as camera:
        ran = vantrue("ls", "--json", "-c", camera.url)
    assert {one["name"] for one in ran.objects} == {A, B, C}


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "308 Permanent Redirect"])
def test_a_server_that_wants_the_slash_at_the_end_gets_it(status: str, vantrue: Vantrue) -> None:
    def before(here: Fake, asked: Request) -> list[bytes] | None:
        if asked.command is None and inside(here, asked.target) and not asked.target.endswith("/"):
            return [answer(status=status, head=f"Location: http://198.51.100.9{asked.target}/\r\n")]
        return None

    with on_air(Fake(card(), NO_LIST, before=before)) as camera:
        ran = vantrue("ls", "--json", "-c", camera.url)
    assert (ran.code, len(ran.objects)) == (0, 3), ran


def test_one_without_a_slash_wants_none(vantrue: Vantrue) -> None:
    def before(_: Fake, asked: Request) -> list[bytes] | None:
        return [not_found()] if asked.target.endswith("/") and asked.target != "/" else None

    with on_air(Fake(card(), NO_LIST, before=before)) as camera:
        ran = vantrue("ls", "--json", "-c", camera.url)
    assert (ran.code, len(ran.objects)) == (0, 3), ran


@contextmanager
def pythons_own(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_folder_behind_pythons_own_server(vantrue: Vantrue, tmp_path: Path) -> None:
    for path, clip in {
        **card(),
        "/Normal/a b&c #1 100%.MP4": Clip(mp4(9)),
        "/System Volume Information/x": Clip(b"x"),
    }.items():
        at = tmp_path / "card" / path[1:]
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(clip.content)
    with pythons_own(tmp_path / "card") as url:
        ran, synced, again = vantrue("ls", "--json", "-c", url), *(vantrue("sync", "--json", "-c", url) for _ in "12")
    assert {one["name"] for one in ran.objects} == {A, B, C, "a b&c #1 100%.MP4"}, ran
    assert (synced.code, synced.summary["downloaded"]) == (0, 4), synced
    assert (again.code, again.summary["present"], again.summary["bytes"]) == (0, 4, 0)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("102.00 MB", 106954752),
        ("102M", 106954752),
        ("102 MiB", 106954752),
        ("106954752", 106954752),
        ("106,954,752 bytes", 106954752),
        ("1.5G", 1610612736),
        ("512 KB", 524288),
        ("17 bytes", 17),
    ],
)
def test_sizes_in_any_writing(text: str, size: int, vantrue: Vantrue) -> None:
    def row(home: str, name: str, folder: bool) -> str:
        return f'<tr><td><a href="{home}/{name}">{name}</a><td>{"-" if folder else text}<td>2025/12/11 18:50:32'

    with on_air(Fake(card(), NO_LIST, page_body=pages(row))) as camera:
        ran = vantrue("ls", "--json", "-c", camera.url)
    assert {(one["size"], one["end"]) for one in ran.objects} == {(size, END)}
