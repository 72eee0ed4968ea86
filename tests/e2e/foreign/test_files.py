"""Servers that hand out files in other ways, and files that cameras write in other ways: whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.foreign.clips import FTYP, WHOLE, box, jpeg, mp4, ts
from tests.e2e.foreign.conftest import Ran, Vantrue
from tests.e2e.foreign.fake import HANG, RESET, Clip, Fake, Pieces, Request, function, http, not_found, on_air, serve

pytestmark = pytest.mark.long

A = "20251211_184930_01110_N_A.MP4"
WHOLE_CLIP = mp4(1, 60000)


def is_here(ran: Ran, name: str, content: bytes) -> bool:
    result = ran.results[name]
    if result["status"] != "downloaded":
        return False
    assert Path(result["file"]).read_bytes() == content
    return bool(result["sha256"] == hashlib.sha256(content).hexdigest())


def head(request: Request, size: int, more: str = "") -> str:
    return f"Content-Length: {size - (request.start or 0)}\r\n{more}"


SERVERS: dict[str, Callable[[Request, bytes], Pieces]] = {
    "no Accept-Ranges": lambda asked, data: [http(data, head=head(Request("GET", "", {}), len(data)))],
    "no length": lambda _, data: [http(data, kind="video/mp4")],
    "text/html": lambda _, data: [http(data, kind="text/html", head=f"Content-Length: {len(data)}\r\n")],
    "HTTP/1.0 without a length": lambda _, data: [b"HTTP/1.0 200 OK\r\n\r\n" + data],
    "chunked": lambda _, data: [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)
    ],
    "kept open": lambda _, data: [
        b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n%b" % (len(data), data),
        HANG,
    ],
    "says close and stays": lambda _, data: [http(data, head=f"Content-Length: {len(data)}\r\n"), HANG],
    "lower case": lambda _, data: [b"http/1.1 200 ok\r\ncontent-length: %d\r\n\r\n%b" % (len(data), data)],
    "Last-Modified": lambda _, data: [
        http(data, head=f"Content-Length: {len(data)}\r\nLast-Modified: Thu, 11 Dec 2025 17:50:32 GMT\r\n")
    ],
    "length too small": lambda _, data: [http(data, head=f"Content-Length: {len(data) - 7}\r\n")],
    "length too large": lambda _, data: [http(data, head=f"Content-Length: {len(data) + 7}\r\n")],
    "absurd length": lambda _, data: [http(data, head="Content-Length: -1\r\nContent-Length: abc\r\n")],
}


@pytest.mark.parametrize("listed", [True, pytest.param(False, marks=pytest.mark.long)])
@pytest.mark.parametrize("habit", SERVERS)
def test_a_file_comes_over_from_any_server(habit: str, listed: bool, vantrue: Vantrue) -> None:
    camera = Fake({f"/Normal/{A}": Clip(WHOLE_CLIP)}, {} if listed else {3015: function(3015, -256)}, pages=not listed)
    camera.serve_file = lambda _, asked, clip: SERVERS[habit](asked, clip.content)
    with on_air(camera):
        ran, again = (vantrue("sync", "--json", "-c", camera.url) for _ in range(2))
    assert ran.code == 0, ran
    assert is_here(ran, A, WHOLE_CLIP)
    assert (again.summary["present"], again.summary["bytes"]) == (1, 0)


def part(asked: Request, data: bytes, status: str = "206 Partial Content", range_: str | None = None) -> list[bytes]:
    start = asked.start or 0
    told = f"Content-Range: {range_}\r\n" if range_ is not None else ""
    return [http(data[start:], status=status, head=f"Content-Length: {len(data) - start}\r\n{told}")]


def multipart(asked: Request, data: bytes) -> list[bytes]:
    start = asked.start or 0
    body = (
        (f"--X\r\nContent-Type: video/mp4\r\nContent-Range: bytes {start}-{len(data) - 1}/{len(data)}\r\n\r\n").encode()
        + data[start:]
        + b"\r\n--X--\r\n"
    )
    return [http(body, status="206 Partial Content", kind="multipart/byteranges; boundary=X")]


RANGES: dict[str, Callable[[Request, bytes], Pieces]] = {
    "as the facts say": lambda asked, data: part(
        asked, data, range_=f"bytes {asked.start}-{len(data) - 1}/{len(data)}"
    ),
    "size not told": lambda asked, data: part(asked, data, range_=f"bytes {asked.start}-{len(data) - 1}/*"),
    "no Content-Range": part,
    "200 and all": lambda _, data: [http(data)],
    "capitals": lambda asked, data: part(asked, data, range_=f"Bytes {asked.start}-{len(data) - 1}/{len(data)}"),
    "an equals sign": lambda asked, data: part(asked, data, range_=f"bytes={asked.start}-{len(data) - 1}/{len(data)}"),
    "another range": lambda _, data: [
        http(data, status="206 Partial Content", head=f"Content-Range: bytes 0-{len(data) - 1}/{len(data)}\r\n")
    ],
    "told as another part": lambda asked, data: part(
        asked, data, range_=f"bytes 0-{len(data) - 1 - (asked.start or 0)}/{len(data)}"
    ),
    "a kibibyte at a time": lambda asked, data: [
        http(
            data[asked.start : (asked.start or 0) + 9999],
            status="206 Partial Content",
            head=f"Content-Range: bytes {asked.start}-{(asked.start or 0) + 9998}/{len(data)}\r\n",
        )
    ],
    "multipart": multipart,
    "400": lambda *_: [http(status="400 Bad Request")],
    "501": lambda *_: [http(status="501 Not Implemented")],
}


@pytest.mark.parametrize("habit", RANGES)
def test_a_broken_transfer_goes_on_whatever_ranges_do(habit: str, vantrue: Vantrue) -> None:
    camera = Fake({f"/Normal/{A}": Clip(WHOLE_CLIP)}, pages=False)
    breaks = iter([True])

    def served(_: Fake, asked: Request, clip: Clip) -> Pieces:
        if asked.start is not None:
            return RANGES[habit](asked, clip.content)
        whole = http(head=f"Content-Length: {len(clip.content)}\r\n")
        return [whole, clip.content[:20000], RESET] if next(breaks, False) else [whole, clip.content]

    camera.serve_file = served
    with on_air(camera):
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert ran.code == 0, ran
    assert is_here(ran, A, WHOLE_CLIP)


INSTEAD: dict[str, tuple[Pieces, int, str]] = {
    "page not found": ([not_found()], 0, "skipped"),
    "404": ([http(b"<html>gone</html>", status="404 Not Found", kind="text/html")], 0, "skipped"),
    "410": ([http(status="410 Gone")], 0, "skipped"),
    "-1": ([http(function(4001, -1))], 0, "skipped"),
    "403": ([http(status="403 Forbidden")], 1, "failed"),
    "another page": ([http(b"<!DOCTYPE html><html><body>Login</body></html>", kind="text/html")], 1, "failed"),
    "a redirect away": ([http(status="302 Found", head="Location: http://198.51.100.7/x.MP4\r\n")], 1, "failed"),
}


@pytest.mark.parametrize("habit", INSTEAD)
def test_what_comes_instead_of_a_file_is_never_kept(habit: str, vantrue: Vantrue) -> None:
    pieces, code, status = INSTEAD[habit]
    other = "20251211_184825_01109_N_A.MP4"
    camera = Fake({f"/Normal/{A}": Clip(WHOLE_CLIP), f"/Normal/{other}": Clip(mp4(2), time="2025/12/11 18:49:29")})
    camera.serve_file = lambda here, asked, clip: pieces if A in asked.target else serve(here, asked, clip)
    with on_air(camera):
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert (ran.code, ran.results[A]["status"]) == (code, status), ran
    assert is_here(ran, other, mp4(2))
    assert not any("198.51" in target for target in camera.requests)


@pytest.mark.parametrize("way", ["list", "pages"])
def test_whole_files_of_every_make_are_kept(way: str, vantrue: Vantrue) -> None:
    files = {f"/Normal/{name}": Clip(content) for name, content in WHOLE.items()}
    camera = Fake(files, {} if way == "list" else {3015: function(3015, -256)}, pages=way == "pages")
    with on_air(camera):
        ran = vantrue("get", "--json", "-c", camera.url, *WHOLE)
        again = vantrue("get", "--json", "-c", camera.url, *WHOLE)
    assert {name: one["reason"] for name, one in ran.results.items() if one["status"] != "downloaded"} == {}
    assert ran.code == 0
    assert all(is_here(ran, name, content) for name, content in WHOLE.items())
    assert (again.summary["present"], again.summary["bytes"]) == (len(WHOLE), 0)


BROKEN = {
    "cut.MP4": mp4(1)[:-50],
    "no-index.MP4": FTYP + box(b"mdat", b"p" * 99),
    "empty.MP4": b"",
    "zeros.MP4": bytes(5000),
    "cut.JPG": jpeg()[:-20],
    "cut.TS": ts()[:-30],
    "hollow.MP4": FTYP + box(b"mdat", b"p" * 99) + box(b"moov"),
}


def test_broken_files_are_named_and_the_rest_comes(vantrue: Vantrue) -> None:
    files = {f"/Normal/{name}": Clip(content) for name, content in {**BROKEN, A: WHOLE_CLIP}.items()}
    with on_air(Fake(files, pages=False)) as camera:
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert ran.code == 1
    assert {name for name, one in ran.results.items() if one["status"] == "failed"} == set(BROKEN)
    assert is_here(ran, A, WHOLE_CLIP)
    archive = [path.name for path in Path(ran.results[A]["file"]).parent.parent.rglob("*.MP4")]
    assert archive == [A]


def test_a_list_whose_size_is_old(vantrue: Vantrue) -> None:
    """Larger than the file: what comes is whole and both sides say so. Smaller: it grows, so it is left."""
    grown, shrunk = "20251211_184825_01109_N_A.MP4", "20251211_184720_01108_N_A.MP4"
    files = {
        f"/Normal/{A}": Clip(WHOLE_CLIP),
        f"/Normal/{grown}": Clip(mp4(2), size=1000),
        f"/Normal/{shrunk}": Clip(mp4(3), size=9000),
    }
    with on_air(Fake(files, pages=False)) as camera:
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert ran.code == 0, ran
    assert {name: one["status"] for name, one in ran.results.items()} == {
        A: "downloaded",
        grown: "skipped",
        shrunk: "downloaded",
    }


def test_one_connection_at_a_time_is_all_that_is_asked_for(vantrue: Vantrue) -> None:
    """A second one would be reset."""
    files = {f"/Normal/20251211_18{n:02d}30_{n:05d}_N_A.MP4": Clip(mp4(n)) for n in range(12)}
    camera, busy, peaks = Fake(files), [0], []

    def slowly(here: Fake, asked: Request, clip: Clip) -> Pieces:
        busy[0] += 1
        peaks.append(busy[0])
        try:
            yield from serve(here, asked, clip)
        finally:
            busy[0] -= 1

    camera.serve_file = slowly
    with on_air(camera):
        ran = vantrue("sync", "--json", "-c", camera.url)
    assert (ran.code, ran.summary["downloaded"], max(peaks)) == (0, 12, 1)
