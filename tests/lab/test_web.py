"""`vantrue web` in a browser that has no other network than the simulated camera's and its own loopback."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.browser import PATIENCE, Browser, browser
from tests.e2e.program import COMMAND, Program
from tests.lab.net import Machine, needs_namespaces
from tests.tools import needs
from tests.tui.stage import fill

OVER = "WebSocket is already in CLOSING or CLOSED state."  # the terminal says that it lost the focus when it is over
EVENT = "20260916_174000_00000_E_A.MP4"


@pytest.fixture
def laptop() -> Iterator[Machine]:
    needs_namespaces()
    needs("chromium")
    with Machine(f"vt-web-{uuid4().hex[:8]}") as laptop:
        yield laptop


def seen(page: Browser, words: str) -> None:
    """Wait till something is drawn that was not before."""
    _until(lambda: words.encode() in page.heard, page, words)
    page.heard = b""


def _until(fits: Callable[[], object], page: Browser, what: object) -> None:
    until = time.monotonic() + PATIENCE
    while not fits():
        assert time.monotonic() < until, f"{what} never came: {page.errors}"
        page.settle()


@pytest.mark.timeout(1800)
def test_the_page_opens_keys_work_and_nothing_is_loaded_from_elsewhere(laptop: Machine, tmp_path: Path) -> None:
    card = fill(tmp_path / "card")
    camera = laptop.serve(COMMAND, "mock", "--card", card, XDG_CACHE_HOME=os.environ["VANTRUE_TEST_FILMS"]).strip()
    vantrue = Program(tmp_path / "home", camera=camera).met_before()
    vantrue.before = laptop.before
    with vantrue.running("web", "--no-browser", "--json") as server, browser(before=laptop.before) as page:
        assert server.stdout is not None
        link = json.loads(server.stdout.readline())["url"]
        page.resize(1200, 720, dark=True)
        page.navigate(link)
        seen(page, "camera listed")
        page.key("/")
        for letter in "event":
            page.key(letter)
        page.key("Enter")
        seen(page, "1 moment ")
        page.key("d")
        _until(lambda: EVENT in vantrue.finals(), page, EVENT)
        seen(page, "1 done")
        page.screenshot(Path(os.environ.get("VANTRUE_SCREENSHOT") or tmp_path / "page.png"))
        page.key("q")
        page.until("document.body.classList.contains('-closed')")
        page.click_on("#ended a")
        seen(page, "Filter")
    assert set(page.errors) <= {OVER}
    assert {urlsplit(url).netloc for url in page.requests if not url.startswith("data:")} == {urlsplit(link).netloc}
