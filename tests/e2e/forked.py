"""Commands that share one start of Python: each is a process of its own, forked from one that has the libraries.

Started anew, a command takes a third of a second of a core, nearly all of it to load what every other one loads, too.
What only a new start shows is proved where one is made: on a terminal, in a network namespace, by what is interrupted.

This file is also what the first process runs; nothing else of the tests is loaded there.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LIBRARIES = (
    "aiofiles", "anyio._backends._asyncio", "cryptography.x509", "httpcore", "httpx", "ifaddr", "msgspec", "numpy",
    "platformdirs", "pydantic.fields", "pydantic.type_adapter", "rich.progress", "rich.table", "tomllib",
    "sqlalchemy.dialects.sqlite", "typer.rich_utils", "zoneinfo", "vantrue_client.camera.camera",
    "vantrue_client.cli.app", "vantrue_client.cli.logs", "vantrue_client.cli.workspace",
    "vantrue_client.workspace.queueing",
)  # fmt: skip
"""What is loaded before, all of which most commands load; none of it reads the environment when it is."""

AT_START = {"PATH": os.environ.get("PATH", ""), "OPENBLAS_NUM_THREADS": "1"}
_stems: dict[tuple[tuple[str, str], ...], Stem] = {}
_making = threading.Lock()


class Stem:
    """The process that has the libraries.

    environment  what Python itself reads when it starts
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(its.fileno())],
                env={**AT_START, **environment},
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def run(
        self, arguments: Sequence[object], environment: Mapping[str, str], folder: Path, bound: float
    ) -> tuple[int, str, str]:
        """Run a command to its end: its exit code, and what it wrote."""
        order = {
            "arguments": [str(argument) for argument in arguments],
            "environment": dict(environment),
            "folder": str(folder),
            "most": resource.getrlimit(resource.RLIMIT_FSIZE),
        }
        told, tells = os.pipe()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(told, "rb", buffering=0) as news:
            try:
                socket.send_fds(self._ours, [json.dumps(order).encode()], [out.fileno(), err.fileno(), tells])
            finally:
                os.close(tells)
            code = _end(news, order, bound)
            out.seek(0)
            err.seek(0)
            return code, _text(out.read()), _text(err.read())

    def end(self) -> None:
        """Let it end."""
        self._ours.close()
        self._process.wait()


def stem(environment: Mapping[str, str]) -> Stem:
    """The process for what starts with such an environment; the first who asks has it started."""
    python = {name: text for name, text in environment.items() if _of_python(name)}
    key = tuple(sorted(python.items()))
    with _making:
        if key not in _stems:
            _stems[key] = Stem(python)
            atexit.register(_stems[key].end)
        return _stems[key]


def fits(environment: Mapping[str, str]) -> bool:
    """Whether nothing in an environment says how letters are written, which is settled at the start."""
    return not any(name.startswith(("LC_", "LANG")) for name in environment)


def _of_python(name: str) -> bool:
    return name.startswith("PYTHON") and name != "PYTHON_KEYRING_BACKEND"


def _text(written: bytes) -> str:
    return written.decode().replace("\r\n", "\n")


def _end(news: Any, order: object, bound: float) -> int:
    """The exit code, which comes after the number of the process."""
    said, until = b"", time.monotonic() + bound
    while select.select([news], [], [], max(0.0, until - time.monotonic()))[0]:
        more = news.read(100)
        said += more
        if not more:
            _, code = said.split()
            return int(code)
    with contextlib.suppress(ProcessLookupError, ValueError):
        os.kill(int(said.split()[0]), signal.SIGKILL)
    raise TimeoutError(f"it did not end: {order}")


def serve(asked: socket.socket) -> dict[str, Any]:
    """Fork for each command that is asked for; returns in the forked process, with what that is to run."""
    while True:
        order, (*files, tells) = _received(asked)
        if os.fork():
            for file in (*files, tells):
                os.close(file)
            _reap()
            continue
        asked.close()
        if not (child := os.fork()):
            os.close(tells)
            for number, file in enumerate(files, 1):
                os.dup2(file, number)
                os.close(file)
            return order
        os.write(tells, b"%d " % child)
        os.write(tells, b"%d" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        os._exit(0)


def _reap() -> None:
    """Forget those who told how a command ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _received(asked: socket.socket) -> tuple[dict[str, Any], list[int]]:
    order, files, *_ = socket.recv_fds(asked, 1 << 20, 3)
    if not order:
        os._exit(0)
    return json.loads(order), files


def main() -> None:
    """What the first process runs, and what each that is forked from it goes on with."""
    sys.path[0] = str(Path(sys.executable).parent)
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.collect()
    gc.freeze()
    order = serve(socket.socket(fileno=int(sys.argv[1])))
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    resource.setrlimit(resource.RLIMIT_FSIZE, order["most"])
    sys.argv = order["arguments"]
    from vantrue_client.cli import main as program

    sys.exit(program())  # type: ignore[func-returns-value]


if __name__ == "__main__":
    main()
