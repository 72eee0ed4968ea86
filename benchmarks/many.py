"""Many small recordings: what a sync adds to each, beside its bytes and the pause that the camera is owed."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

from benchmarks.cost import VANTRUE, cost
from benchmarks.stage import FIRST, Stage, stage
from benchmarks.table import show
from vantrue_client.model import Patience


def copies(at: Stage, count: int) -> int:
    """So many short clips on the card, and the bytes of one."""
    clip = at.clip(0, seconds=1)
    for number in range(1, count):
        start = FIRST + timedelta(minutes=number)
        copy = clip.with_name(f"{start:%Y%m%d_%H%M%S}_{number:05}_N_A.MP4")
        shutil.copyfile(clip, copy)
        end = (start + timedelta(seconds=1)).timestamp()
        os.utime(copy, (end, end))
    return clip.stat().st_size


def main() -> None:
    """Print the table."""
    count = int(os.environ.get("BENCH_FILES", "300"))
    with stage() as at:
        size = copies(at, count)
        with at.camera() as url:
            command: list[str | Path] = [VANTRUE, "sync", "--camera", url, "-a", at.folder / "archive"]
            first, again = (cost(command, at.environment) for _ in range(2))
    gap = Patience().gap
    each = (first.seconds - again.seconds) / count
    rows = [
        ["all new", f"{first.seconds:.1f} s", f"{first.cpu:.1f} s", f"{first.memory / 1e6:.0f} MB"],
        ["again, none new", f"{again.seconds:.1f} s", f"{again.cpu:.1f} s", f"{again.memory / 1e6:.0f} MB"],
        [
            f"each new one, with {gap * 1000:.0f} ms of pause for the camera",
            f"{each * 1000:.0f} ms",
            f"{(first.cpu - again.cpu) / count * 1000:.0f} ms",
            "",
        ],
    ]
    show([f"`vantrue sync`, {count} recordings of {size / 1000:.0f} kB", "time", "CPU", "peak memory"], rows)


if __name__ == "__main__":
    main()
