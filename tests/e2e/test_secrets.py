"""What is planted does not come up: nothing secret in any byte that the installed commands write.

Asked-for output aside, which is: `info --passphrase` shows the passphrase; `info` the access point's name; the files
of a list, an archive and their paths stand where they were asked for; an error names the path or word it is about.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.plants import PLANTS, Telling, bookkeeping, found
from tests.e2e.program import BOUND, COMMAND
from vantrue_client.mock import MockCamera
from vantrue_client.mock.card.clip import write_clip
from vantrue_client.mock.running import RunningCamera, running
from vantrue_client.policy.secrets import Secrets

CLIPS = ["Normal/20260917_174742_00001_N_A.MP4", "Event/20260917_174744_00002_E_A.MP4"]
NAMES = [Path(clip).name for clip in CLIPS]
LOG = f"20260904231934,{PLANTS['latitude']},N,{PLANTS['longitude']},W,55.690,115.800\r\n"
PRETENDING = f"""
import os, platform, socket, uuid
socket.gethostname = platform.node = lambda: {PLANTS["host"]!r}
uuid.getnode = lambda: int({PLANTS["laptop mac"].replace(":", "")!r}, 16)
"""
FAULTY = f"""
import asyncio, logging, sys, threading
from vantrue_client.camera import status
from vantrue_client.cli import main

said = "passphrase={PLANTS["fault passphrase"]} at {PLANTS["fault coordinate"]} in {PLANTS["fault path"]}"

async def info(contact):
    name = await contact.access_point()
    said_by = f"{{name}} {PLANTS["passphrase"]} {PLANTS["mac"]} {PLANTS["email"]} {{sys.argv}}"
    logging.getLogger("httpx").warning("sent %s", said_by)
    logging.getLogger("zeroconf").error("heard", exc_info=ValueError(said))
    thread = threading.Thread(target=lambda: 1 / (said_by is None))
    thread.start()
    thread.join()
    asyncio.get_running_loop().call_exception_handler({{"message": said, "exception": OSError(said_by)}})
    raise RuntimeError(f"{{said}} {{said_by}} {PLANTS["user"]} {PLANTS["host"]} {{contact!r}}")

status.info = info
main()
"""


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from datetime import datetime

    root = tmp_path_factory.mktemp("card")
    for path in map(Path, CLIPS):
        (root / path.parent).mkdir()
        start = datetime.strptime(path.name[:15], "%Y%m%d_%H%M%S")
        write_clip(root / path, start=start, seconds=1, size=(64, 36), fps=5, seed=1, channel="A")
    (root / "GPS").mkdir()
    (root / "GPS" / "20260904.dat").write_text("#\r\n" + LOG * 5, newline="")
    return root


@pytest.fixture
def camera(card: Path) -> Iterator[RunningCamera]:
    mock = MockCamera(card=card, faults=[Telling()])
    mock.state.ssid, mock.state.passphrase = PLANTS["ssid"], PLANTS["passphrase"]
    with running(mock) as camera:
        yield camera


class Laptop:
    """The installed command, watched from outside: what it prints, and how it and its children are called."""

    def __init__(self, root: Path, camera: RunningCamera) -> None:
        self.home = root / PLANTS["home"]
        self.leaks: dict[str, set[str]] = {}
        (self.home / "site").mkdir(parents=True)
        (self.home / "site" / "sitecustomize.py").write_text(PRETENDING)
        (self.home / "config").mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "USER": PLANTS["user"],
            "LOGNAME": PLANTS["user"],
            "EMAIL": PLANTS["email"],
            "HOSTNAME": PLANTS["host"],
            "PYTHONPATH": str(self.home / "site"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "VANTRUE_ARCHIVE": str(self.home / "archive"),
            "VANTRUE_CAMERA": camera.url,
            "VANTRUE_PERMIT": "storage,media,messages,location",
            "VANTRUE_WIFI_PASSPHRASE": PLANTS["wifi variable"],
            "VANTRUE_S3_SECRET_KEY": PLANTS["s3 variable"],
            "VANTRUE_COMMAND_TIMEOUT": "60",
            **{f"VANTRUE_{place}_DIR": str(self.home / place.lower()) for place in ("CONFIG", "STATE", "CACHE")},
        }

    def vantrue(self, *arguments: str, shows: str = "", code: int | None = 0, **environment: str) -> str:
        """Run it; what it shows beyond what `shows` names is a leak."""
        return self.run([str(COMMAND), *arguments], " ".join(arguments), shows, code, environment)

    def run(self, command: list[str], called: str, shows: str, code: int | None, environment: dict[str, str]) -> str:
        allowed = frozenset(filter(None, shows.split(",")))
        with (
            subprocess.Popen(
                command,
                env=self.environment | environment,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            ) as process,
            self._watched(process.pid, frozenset(word for part in command for word in (part, *part.split()))),
        ):
            out, _ = process.communicate(timeout=BOUND)
        if leaked := found(out, allowed):
            self.leaks[called] = leaked
        assert code is None or process.returncode == code, (called, out)
        return out.decode()

    @contextmanager
    def _watched(self, pid: int, given: frozenset[str]) -> Iterator[None]:
        """Look at titles and command lines while it runs; what it was called with is its user's doing."""
        over = threading.Event()

        def look() -> None:
            while not over.wait(0.02):
                for called in titles(pid):
                    words = [word for word in called if word not in given]
                    if leaked := found("\0".join(words).encode(), frozenset({"home"})):
                        self.leaks[f"command line {words}"] = leaked

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()


def titles(pid: int) -> Iterator[list[str]]:
    """The title and command line of a process and of those that it started, where the system tells (Linux)."""
    proc = Path("/proc", str(pid))
    try:
        title, words = (proc / "comm").read_text(), (proc / "cmdline").read_bytes()
        started = (proc / "task" / str(pid) / "children").read_text().split()
    except OSError:  # it ended meanwhile
        return
    yield [title, *words.decode(errors="replace").split("\0")]
    for child in started:
        yield from titles(int(child))


@pytest.fixture
def laptop(tmp_path: Path, camera: RunningCamera) -> Laptop:
    return Laptop(tmp_path, camera)


def test_nothing_that_is_planted_comes_up(laptop: Laptop, camera: RunningCamera, card: Path) -> None:
    run = laptop.vantrue
    Secrets(laptop.home / "state").set("wifi-camera", PLANTS["keyring"])
    run("info", shows="ssid")
    run("info", "--json", "-vv", shows="ssid")
    run("info", "--passphrase", code=4)
    assert PLANTS["passphrase"] in run("info", "--passphrase", "--yes", shows="ssid,passphrase")
    run("ls", "-vv")
    run("ls", "--json")
    run("get", NAMES[0], "--to", "flat", "-vv", shows="home")
    run("sync", "-vv", "--exec", f"true --token {PLANTS['token of a hook']}", shows="home")
    run("sync", "--json", shows="home")
    run("archive", "ls", "-v", shows="home")
    run("archive", "verify", "-v", shows="home")
    run("archive", "stats", "--json", "-v", shows="home")
    run("archive", "import", str(card), "-v", shows="home")
    run("archive", "rebuild", "-v", shows="home")
    run("archive", "keep", NAMES[1], "-v", shows="home")
    run("delete", NAMES[0], "--yes", "-v", shows="home")
    (known,) = json.loads(run("cameras", "ls", "--json", "-v"))
    run("cameras", "name", known["id"], PLANTS["vehicle"], "-v", shows="vehicle")
    run("ls", "--camera", PLANTS["vehicle"], "-vv")
    run("cameras", "name", known["id"], PLANTS["email"], "-v", code=2, shows="email")
    run("privacy", "status", "-v", shows="home")
    run("privacy", "policy", "--json")
    run("privacy", "network", "-v")
    run("privacy", "ledger", "-v", shows="home")
    run("privacy", "ledger", "--verify")
    run("discover", "--timeout", "0.3", "-vv", code=None)
    failures(laptop)
    assert not laptop.leaks
    kept = dict(bookkeeping(laptop.home, frozenset(laptop.home.glob("site/*"))))
    assert len(kept) > 20
    for path, content in kept.items():
        relative = str(path.relative_to(laptop.home)).encode()
        assert not found(relative + b"\n" + content, MAY_HOLD.get(path.name, frozenset())), path


MAY_HOLD = {
    "secrets.json": frozenset({"keyring"}),  # the named file where there is no keyring
    "cameras.json": frozenset({"vehicle"}),  # the nickname that the user gave
}


def failures(laptop: Laptop) -> None:
    """Commands that fail, each its own way; an error names what it was given."""
    run = laptop.vantrue
    url = f"http://{PLANTS['user of a url']}:{PLANTS['password of a url']}@127.0.0.1:9/"
    run("info", "-vv", "--camera", url, code=None)
    run("ls", "--json", "-vv", "--camera", url, code=None)
    run("info", "-vv", "--camera", "127.0.0.1:9", code=3)
    run("get", "NOSUCH.MP4", "-vv", code=1)
    run("get", "--limit", "1", "--name", PLANTS["phone"], "-vv", code=None)
    faulty = laptop.home / "site" / "faulty.py"
    faulty.write_text(FAULTY)
    for trace in ("", "1"):
        out = laptop.run(
            [sys.executable, str(faulty), "info", "-vv"], f"a fault {trace}", "", 1, {"VANTRUE_TRACEBACK": trace}
        )
        assert "RuntimeError" in out
        assert ("await camera.info()" in out) is bool(trace)
    (laptop.home / "config" / "config.toml").write_text(
        f'passphrase = "{PLANTS["config passphrase"]}"\n', encoding="utf-8"
    )
    run("ls", "-vv", code=2, shows="home")
    (laptop.home / "config" / "config.toml").write_text(f"passphrase = {PLANTS['config passphrase']!r}!\n")
    run("ls", code=2, shows="home")
    (laptop.home / "config" / "config.toml").unlink()
