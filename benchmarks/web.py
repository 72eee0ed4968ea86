"""`vantrue web` in Chromium: how soon a key that is pressed there is answered on the page, while a download goes on."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.browser import Browser, browser

from benchmarks.cost import VANTRUE
from benchmarks.table import show
from benchmarks.tui import COUNT, RATE, fill

KEYS = 100
FIRST = (500, 62)
"""Where the list's first row is: a click gives it the focus."""
PACE = 0.03  # seconds between two keys, as a held one repeats
CURSOR = "[0xe2, 0x80, 0xba]"
"""The cursor's sign in UTF-8: what comes with it after a key is its answer."""
WATCH = f"""
const sign = {CURSOR}, clock = window.vantrueClock = {{pressed: 0, painted: 0}};
const has = bytes => bytes.some((_, at) => sign.every((byte, more) => bytes[at + more] === byte));
addEventListener("keydown", () => {{ clock.pressed = performance.now(); clock.painted = 0; }}, true);
window.WebSocket = class extends WebSocket {{
  constructor(...how) {{
    super(...how);
    this.addEventListener("message", async message => {{
      const now = clock.pressed;
      const bytes = message.data instanceof Blob ? await message.data.arrayBuffer() : message.data;
      if (!now || clock.painted || typeof bytes === "string" || !has(new Uint8Array(bytes))) return;
      requestAnimationFrame(() => requestAnimationFrame(() => {{
        if (clock.pressed === now && !clock.painted) clock.painted = performance.now();
      }}));
    }});
  }}
}};
"""
"""Notes when a key is pressed, and the second frame after its answer came: xterm.js has drawn it by then."""


def measured(page: Browser, link: str) -> list[float]:
    """Seconds from key to paint, sorted; the list is whole, and a day is being downloaded."""
    page.before_everything(WATCH)
    page.resize(1200, 720, dark=True)
    page.navigate(link)
    seen(page, "camera listed")
    for key in ("Home", "a", "d"):
        page.key(key)
    seen(page, "to go")
    page.click(*FIRST)
    return sorted(pressed(page) for _ in range(KEYS))


def pressed(page: Browser) -> float:
    """Seconds from one key to its paint."""
    page.key("ArrowDown")
    spent: float = page.until("vantrueClock.painted && vantrueClock.painted - vantrueClock.pressed")
    time.sleep(PACE)
    return spent / 1000


def seen(page: Browser, words: str) -> None:
    """Wait till something is drawn."""
    while words.encode() not in page.heard:
        page.settle()
    page.heard = b""


def main() -> None:
    """Print the table."""
    from vantrue_client.mock import MockCamera

    if shutil.which("chromium") is None:
        print("`vantrue web` is not measured: there is no Chromium.", file=sys.stderr)
        return
    with (
        tempfile.TemporaryDirectory(prefix="vantrue-bench-") as folder,
        MockCamera.running("n4-pro", rate=RATE) as camera,
    ):
        home = Path(folder)
        fill(home / "archive")
        (home / "state").mkdir()
        (home / "state" / "welcome").write_bytes(b"done\n")  # it is not the first start
        places = {f"VANTRUE_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "STATE", "CACHE")}
        mine = {"HOME": folder, "VANTRUE_CAMERA": camera.url, "VANTRUE_ARCHIVE": str(home / "archive")}
        mine |= {"VANTRUE_PERMIT": "camera,storage,location,media", **places}
        command: list[str | Path] = [VANTRUE, "web", "--no-browser", "--json"]
        with subprocess.Popen(command, env={**os.environ, **mine}, stdout=subprocess.PIPE) as server:
            try:
                assert server.stdout is not None
                with browser(network=True) as page:
                    times = measured(page, json.loads(server.stdout.readline())["url"])
            finally:
                server.terminate()
    rows = [
        ["key to paint in the browser while downloading, median", f"{statistics.median(times) * 1000:.0f} ms"],
        ["the same, 99th percentile", f"{times[int(len(times) * 0.99)] * 1000:.0f} ms"],
    ]
    show([f"`vantrue web`, {COUNT:,} recordings", ""], rows)


if __name__ == "__main__":
    main()
