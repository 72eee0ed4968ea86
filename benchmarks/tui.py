"""The terminal interface with 20,000 recordings: how soon it is there, how soon a key is answered, what it weighs."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from struct import pack

from benchmarks.table import show

COUNT = 20_000
KEYS = 150
RATE = 40_000_000 // 8  # bytes a second, as a camera's Wi-Fi has them
CAMERA = "c0ffee"
EMPTY = pack(">I4s4sI", 16, b"ftyp", b"isom", 0)
"""How a video begins; what does not is looked through to its end for places."""
STALLS = {"stalls in its list": "list-slow:600", "stalls in every transfer": "stall:200000"}
"""How a camera is unwell while keys are pressed."""


def fill(root: Path, count: int = COUNT) -> None:
    """The books of an archive, three channels a moment; the files themselves are not looked at by a list."""
    from benchmarks.archive import recordings
    from vantrue_client.archive import Archive, Copy
    from vantrue_client.archive.layout import MANIFEST
    from vantrue_client.archive.manifest import day_of, encoded
    from vantrue_client.model import Channel

    def copies() -> Iterator[Copy]:
        for number, one in zip(range(count // 3), recordings(), strict=False):
            assert one.start is not None
            for letter, channel in zip("ABC", Channel, strict=True):
                name = one.name.replace("_A.", f"_{letter}.")
                mine = replace(one, name=name, channel=channel, size=240_000_000 + number, path=rf"A:\Normal\{name}")
                yield Copy(CAMERA, mine, f"{one.start.clock:%Y/%m-%d}/normal/{name}", "0" * 64)

    for day, of_day in groupby(copies(), key=lambda copy: day_of(copy.file)):
        (root / day / "normal").mkdir(parents=True)
        with (root / day / MANIFEST).open("wb") as manifest:
            for copy in of_day:
                manifest.write(encoded(copy) + b"\n")
                with (root / copy.file).open("wb") as file:
                    file.write(EMPTY + pack(">I4s", copy.recording.size - len(EMPTY), b"mdat"))
                    file.truncate(copy.recording.size)  # takes no room
    Archive(root).rebuild()


async def measured(home: Path, camera: str, began: float, *, listed: bool = True) -> dict[str, float]:
    """Start it, time it, and press keys while a download goes on.

    listed  the camera has told its list before; else keys are pressed while it is waited for
    """
    from vantrue_client.model import Patience
    from vantrue_client.policy.permissions import Permission
    from vantrue_client.workspace import Places, Settings, Workspace
    from vantrue_tui.app import VantrueApp
    from vantrue_tui.screens.library import Library

    places = Places(home / "config", home / "state", home / "cache", home / "archive")
    settings = Settings(places=places, camera=camera, patience=Patience(gap=0), permit=frozenset(Permission))
    app = VantrueApp(lambda asker: Workspace(settings, asker))
    async with app.run_test(size=(160, 50)) as pilot:
        while not (isinstance(app.screen, Library) and app.screen.query("#moments")):
            await asyncio.sleep(0.001)
        page = app.screen
        painted = time.time() - began
        while not page.moments.shown:
            await asyncio.sleep(0.001)
        usable = time.time() - began
        while len(page.moments.shown) < COUNT // 3 or (listed and (page.known is None or not page.known.asked)):
            await asyncio.sleep(0.01)
        whole = time.time() - began
        await pilot.press("home", "a", "d")
        times = [await answered(app, page) for _ in range(KEYS)]
        assert listed or page.known is None or not page.known.asked, "the list came"
    app.engine.close()
    times.sort()
    return {
        "first paint": painted,
        "usable list": usable,
        "whole list, camera asked": whole,
        "median": statistics.median(times),
        "99th percentile": times[int(len(times) * 0.99)],
        "memory": peak(),
    }


async def answered(app: object, page: object) -> float:
    """Seconds from a key to the moment when what it changed is drawn."""
    from textual import events

    start = time.perf_counter()
    before = page.moments.cursor  # type: ignore[attr-defined]
    app.post_message(events.Key("down", None))  # type: ignore[attr-defined]
    while page.moments.cursor == before:  # type: ignore[attr-defined]
        await asyncio.sleep(0)
    drawn = asyncio.Event()
    page.call_after_refresh(drawn.set)  # type: ignore[attr-defined]
    await drawn.wait()
    spent = time.perf_counter() - start
    await asyncio.sleep(0.03)  # as fast as a held key repeats
    return spent


def peak() -> float:
    """Megabytes at the peak, this process alone."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1000
    return float("nan")


def run(home: Path, *faults: str) -> dict[str, float]:
    """The figures of an interface that is a process of its own."""
    from vantrue_client.mock import MockCamera

    listed = "no" if any(fault.startswith("list-slow") for fault in faults) else "yes"
    with MockCamera.running("n4-pro", rate=RATE, faults=faults) as camera:
        words = [sys.executable, "-m", "benchmarks.tui", str(home), camera.url, str(time.time()), listed]
        ran = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(ran.stdout)
    return told


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="vantrue-bench-") as folder:
        home = Path(folder)
        fill(home / "archive")
        (home / "state").mkdir()
        (home / "state" / "welcome").write_bytes(b"done\n")  # it is not the first start
        told = run(home)
        stalled = {how: run(home, fault) for how, fault in STALLS.items()}
    rows = [
        ["start to first paint", f"{told['first paint']:.2f} s"],
        ["start to a usable list", f"{told['usable list']:.2f} s"],
        ["start to the whole list, camera asked", f"{told['whole list, camera asked']:.2f} s"],
        ["key to paint while downloading, median", f"{told['median'] * 1000:.0f} ms"],
        ["key to paint while downloading, 99th percentile", f"{told['99th percentile'] * 1000:.0f} ms"],
        *(
            [f"the same with a camera that {how}", f"{one['99th percentile'] * 1000:.0f} ms"]
            for how, one in stalled.items()
        ),
        ["memory at the peak", f"{told['memory']:.0f} MB"],
    ]
    show([f"terminal interface, {COUNT:,} recordings", ""], rows)


if __name__ == "__main__":
    if sys.argv[1:]:
        root, address, start, told = sys.argv[1:]
        print(json.dumps(asyncio.run(measured(Path(root), address, float(start), listed=told == "yes"))))
    else:
        main()
