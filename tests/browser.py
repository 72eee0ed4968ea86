"""Chromium without a window, driven over its DevTools protocol: what the tests of a page do and see.

The protocol goes over two pipes (``--remote-debugging-pipe``: JSON that ends in NUL), so that no port is opened and the
browser may have no network at all.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.tools import needs

PATIENCE = 120.0
"""Seconds for one answer; a busy machine starts a browser slowly."""
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--mute-audio",
           "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
KEYS = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Home": 36, "Enter": 13, "Tab": 9,
        "Escape": 27, "Backspace": 8, " ": 32}  # fmt: skip
LAUNCH = """import os, sys
os.dup2(int(sys.argv[1]), 3)  # the lower one of the two: it does not take the other's place
os.dup2(int(sys.argv[2]), 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


class PageError(Exception):
    """The page, or the browser, did not do what was asked."""


@dataclass
class Wire:
    """The protocol's messages, both ways.

    seen  gets every event as it arrives
    """

    to: int
    back: int
    seen: Callable[[str, dict[str, Any]], None]
    session: str = ""
    _rest: bytes = b""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command, and wait for its answer."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while (answer := self.receive(until - time.monotonic())) is not None:
            if answer.get("id") == number:
                if "error" in answer:
                    raise PageError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result
        raise PageError(f"The browser does not answer {method}.")

    def receive(self, patience: float) -> dict[str, Any] | None:
        """The next message; None where none comes in time."""
        while b"\0" not in self._rest:
            if not select.select([self.back], [], [], max(0.0, patience))[0]:
                return None
            if not (chunk := os.read(self.back, 1 << 16)):
                raise PageError("The browser ended.")
            self._rest += chunk
        one, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(one)
        if "method" in message:
            self.seen(message["method"], message.get("params", {}))
        return message


class Browser:
    """One page, and what became of it.

    requests  the URLs that it asked for, its own among them
    errors    what stands in its console as an error, exceptions among it
    heard     what came over its web sockets
    """

    def __init__(self, to: int, back: int) -> None:
        self.requests: list[str] = []
        self.heard = b""
        self.errors: list[str] = []
        self._loaded = False
        self._wire = Wire(to, back, self._seen)
        target = self._wire.ask("Target.createTarget", url="about:blank")["targetId"]
        self._wire.session = self._wire.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._wire.ask(f"{domain}.enable")

    def _seen(self, method: str, told: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(told["url"])
            case "Network.webSocketFrameReceived" if told["response"]["opcode"] == 2:
                self.heard += base64.b64decode(told["response"]["payloadData"])
            case "Runtime.exceptionThrown":
                self.errors.append(str(told["exceptionDetails"].get("exception", {}).get("description", told)))
            case "Runtime.consoleAPICalled" if told["type"] in {"error", "assert"}:
                self.errors.append(" ".join(str(one.get("value", one)) for one in told["args"]))
            case "Log.entryAdded" if told["entry"]["level"] == "error":
                self.errors.append(told["entry"]["text"])
            case "Page.loadEventFired":
                self._loaded = True

    def navigate(self, url: str) -> None:
        """Open a page, and wait until it is loaded."""
        self._loaded = False
        told = self._wire.ask("Page.navigate", url=url)
        if "errorText" in told:
            raise PageError(f"{url}: {told['errorText']}")
        until = time.monotonic() + PATIENCE
        while not self._loaded:
            if self._wire.receive(until - time.monotonic()) is None:
                raise PageError(f"{url} is not loaded.")
        self.settle()

    def before_everything(self, script: str) -> None:
        """Run a script in every page that is opened from now on, before its own."""
        self._wire.ask("Page.addScriptToEvaluateOnNewDocument", source=script)

    def evaluate(self, script: str) -> Any:
        """What an expression is worth in the page; promises are awaited."""
        told = self._wire.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in told:
            raise PageError(str(told["exceptionDetails"]))
        return told["result"].get("value")

    def settle(self) -> None:
        """Wait until what was done is drawn, two frames, or until another page comes in place of this one."""
        try:
            self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        except PageError as error:
            if "navigated or closed" not in str(error):
                raise

    def until(self, script: str) -> Any:
        """Wait for an expression to be true, looked at once a frame, and give what it is worth."""
        until = time.monotonic() + PATIENCE
        while not (value := self.evaluate(script)):
            if time.monotonic() > until:
                raise PageError(f"It never was: {script}")
            self.settle()
        return value

    def centre(self, selector: str) -> tuple[float, float]:
        """The middle of an element, scrolled to where it can be seen."""
        x, y = self.evaluate(
            f"(() => {{ const one = document.querySelector({json.dumps(selector)});"
            " one.scrollIntoView({block: 'nearest'}); const box = one.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        return x, y

    def move(self, x: float, y: float) -> None:
        """Point at a place."""
        self._mouse("mouseMoved", x, y)
        self.settle()

    def click(self, x: float, y: float) -> None:
        """Click at a place."""
        self._mouse("mouseMoved", x, y)
        self._mouse("mousePressed", x, y, button="left", clickCount=1)
        self._mouse("mouseReleased", x, y, button="left", clickCount=1)
        self.settle()

    def click_on(self, selector: str) -> None:
        """Click at the middle of an element."""
        self.click(*self.centre(selector))

    def drag(self, start: tuple[float, float], to: tuple[float, float], *, steps: int = 5) -> None:
        """Press at one place, go to another, release there."""
        self._mouse("mouseMoved", *start)
        self._mouse("mousePressed", *start, button="left", clickCount=1)
        for step in range(1, steps + 1):
            x, y = (one + (other - one) * step / steps for one, other in zip(start, to, strict=True))
            self._mouse("mouseMoved", x, y, button="left", buttons=1)
        self._mouse("mouseReleased", *to, button="left", clickCount=1)
        self.settle()

    def wheel(self, x: float, y: float, down: float) -> None:
        """Turn the wheel over a place."""
        self._mouse("mouseWheel", x, y, deltaX=0, deltaY=down)
        self.settle()

    def key(self, name: str) -> None:
        """Press a key: a letter, or a name such as ``ArrowLeft``."""
        text = name if len(name) == 1 else "\r" if name == "Enter" else ""
        told: dict[str, Any] = {"key": name, "windowsVirtualKeyCode": KEYS.get(name, ord(name[0].upper()))}
        more = {"text": text} if text else {}
        self._wire.ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **told, **more)
        self._wire.ask("Input.dispatchKeyEvent", type="keyUp", **told)
        self.settle()

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self._wire.ask("Input.insertText", text=text)
        self.settle()

    def resize(self, width: int, height: int, *, dark: bool = False) -> None:
        """Give the page another size, and the taste of whoever looks at it."""
        self._wire.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._wire.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.settle()

    def screenshot(self, to: Path) -> Path:
        """Write a PNG of what is seen."""
        to.write_bytes(base64.b64decode(self._wire.ask("Page.captureScreenshot", format="png")["data"]))
        return to

    def close(self) -> None:
        """End the browser."""
        self._wire.session = ""
        with suppress(PageError, OSError):
            self._wire.ask("Browser.close")

    def _mouse(self, kind: str, x: float, y: float, **more: Any) -> None:
        self._wire.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)


@contextmanager
def browser(*options: str, network: bool = False, before: Sequence[str] = ()) -> Iterator[Browser]:
    """A browser with an empty profile, in a network namespace of its own unless it is to have the tester's network.

    before  what starts it in another one
    """
    command = [needs("chromium"), *OPTIONS, *options, "--remote-debugging-pipe"]
    if before:
        command = [*before, *command]
    elif not network:
        command = [needs("unshare"), "--net", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), *command]
    profile = tempfile.mkdtemp(prefix="vantrue-browser-")
    try:
        with _started([*command, f"--user-data-dir={profile}", "about:blank"]) as (to, back):
            page = Browser(to, back)
            try:
                yield page
            finally:
                page.close()
    finally:
        shutil.rmtree(profile, ignore_errors=True)


@contextmanager
def _started(command: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Start it with its pipes as the descriptors 3 and 4, and end it in any case."""
    (theirs_in, to), (back, theirs_out) = os.pipe(), os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCH, str(theirs_in), str(theirs_out), *command],
        pass_fds=(theirs_in, theirs_out),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield to, back
    finally:
        os.close(to)
        os.close(back)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
