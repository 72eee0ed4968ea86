"""The installed program as its users run it: in a home of its own, read through pipes or on a terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e import forked

COMMAND = Path(sys.executable).with_name("vantrue")
BOUND = 180.0
"""Seconds that nothing here comes near; what does has hung."""

PATIENT = {
    f"VANTRUE_{name}": "60" for name in ("CONNECT_TIMEOUT", "COMMAND_TIMEOUT", "LIST_TIMEOUT", "SILENCE", "GIVE_UP")
}
"""For a camera that answers, however busy the machine is."""

IMPATIENT = {
    "VANTRUE_CONNECT_TIMEOUT": "1",
    "VANTRUE_COMMAND_TIMEOUT": "3",
    "VANTRUE_LIST_TIMEOUT": "3",
    "VANTRUE_SILENCE": "1",
    "VANTRUE_GIVE_UP": "3",
}
"""For a camera from which something never comes."""


@dataclass(frozen=True)
class Ran:
    """How a command went."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def objects(self) -> list[Any]:
        """Every line of standard output as JSON: anything else there fails."""
        return [json.loads(line) for line in self.lines]

    @property
    def document(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)


class Program:
    """``vantrue`` with a HOME, an archive and a configuration that no one else has."""

    def __init__(self, home: Path, camera: str | None = None) -> None:
        self.home = home
        self.archive = home / "archive"
        self.before: list[str] = []  # what starts it
        home.mkdir(exist_ok=True)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TZ": "UTC",
            "XDG_CACHE_HOME": os.environ["VANTRUE_TEST_FILMS"],
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "VANTRUE_ARCHIVE": str(self.archive),
            "VANTRUE_PERMIT": "storage,media,messages",
            **{f"VANTRUE_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "STATE", "CACHE")},
            **PATIENT,
        }
        if camera is not None:
            self.environment["VANTRUE_CAMERA"] = camera

    def met_before(self) -> Program:
        """This is not its first start, where its interface would ask for each permission before anything else."""
        state = Path(self.environment["VANTRUE_STATE_DIR"])
        state.mkdir(parents=True, exist_ok=True)
        (state / "welcome").write_text("done\n")
        return self

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start it; the caller ends it."""
        return subprocess.Popen(
            [*self.before, COMMAND, *arguments],
            env=self.environment | environment,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> Ran:
        """Run it to its end; no traceback may reach its user."""
        around = self.environment | environment
        if self.before or not forked.fits(around):
            with self.start(*arguments, **environment) as process:
                return ended(process)
        return sound(Ran(*forked.stem(around).run([COMMAND, *arguments], around, self.home, BOUND)))

    def well(self, *arguments: str, **environment: str) -> Ran:
        """Run it to its end, which is to be a good one with nothing to complain of."""
        ran = self.run(*arguments, **environment)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran

    @contextmanager
    def running(self, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """Start it, and let nothing be left behind."""
        with self.start(*arguments, **environment) as process:
            try:
                yield process
            finally:
                process.kill()

    def on_terminal(self, *arguments: str, typed: str = "", columns: int = 100) -> tuple[int, str]:
        """Run it on a terminal; its exit code and all that it drew."""
        ours, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        with subprocess.Popen(
            [COMMAND, *arguments],
            env=self.environment | {"TERM": "xterm-256color"},
            cwd=self.home,
            stdin=its,
            stdout=its,
            stderr=its,
            start_new_session=True,
        ) as process:
            os.close(its)
            os.write(ours, typed.encode())
            drawn = _read_all(ours)
            os.close(ours)
            return process.wait(BOUND), drawn

    def finals(self) -> dict[str, Path]:
        """The finished files in the archive, by name; a name that is there twice fails."""
        files = [path for path in self.archive.glob("[0-9]*/*/*/*") if ".part" not in path.name]
        by_name = {path.name: path for path in files}
        assert len(by_name) == len(files), files
        return by_name


def ended(process: subprocess.Popen[str]) -> Ran:
    """Wait for the end of a command; no traceback may reach its user."""
    try:
        out, err = process.communicate(timeout=BOUND)
    except subprocess.TimeoutExpired:
        process.kill()  # what is left running would be held against another test
        raise
    return sound(Ran(process.returncode, out, err))


def sound(ran: Ran) -> Ran:
    """No traceback may have reached its user."""
    assert "Traceback" not in ran.err, ran.err
    assert "A fault in the program" not in ran.err, ran.err
    return ran


def plain(drawn: str) -> str:
    """What was drawn on a terminal without its colours and movements."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\", "", drawn).replace("\r", "")


def _read_all(terminal: int) -> str:
    drawn = b""
    while True:
        try:
            read = os.read(terminal, 65536)
        except OSError:  # Linux ends a terminal with EIO once nobody else holds it
            return drawn.decode()
        if not read:
            return drawn.decode()
        drawn += read
