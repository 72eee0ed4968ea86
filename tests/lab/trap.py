"""A laptop with a camera on one side and a trap on the other: wherever else it sends a packet, the trap sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.every import NAME, PICTURE
from tests.e2e.program import BOUND, COMMAND
from tests.tools import needs

CAMERA = "192.168.1.254"
GATEWAY = "10.99.0.1"
LISTEN = Path(__file__).with_name("listen.py")
HOSTS = f"""127.0.0.1 localhost
{CAMERA} camera.test
203.0.113.7 public.test
{CAMERA} mixed.test
203.0.113.7 mixed.test
"""


@dataclass
class Lab:
    """The laptop's namespace, and who listens where it could send to."""

    laptop: str
    listeners: dict[str, subprocess.Popen[str]]

    @property
    def inside(self) -> list[str]:
        """What starts a command on the laptop."""
        return ["ip", "netns", "exec", self.laptop]

    def python(self, code: str) -> None:
        """Run a line of Python on the laptop."""
        subprocess.run([*self.inside, sys.executable, "-c", code], capture_output=True, timeout=BOUND, check=True)

    def seen(self) -> dict[str, list[str]]:
        """Every packet till now, by where it went: the camera's cable or the way out. Ends the listeners.

        The last one on each is the test's own: what proves that they hear.
        """
        self.python(
            "import socket; one = socket.socket(type=socket.SOCK_DGRAM);"
            f"[one.sendto(b'', (host, 9999)) for host in ('{CAMERA}', '203.0.113.99')]"
        )
        return {
            where: listener.communicate(timeout=BOUND)[0].splitlines() for where, listener in self.listeners.items()
        }


@contextmanager
def lab(folder: Path) -> Iterator[Lab]:
    """Make it, with a simulated camera that answers; nothing of it stays. Its card and logs lie in the folder."""
    needs("ip")
    own = uuid4().hex[:6]
    laptop, car, trap = (f"vt{own}{part}" for part in ("laptop", "car", "trap"))
    near, far, out, away = (f"v{own}{part}" for part in "nfoa")
    with ExitStack() as stack:
        for space in (laptop, car, trap):
            _add(space)
            stack.callback(_ip, "netns", "del", space)
        _etc(laptop, stack)
        _cable(laptop, near, "192.168.1.10/24", car, far, f"{CAMERA}/24")
        _cable(laptop, out, "10.99.0.2/24", trap, away, f"{GATEWAY}/24")
        _ip("-n", laptop, "addr", "add", "fd99::2/64", "dev", out, "nodad")
        _ip("-n", trap, "addr", "add", "fd99::1/64", "dev", away, "nodad")
        _ip("-n", laptop, "route", "add", "default", "via", GATEWAY)
        _ip("-n", laptop, "-6", "route", "add", "default", "via", "fd99::1")
        listeners = {
            "camera": stack.enter_context(_listening(car, far)),
            "out": stack.enter_context(_listening(trap, away)),
        }
        stack.enter_context(_camera(car, folder))
        yield Lab(laptop, listeners)


def _add(space: str) -> None:
    made = subprocess.run(["ip", "netns", "add", space], capture_output=True, text=True)
    if made.returncode:
        if os.environ.get("VANTRUE_TEST_ALL") == "1":
            pytest.fail(f"no network namespace can be made, and VANTRUE_TEST_ALL=1 wants it: {made.stderr}")
        needs("the right to make network namespaces")
    _ip("-n", space, "link", "set", "lo", "up")


def _etc(space: str, stack: ExitStack) -> None:
    """Names as this laptop knows them, and a name server that only the trap hears of."""
    etc = Path("/etc/netns") / space
    etc.mkdir(parents=True)
    stack.callback(etc.rmdir)
    for name, text in (("hosts", HOSTS), ("resolv.conf", "nameserver 203.0.113.53\noptions timeout:1 attempts:1\n")):
        (etc / name).write_text(text)
        stack.callback((etc / name).unlink)


def _cable(one: str, at: str, address: str, other: str, its: str, its_address: str) -> None:
    _ip("link", "add", at, "netns", one, "type", "veth", "peer", "name", its, "netns", other)
    for space, name, own in ((one, at, address), (other, its, its_address)):
        _ip("-n", space, "addr", "add", own, "dev", name)
        _ip("-n", space, "link", "set", name, "up")


def _ip(*arguments: str) -> None:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.stderr)


@contextmanager
def _listening(space: str, interface: str) -> Iterator[subprocess.Popen[str]]:
    with _started(["ip", "netns", "exec", space, sys.executable, str(LISTEN), interface]) as listener:
        yield listener


@contextmanager
def _camera(space: str, folder: Path) -> Iterator[None]:
    (folder / "card" / "Normal").mkdir(parents=True)
    (folder / "card" / "Normal" / NAME).write_bytes(PICTURE)
    command = [
        "ip",
        "netns",
        "exec",
        space,
        str(COMMAND),
        "mock",
        "--host",
        CAMERA,
        "--port",
        "80",
        "--live-port",
        "8192",
    ]
    with _started([*command, "--card", str(folder / "card")]):
        yield


@contextmanager
def _started(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Start what says a line when it is ready, and end it after."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline(), command
            yield process
        finally:
            process.kill()
