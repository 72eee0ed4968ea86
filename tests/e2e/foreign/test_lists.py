"""File lists in the habits that other firmware may have: all of them give the same recordings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.foreign.clips import mp4
from tests.e2e.foreign.conftest import Vantrue
from tests.e2e.foreign.fake import HANG, Clip, Fake, entry, http, listing, on_air

pytestmark = pytest.mark.long

A, B, C = "20251211_184930_01110_N_A.MP4", "20251211_184930_01110_N_C.MP4", "20251211_185035_01111_E_A.MP4"


def card() -> dict[str, Clip]:
    return {f"/Normal/{A}": Clip(mp4(1)), f"/Normal/{B}": Clip(mp4(2)), f"/Event/{C}": Clip(mp4(3), attr=33)}


def changed(change: Callable[[bytes], bytes]) -> Callable[[Fake], bytes]:
    return lambda camera: change(listing(camera))


def without(*tags: bytes) -> Callable[[bytes], bytes]:
    def strip(body: bytes) -> bytes:
        lines = [line for line in body.split(b"\n") if not line.startswith(tuple(b"<%b>" % tag for tag in tags))]
        return b"\n".join(lines).replace(b"</LIST>", b"</File></ALLFile></LIST>" if b"ATTR" in tags else b"</LIST>")

    return strip


def one_wrapper(body: bytes) -> bytes:
    inner = body.replace(b"<ALLFile>", b"").replace(b"</ALLFile>\n", b"")
    return inner.replace(b"<LIST>", b"<LIST><ALLFile>").replace(b"</LIST>", b"</ALLFile></LIST>")


def lower(body: bytes) -> bytes:
    for tag in (b"LIST", b"ALLFile", b"File", b"NAME", b"FPATH", b"SIZE", b"TIMECODE", b"TIME", b"ATTR"):
        body = body.replace(b"<%b>" % tag, b"<%b>" % tag.lower()).replace(b"</%b>" % tag, b"</%b>" % tag.lower())
    return body


BODIES: dict[str, Callable[[bytes], bytes]] = {
    "as the facts say": lambda body: body,
    "one wrapper": one_wrapper,
    "no wrapper": lambda body: body.replace(b"<ALLFile>", b"").replace(b"</ALLFile>\n", b""),
    "no list around": lambda body: body.replace(b"<LIST>\n", b"").replace(b"</LIST>\n", b""),
    "one line": lambda body: body.replace(b"\n", b""),
    "CRLF": lambda body: body.replace(b"\n", b"\r\n"),
    "indented": lambda body: body.replace(b"\n<", b"\n\t    <"),
    "lower case": lower,
    "no first line": lambda body: body.split(b"\n", 1)[1],
    "another first line": lambda body: (
        b"<?xml version='1.0' encoding='utf-8' standalone='yes'?>" + body.split(b"\n", 1)[1]
    ),
    "byte order mark": lambda body: b"\xef\xbb\xbf" + body,
    "NUL padding": lambda body: body + bytes(512),
    "blank lines": lambda body: b"\r\n\r\n" + body + b"\r\n\r\n",
    "a status before": lambda body: body.replace(b"<LIST>", b"<LIST><Cmd>3015</Cmd><Status>0</Status>"),
    "in a function": lambda body: body.replace(b"<LIST>", b"<Function><Cmd>3015</Cmd><Status>0</Status><LIST>").replace(
        b"</LIST>", b"</LIST></Function>"
    ),
    "Yi": lambda body: body.replace(b"<TIMECODE>", b"<SUB>TRUE</SUB><SUBSIZE>1234</SUBSIZE><TIMECODE>"),
    "spaces in fields": lambda body: body.replace(b"<SIZE>", b"<SIZE> ").replace(b"</SIZE>", b" </SIZE>"),
    "doubled": lambda body: body.replace(b"</LIST>", b"") + body.split(b"<LIST>", 1)[1],
    "attributes": lambda body: body.replace(b"<File>", b'<File id="7">').replace(b"<LIST>", b'<LIST version="1">'),
    "a comment": lambda body: body.replace(b"<LIST>", b"<!-- made by hand --><LIST>"),
    "a count": lambda body: body.replace(b"<LIST>", b"<LIST><COUNT>3</COUNT>"),
}


@pytest.mark.parametrize("name", BODIES)
def test_any_dress_of_the_list_tells_the_same(name: str, vantrue: Vantrue) -> None:
    with on_air(Fake(card(), pages=False, list_body=changed(BODIES[name]))) as camera:
        ran = vantrue("ls", "--json", "-c", camera.url)
    assert (ran.code, ran.err) == (0, "")
    assert {(one["name"], one["size"], one["size_exact"], one["end"]) for one in ran.objects} == {
        (name, 3256, True, "2025-12-11T18:50:32") for name in (A, B, C)
    }
    assert {one["name"]: one["locked"] for one in ran.objects} == {A: False, B: False, C: True}
    assert [number for number in camera.numbers if number == "3015"] == ["3015"]


FIELDS: dict[str, tuple[dict[str, Any], str, object]] = {
    "no TIME": ({"time": None, "timecode": 1563528725}, "end", "2026-09-17T17:48:42"),
    "no TIMECODE": ({"timecode": None}, "end", "2025-12-11T18:50:32"),
    "neither": ({"time": None, "timecode": None}, "end", None),
    "dashes": ({"time": "2025-12-11 18:50:32"}, "end", "2025-12-11T18:50:32"),
    "no seconds": ({"time": "2025/12/11 18:50"}, "end", "2025-12-11T18:50:00"),
    "single digits": ({"time": "2025/2/1 8:05:02"}, "end", "2025-02-01T08:05:02"),
    "ISO": ({"time": "2025-12-11T18:50:32"}, "end", "2025-12-11T18:50:32"),
    "two blanks": ({"time": "2025/12/11  18:50:32"}, "end", "2025-12-11T18:50:32"),
    "no ATTR": ({"attr": None}, "locked", None),
    "ATTR as hex": ({"attr": "0x21"}, "locked", True),
    "no NAME": ({"name": ""}, "name", A),
    "size with leading zeros": ({"size": "0000003256"}, "size", 3256),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_is_missing_or_written_otherwise(name: str, vantrue: Vantrue) -> None:
    fields, key, expected = FIELDS[name]
    clip = Clip(mp4(1), **fields)
    with on_air(Fake({f"/Normal/{A}": clip}, pages=False)) as camera:
        ran = vantrue("ls", "--json", "-c", camera.url)
        synced, again = vantrue("sync", "--json", "-c", camera.url), vantrue("sync", "--json", "-c", camera.url)
    assert ran.objects[0][key] == expected
    assert (synced.code, synced.summary["downloaded"]) == (0, 1)
    assert (again.code, again.summary["present"], again.summary["bytes"]) == (0, 1, 0)


@pytest.mark.parametrize(
    ("fpath", "target"),
    [
        (rf"A:\Normal\{A}", f"/Normal/{A}"),
        (rf"B:\Normal\{A}", f"/Normal/{A}"),
        (rf"a:\Normal\{A}", f"/Normal/{A}"),
        (rf"\Normal\{A}", f"/Normal/{A}"),
        (rf"Normal\{A}", f"/Normal/{A}"),
        (f"A:/Normal/{A}", f"/Normal/{A}"),
        (f"/Normal/{A}", f"/Normal/{A}"),
        (f"Normal/{A}", f"/Normal/{A}"),
        (rf"A:\\Normal\\{A}", f"/Normal/{A}"),
        (rf"A:\NOVATEK\MOVIE\{A}", f"/NOVATEK/MOVIE/{A}"),
        (rf"A:\{A}", f"/{A}"),
        (f"A:{A}", f"/{A}"),
    ],
)
def test_a_path_in_any_writing_is_fetched(fpath: str, target: str, vantrue: Vantrue) -> None:
    with on_air(Fake({target: Clip(mp4(1), fpath=fpath)}, pages=False)) as camera:
        ran = vantrue("sync", "--json", "-c", camera.url)
        listed = vantrue("ls", "--json", "-c", camera.url).objects
    assert ran.summary["downloaded"] == 1
    assert listed[0]["path"] == fpath
    assert listed[0]["url"] == camera.url + target
    assert listed[0]["archived"] is True


@pytest.mark.parametrize(
    ("name", "written", "requested"),
    [
        ("a&b.MP4", "a&b.MP4", "/Normal/a&b.MP4"),
        ("a<b.MP4", "a<b.MP4", "/Normal/a<b.MP4"),
        ("a&amp;b.MP4", "a&amp;b.MP4", "/Normal/a&amp;b.MP4"),
        ("a&b.MP4", "a&amp;b.MP4", "/Normal/a&b.MP4"),
        ("a b (1).MP4", "a b (1).MP4", "/Normal/a%20b%20(1).MP4"),
        ("Zürich.MP4", "Zürich.MP4", "/Normal/Z%C3%BCrich.MP4"),
        ("100%.MP4", "100%.MP4", "/Normal/100%25.MP4"),
    ],
)
def test_names_that_markup_or_addresses_would_change(name: str, written: str, requested: str, vantrue: Vantrue) -> None:
    clip = Clip(mp4(1), fpath=rf"A:\Normal\{written}", name=written)
    with on_air(Fake({requested: clip}, pages=False)) as camera:
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert (ran.code, ran.summary["downloaded"]) == (0, 1), ran
    assert name


def test_a_name_that_is_not_the_paths_end(vantrue: Vantrue) -> None:
    with on_air(Fake({f"/Normal/{A}": Clip(mp4(1), name="01110.MP4")}, pages=False)) as camera:
        ran = vantrue("get", "--json", "-c", camera.url, "01110.MP4")
    assert ran.summary["downloaded"] == 1


HEADS: dict[str, Callable[[bytes], list[bytes]]] = {
    "length too small": lambda body: [http(body, head=f"Content-Length: {len(body) - 40}\r\n")],
    "length too large": lambda body: [http(body, head=f"Content-Length: {len(body) + 40}\r\n")],
    "HTTP/1.0": lambda body: [http(body, version="HTTP/1.0")],
    "lower case": lambda body: [b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body],
    "no reason": lambda body: [b"HTTP/1.1 200\r\nConnection: Close\r\n\r\n" + body],
    "bare line ends": lambda body: [b"HTTP/1.1 200 OK\nServer: x\n\n" + body],
    "chunked": lambda body: [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        *(b"%x\r\n%b\r\n" % (len(body[at : at + 100]), body[at : at + 100]) for at in range(0, len(body), 100)),
        b"0\r\n\r\n",
    ],
    "Chunked, kept open": lambda body: [
        b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: Chunked\r\n\r\n"
        b"%x;name=1\r\n%b\r\n0\r\n\r\n" % (len(body), body),
        HANG,
    ],
    "kept open": lambda body: [
        b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body),
        HANG,
    ],
    "text/html": lambda body: [http(body, kind="text/html; charset=GBK")],
    "in small pieces": lambda body: [http(), *(body[at : at + 7] for at in range(0, len(body), 7))],
    "100 first": lambda body: [b"HTTP/1.1 100 Continue\r\n\r\n" + http(body)],
}


@pytest.mark.parametrize("name", HEADS)
def test_any_head_before_the_list(name: str, vantrue: Vantrue) -> None:
    def answered(_: object) -> list[bytes]:
        return HEADS[name](listing(camera))

    with on_air(Fake(card(), {3015: answered}, pages=False)) as camera:
        ran = vantrue("ls", "--json", "-c", camera.url)
    assert (ran.code, ran.err) == (0, "")
    assert {one["name"] for one in ran.objects} == {A, B, C}


def test_six_thousand_entries(vantrue: Vantrue) -> None:
    files = {f"/Parking/20251211_{n // 3600:02d}{n // 60 % 60:02d}{n % 60:02d}_{n:05d}_P_A.MP4": n for n in range(6000)}
    entries = "".join(entry(path, Clip(b"", size=n)) for path, n in files.items())
    with on_air(Fake({}, {3015: f"<LIST>{entries}</LIST>".encode()}, pages=False)) as camera:
        ran = vantrue("ls", "--json", "-c", camera.url)
    assert ran.code == 0
    assert [one["size"] for one in ran.objects] == list(reversed(range(6000)))
