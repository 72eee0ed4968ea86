"""Bringing one recording over: `vantrue get` beside curl, aria2c and a plain urllib loop, on one simulated camera.

Sizes in MB by environment variable: ``BENCH_PACED_MB`` (40 Mbit/s: 5 MB take a second), ``BENCH_MB`` (unpaced),
``BENCH_ROUNDS`` (unpaced; the best of them counts). What is brought is written to the temporary folder (``TMPDIR``).
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.cost import VANTRUE, Cost, best, cost, missing
from benchmarks.stage import Stage, stage
from benchmarks.table import show

MB = 1_000_000
PACE = 5.0
URLLIB = """
import sys, urllib.request
with urllib.request.urlopen(sys.argv[1]) as reply, open(sys.argv[2], "wb") as file:
    while chunk := reply.read(1 << 16):
        file.write(chunk)
"""

Command = Callable[[str, Path], list[str | Path]]


def _vantrue(url: str, to: Path) -> list[str | Path]:
    at = urlsplit(url)
    return [VANTRUE, "get", to.name, "--to", to.parent, "--camera", f"http://{at.netloc}"]


def _curl(url: str, to: Path) -> list[str | Path]:
    return ["curl", "-sS", "-o", to, url]


def _aria2c(url: str, to: Path) -> list[str | Path]:
    return ["aria2c", "-x1", "-q", "--dir", to.parent, "--out", to.name, url]


def _urllib(url: str, to: Path) -> list[str | Path]:
    return [sys.executable, "-c", URLLIB, url, to]


def _curl_and_checks(url: str, to: Path) -> list[str | Path]:
    at = shlex.quote(str(to))
    return ["sh", "-ec", f"curl -sS -o {at} {shlex.quote(url)}; sha256sum {at}; sync {at}"]


PLAIN: dict[str, Command] = {"vantrue get": _vantrue, "curl -o": _curl, "aria2c -x1": _aria2c, "urllib loop": _urllib}
SURE = {**PLAIN, "curl -o, sha256sum, sync FILE": _curl_and_checks}


def available(commands: dict[str, Command]) -> dict[str, Command]:
    """Those whose tools are here; the others are named."""
    lacking = missing("curl", "aria2c", "sha256sum", "sync")
    for name in lacking:
        print(f"{name} is not installed: left out.\n")
    return {name: command for name, command in commands.items() if not any(tool in name for tool in lacking)}


def measure(at: Stage, url: str, commands: dict[str, Command], clip: Path, rounds: int = 1) -> dict[str, Cost]:
    """What each command takes to bring a clip, in turns."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            to = at.folder / "to" / clip.name
            to.parent.mkdir()
            costs[name].append(cost(command(f"{url}/Normal/{clip.name}", to), at.environment))
            if to.stat().st_size != clip.stat().st_size:
                raise RuntimeError(f"{name} brought {to.stat().st_size} bytes")
            to.unlink()
            to.parent.rmdir()
    return {name: best(of_one) for name, of_one in costs.items()}


def paced(at: Stage, megabytes: int) -> None:
    """At 40 Mbit/s: does anything keep the bytes from coming as fast as they can?"""
    clip, short = at.long_clip(1, megabytes * MB), at.clip(2)
    more = clip.stat().st_size - short.stat().st_size
    with at.camera("--rate", f"{PACE * 8:g}mbit") as url:
        commands = available(PLAIN)
        started = measure(at, url, commands, short)
        rows = []
        for name, one in measure(at, url, commands, clip).items():
            goodput = clip.stat().st_size / one.seconds / MB
            flowing = more / (one.seconds - started[name].seconds) / MB
            rows.append(
                [name, f"{goodput:.2f}", f"{flowing / PACE:.3f}", f"{one.cpu:.2f} s", f"{one.memory / MB:.0f} MB"]
            )
    show([f"{megabytes} MB at 40 Mbit/s", "MB/s", "of the pace, once started", "CPU", "peak memory"], rows)


def unpaced(at: Stage, megabytes: int, rounds: int) -> None:
    """As fast as the computer lets it."""
    clip = at.long_clip(1, megabytes * MB)
    with at.camera() as url:
        found = measure(at, url, available(SURE), clip, rounds)
    sure = found.get("curl -o, sha256sum, sync FILE")
    rows = [
        [
            name,
            f"{clip.stat().st_size / one.seconds / MB:.0f}",
            f"{one.seconds:.2f} s",
            f"{one.seconds / sure.seconds:.2f}" if sure else "-",
            f"{one.cpu:.2f} s",
            f"{one.memory / MB:.0f} MB",
        ]
        for name, one in found.items()
    ]
    show([f"{megabytes} MB unpaced", "MB/s", "time", "of curl, sha256sum, sync", "CPU", "peak memory"], rows)


def main() -> None:
    """Print the tables."""
    with stage() as at:
        paced(at, int(os.environ.get("BENCH_PACED_MB", "60")))
        unpaced(at, int(os.environ.get("BENCH_MB", "500")), int(os.environ.get("BENCH_ROUNDS", "3")))


if __name__ == "__main__":
    main()
