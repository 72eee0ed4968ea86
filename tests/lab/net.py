"""Two machines in network namespaces: a laptop, and a car whose camera it joins. Made and removed by the test."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self
from uuid import uuid4

import pytest

from tests.tools import needs

CAMERA = "192.168.1.254"
BOUND = 120.0


def needs_namespaces() -> None:
    """Skip, or fail where everything is wanted, on a machine that lets us make no network namespace."""
    ip = needs("ip")
    name = f"vt{uuid4().hex[:8]}"
    if subprocess.run([ip, "netns", "add", name], capture_output=True).returncode:
        if os.environ.get("VANTRUE_TEST_ALL") == "1":
            pytest.fail("no network namespace can be made, and VANTRUE_TEST_ALL=1 wants it")
        needs("ip with the right to make network namespaces")
    subprocess.run([ip, "netns", "del", name], check=True)


class Machine:
    """One network namespace."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._servers = ExitStack()

    @property
    def before(self) -> list[str]:
        """What starts a program in it."""
        return ["ip", "netns", "exec", self.name]

    def ip(self, *words: str) -> None:
        """``ip WORDS`` in it."""
        for word in words:
            subprocess.run(["ip", "-n", self.name, *word.split()], check=True, capture_output=True, timeout=BOUND)

    def serve(self, *command: str | Path, **environment: str) -> str:
        """Start a server in it that prints a line when it is ready; that line. It ends with the lab."""
        process = subprocess.Popen(
            [*self.before, *command], stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )
        self._servers.callback(_end, process)
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready, "the server did not start"
        return ready

    def serve_python(self, text: str, *arguments: str) -> str:
        """As `serve`, a script of Python."""
        return self.serve(sys.executable, "-c", textwrap.dedent(text), *arguments)

    def __enter__(self) -> Self:
        subprocess.run(["ip", "netns", "add", self.name], check=True, capture_output=True)
        self.ip("link set lo up")
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.close()
        subprocess.run(["ip", "netns", "del", self.name], check=True, capture_output=True)


class Lab:
    """A laptop and a car that share no network yet."""

    def __init__(self, laptop: Machine, car: Machine) -> None:
        self.laptop = laptop
        self.car = car

    def cable(self, name: str = "wlan0") -> None:
        """An interface on either side, joined and up, without addresses."""
        self.laptop.ip(f"link add {name} type veth peer name {name} netns {self.car.name}", f"link set {name} up")
        self.car.ip(f"link set {name} up")

    def join(self) -> None:
        """The laptop in the camera's own network."""
        self.cable()
        self.laptop.ip("address add 192.168.1.33/24 dev wlan0")
        self.car.ip(f"address add {CAMERA}/24 dev wlan0")


@contextmanager
def lab() -> Iterator[Lab]:
    """A lab of its own, with names that no other test has."""
    token = uuid4().hex[:8]
    with Machine(f"vt-laptop-{token}") as laptop, Machine(f"vt-car-{token}") as car:
        yield Lab(laptop, car)


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()
