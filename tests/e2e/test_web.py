"""`vantrue web` as strangers meet it: who is let in, who is not, and what is left when it ends."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]
import pytest

from tests.e2e.program import BOUND, Program
from tests.e2e.surfer import Web, serving, until

NOBODY = "127.0.0.1:9"
DRAWN = b"Filter"


@pytest.fixture(scope="module")
def vantrue(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("web") / "home", camera=NOBODY).met_before()


@pytest.fixture(scope="module")
def web(vantrue: Program) -> Iterator[Web]:
    """One server, whose link was opened."""
    with serving(vantrue) as web:
        before = urlsplit(web.link).path
        page = before.split("open/")[0]
        assert [web.ask(path)[0] for path in ("/", page, f"{page}ws", f"{before}x", f"{page}open/")] == [403] * 5
        assert web.ask(before, host="evil.example")[0] == 403
        assert web.ask(before, method="HEAD")[0] == 403, "looking ahead opens nothing"
        web.enter()
        yield web


def test_the_cookie_is_for_this_browser_and_this_page_alone(web: Web) -> None:
    status, said = web.ask(web.page, web.cookie)
    assert status == 200
    assert "default-src 'none'" in said
    assert "//" not in said.split("\r\n\r\n", 1)[1].replace(f"ws://{web.host}", ""), "it names another place"
    for name in ("textual.js", "focus.js", "xterm.css", "mono.ttf", "italic.ttf"):
        assert web.ask(web.page + name, web.cookie)[0] == 200


@pytest.mark.parametrize("cookie", ["", "vantrue=", "vantrue=guessed", "other=1", "vantrue=\x01\xff; ;;=", "x" * 5000])
def test_without_the_cookie_nothing_is_shown(web: Web, cookie: str) -> None:
    headers = [f"Cookie: {cookie}"] if cookie else []
    for path in (web.page, web.page + "textual.js", web.page + "ws", "/", "/static/js/textual.js"):
        assert web.ask(path, *headers)[0] in {400, 403}


def test_the_link_opens_once(web: Web) -> None:
    status, said = web.ask(urlsplit(web.link).path)
    assert (status, "opened already" in said, "Set-Cookie" in said) == (403, True, False)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.2:PORT", "localhost", ""])
def test_another_name_for_this_laptop_is_refused(web: Web, host: str) -> None:
    named = host.replace("PORT", web.host.rpartition(":")[2])
    assert web.ask(web.page, web.cookie, host=named)[0] in {400, 403}
    with web.speak(web.cookie, origin=f"http://{named}", host=named) as opened:
        assert opened.recv(12)[9:12] in {b"400", b"403"}


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", "https://HOST", "http://127.0.0.1:1"])
def test_another_page_cannot_speak_with_it(web: Web, origin: str) -> None:
    with web.speak(web.cookie, origin=origin.replace("HOST", web.host)) as opened:
        assert opened.recv(12)[9:12] == b"403"


def test_ways_around_lead_nowhere(web: Web) -> None:
    for path in ("../", "..%2f..%2fetc/passwd", "static/", "download/x", "open/", "ws/..", "textual.js/../../x"):
        assert web.ask(web.page + path, web.cookie)[0] in {400, 403, 404}
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
        assert web.ask(web.page, web.cookie, method=method)[0] in {400, 403, 405}


def test_strangers_cannot_hold_its_connections(web: Web) -> None:
    held = [web.knock() for _ in range(60)]
    ended = 0
    for one in held:  # those too many at once, the others when their time is over
        with one:
            try:
                ended += one.recv(1) == b""
            except ConnectionResetError:
                ended += 1
    assert ended == 60
    assert web.ask(web.page, web.cookie)[0] == 200


def test_the_newest_page_has_the_one_session_and_ctrl_c_leaves_nothing(vantrue: Program) -> None:
    with serving(vantrue) as web:
        web.enter()
        with web.speak(web.cookie) as first, web.speak(web.cookie) as second:
            while first.recv(65536):
                pass  # the other took its place
            assert DRAWN in until(second, DRAWN)
            (session,) = web.sessions()
            second.sendall(b"\x81\x85\x00\x00\x00\x00[[[[[")  # which means nothing
            web.process.send_signal(signal.SIGINT)
            out, err = web.process.communicate(timeout=BOUND)
        assert (web.process.returncode, out) == (130, ""), err
        assert "Traceback" not in err
        assert not session.is_running()


def test_a_session_does_not_outlive_a_killed_server(vantrue: Program) -> None:
    with serving(vantrue) as web:
        web.enter()
        with web.speak(web.cookie) as page:
            until(page, DRAWN)
            left = web.sessions()
            web.process.kill()
        assert psutil.wait_procs(left, timeout=BOUND)[1] == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_other_addresses_than_this_laptops_are_refused(vantrue: Program, host: str) -> None:
    ran = vantrue.run("web", "--no-browser", "--host", host)
    assert (ran.code, ran.out) == (2, "")
    assert "no address" in ran.err or "--allow-others" in ran.err


def test_others_are_let_in_by_who_confirms_it_and_that_is_written_down(tmp_path: Path) -> None:
    vantrue = Program(tmp_path / "home", camera=NOBODY)
    others = ("--host", "0.0.0.0", "--allow-others")
    ran = vantrue.run("web", "--no-browser", *others)
    assert (ran.code, "[no-disclosure-by-default]" in ran.err, ran.out) == (4, True, "")
    with serving(vantrue, *others, "--yes") as web:
        assert "not encrypted" in (web.process.stderr.readline() if web.process.stderr else "")
        web.link = web.link.replace("0.0.0.0", "127.0.0.1")
        web.enter()
        assert web.ask(web.page, web.cookie)[0] == 200
        assert web.ask(web.page, web.cookie, host=f"laptop.example:{web.host.rpartition(':')[2]}")[0] == 403
    (entry,) = [one for one in vantrue.well("privacy", "ledger", "--json").objects if one["what"] == "interface"]
    assert entry["facts"]["said"] == "within reach of others"
    vantrue.well("privacy", "guardian", "mark", "--yes")
    assert vantrue.run("web", "--no-browser", *others, "--yes").code == 4


def test_without_its_library_it_says_what_to_install(vantrue: Program, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['textual_serve'] = None\n")
    ran = vantrue.run("web", "--no-browser", PYTHONPATH=str(tmp_path))
    assert ran.code == 2
    assert "pip install 'vantrue[web]'" in ran.err
