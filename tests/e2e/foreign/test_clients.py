"""Other people's clients and their habits, against our simulated camera."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.program import BOUND
from tests.tools import needs
from vantrue_client.mock import MockCamera
from vantrue_client.mock.models import names
from vantrue_client.mock.running import RunningCamera

CLIPS = {
    "Normal/20260917_174742_00001_N_A.MP4": bytes(range(256)) * 300,
    "Normal/20260917_174742_00001_N_C.MP4": bytes(range(255)) * 200,
    "Event/20260917_174642_00000_E_A.MP4": b"event" * 9000,
}
CLIP = next(iter(CLIPS))


@pytest.fixture
def card(tmp_path: Path) -> Path:
    for path, content in CLIPS.items():
        at = tmp_path / "card" / path
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(content)
        at.chmod(0o444 if "_E_" in path else 0o644)
    return tmp_path / "card"


@pytest.fixture(params=names())
def camera(card: Path, request: pytest.FixtureRequest) -> Iterator[RunningCamera]:
    with MockCamera.running(model=request.param, card=card) as running:
        yield running


@pytest.fixture
def n4(card: Path) -> Iterator[RunningCamera]:
    with MockCamera.running(model="n4-pro", card=card) as running:
        yield running


def get(camera: RunningCamera, target: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One request as Python's own client makes it, on a connection of its own."""
    connection = http.client.HTTPConnection(camera.host, camera.port, timeout=BOUND)
    try:
        connection.putrequest("GET", target)
        connection.endheaders()
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def command(camera: RunningCamera, number: int, more: str = "") -> str:
    return get(camera, f"/?custom=1&cmd={number}{more}")[1].decode("utf-8", "surrogateescape")


def status(text: str) -> int:
    found = re.search(r"<Status>(-?\d+)</Status>", text)
    assert found, text
    return int(found[1])


def run(*words: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(word) for word in words], capture_output=True, timeout=BOUND, check=False)


def test_the_form_of_a_reply_is_the_facts(camera: RunningCamera) -> None:
    with socket.create_connection((camera.host, camera.port), timeout=BOUND) as raw:
        raw.sendall(b"GET /?custom=1&cmd=3016 HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b"".join(iter(lambda: raw.recv(4096), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 200 OK"
    assert {b"Server: hfs/1.00.000", b"Content-Type: text/xml", b"Connection: close"} <= set(lines)
    assert body.split() == (
        b'<?xml version="1.0" encoding="UTF-8" ?>\n<Function>\n<Cmd>3016</Cmd>\n<Status>0</Status>\n</Function>'.split()
    )
    assert body.startswith(b'<?xml version="1.0" encoding="UTF-8" ?>\n')


def test_the_session_of_a_phone(camera: RunningCamera) -> None:
    """3035, heartbeats, mode 2, list, thumbnail, download, mode 1: as apps go about it."""
    for number, more in ((3035, ""), (3016, ""), (3002, ""), (3014, ""), (3022, ""), (3024, ""), (3016, "")):
        assert status(command(camera, number, more) + "<Status>0</Status>") in (0, -256)
    command(camera, 3001, "&par=2")
    assert "<Value>3</Value>" in command(camera, 3037)
    response, body = get(camera, "/?custom=1&cmd=3015&par=1")
    listed = body.decode()
    if "<LIST>" in listed:
        assert response.headers["Content-Length"] is None
        paths = [path[2:].replace("\\", "/") for path in re.findall(r"<FPATH>(.*?)</FPATH>", listed)]
        assert {path.lstrip("/") for path in paths} == set(CLIPS)
        assert [int(size) for size in re.findall(r"<SIZE>(\d+)</SIZE>", listed)] == [
            len(CLIPS[path.lstrip("/")]) for path in paths
        ]
    for path, content in CLIPS.items():
        with urllib.request.urlopen(f"{camera.url}/{path}", timeout=BOUND) as opened:
            assert opened.read() == content
            assert opened.headers["Content-Length"] == str(len(content))
    thumbnail, _ = get(camera, f"/{CLIP}?custom=1&cmd=4001")
    assert thumbnail.status == 200
    command(camera, 3001, "&par=1")
    assert re.search(r"<Value>[01]</Value>", command(camera, 3037))
    assert status(command(camera, 3036)) in (0, -256)


def test_deleting_and_what_is_locked(n4: RunningCamera) -> None:
    dos = "A:\\" + CLIP.replace("/", "\\")
    assert status(command(n4, 4003, r"&str=A:\Event\20260917_174642_00000_E_A.MP4")) == -4
    assert status(command(n4, 4003, r"&str=A:\Normal\none.MP4")) == -1
    assert status(command(n4, 4003, f"&str={dos}")) == 0
    assert CLIP.rpartition("/")[2] not in command(n4, 3015)
    response, page = get(n4, f"/{CLIP}")
    assert response.status == 200
    assert b"<title>Page Not Found</title>" in page


def test_a_client_that_escapes_more_than_the_firmware_wants(n4: RunningCamera) -> None:
    """`requests` and httpx write a backslash as %5C, and `urlencode` a colon as %3A, too."""
    escaped = urllib.parse.quote("A:\\" + CLIP.replace("/", "\\"), safe="")
    assert status(command(n4, 4003, f"&str={escaped}")) == 0
    assert status(command(n4, 3005, "&str=2027-03-04")) == status(command(n4, 3006, "&str=05%3A06%3A07")) == 0


def test_the_clock_that_was_set_is_in_the_next_recordings(camera: RunningCamera) -> None:
    assert status(command(camera, 3005, "&str=2031-02-03")) == 0
    assert status(command(camera, 3006, "&str=04:05:06")) == 0
    page = get(camera, "/")[1].decode()
    assert "2031/02/03 04:05" in page or status(page + "<Status>-22</Status>") == -22


def test_a_setting_is_told_by_3014_alone(camera: RunningCamera) -> None:
    told = command(camera, 3014)
    before = re.search(r"<Cmd>2003</Cmd>\s*<Status>(\d+)</Status>", told)
    assert before, told
    after = 1 - min(1, int(before[1]))
    assert status(command(camera, 2003)) == 0
    assert status(command(camera, 2003, f"&par={after}")) == 0
    assert re.search(rf"<Cmd>2003</Cmd>\s*<Status>{after}</Status>", command(camera, 3014))


def test_every_command_that_3002_tells_of_is_known(camera: RunningCamera) -> None:
    known = {int(number) for number in re.findall(r"<Cmd>(\d+)</Cmd>", command(camera, 3002))}
    risky = {3010, 3011, 3013, 3018, 4003, 4004, 2001, 3001, 3015}
    for number in known - risky:
        assert "<Status>-256</Status>" not in command(camera, number), number
    assert status(command(camera, 9999)) == -256


def test_a_literal_query_is_wanted_in_its_order(n4: RunningCamera) -> None:
    assert "<LIST>" not in command(n4, 0) + get(n4, "/?cmd=3015&custom=1")[1].decode()


def test_pages_with_and_without_the_slash(camera: RunningCamera) -> None:
    command(camera, 3001, "&par=2")
    one, other = get(camera, "/Normal")[1], get(camera, "/Normal/")[1]
    assert one == other
    name = CLIP.rpartition("/")[2]
    row = rf'<tr><td><a href="/{CLIP}"><b>{name}</b></a><td align=right> [\d.]+ (MB|KB)<td align=right>'
    row += rf'\d{{4}}/\d\d/\d\d \d\d:\d\d:\d\d<td align=right><a href="/{CLIP}\?del=1">Remove</a>'
    assert re.search(row.encode(), one), one
    assert b"<form" in one


@pytest.mark.parametrize("connections", [1, 2])
def test_aria2c_with_as_many_connections_as_a_camera_bears(connections: int, n4: RunningCamera, tmp_path: Path) -> None:
    words = (f"-x{connections}", f"-s{connections}", "-k1M", "--no-conf", "-d", tmp_path, "-o", "x.MP4")
    ran = run(needs("aria2c"), *words, f"{n4.url}/{CLIP}")
    assert ran.returncode == 0, ran.stdout
    assert (tmp_path / "x.MP4").read_bytes() == CLIPS[CLIP]
    assert n4.peak_connections <= connections


def test_curl_on_every_model(camera: RunningCamera, tmp_path: Path) -> None:
    command(camera, 3001, "&par=2")
    curl, file = needs("curl"), tmp_path / "x.MP4"
    file.write_bytes(CLIPS[CLIP][:12345])
    assert run(curl, "-sf", "-C", "-", "-o", file, f"{camera.url}/{CLIP}").returncode == 0
    assert file.read_bytes() == CLIPS[CLIP]
    assert run(curl, "-s", "-r", "-5", f"{camera.url}/{CLIP}").stdout == CLIPS[CLIP][-5:]
    beyond = run(curl, "-s", "-r", "99999999-", "-w", "%{http_code}", "-o", "/dev/null", f"{camera.url}/{CLIP}")
    assert beyond.stdout == b"416"
    head = run(curl, "-sI", f"{camera.url}/{CLIP}").stdout
    assert b"Accept-Ranges: bytes" in head
    assert b"Content-Length: %d" % len(CLIPS[CLIP]) in head


def test_a_notification_comes_to_whoever_keeps_its_heart_beating(card: Path) -> None:
    with (
        MockCamera.running(model="n4-pro", card=card) as camera,
        socket.create_connection((camera.host, camera.notify_port), timeout=BOUND) as session,
    ):
        session.settimeout(0.5)
        heard, turn = b"", 0
        while b"</Function>" not in heard and turn < 20:
            session.sendall(b"02:001:0")
            command(camera, 2001, f"&par={turn % 2}")
            turn += 1
            with contextlib.suppress(TimeoutError):
                heard += session.recv(4096)
    assert b"<Cmd>3020</Cmd>" in heard
