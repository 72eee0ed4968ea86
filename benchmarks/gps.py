"""Tracks of 60 one-minute clips beside `exiftool -ee` (aim: 20 times faster), and remote beside the whole download.

The clips are as large as a front camera's in 4K: of one for each layout all 60 are links, so both programs read from
memory. A piece of 10 s out of 60 s (aim: under a quarter of the time) and a track, both of a clip on a camera.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.grown import write_grown
from benchmarks.stage import FIRST, stage
from benchmarks.table import show
from vantrue_client.camera.camera import Camera
from vantrue_client.media.cut import cut
from vantrue_client.media.gps import read_track
from vantrue_client.media.ranges import RangeReader, local, ranges
from vantrue_client.model import Kind, Recording

CLIPS = 60
LARGE = 240_000_000
"""Bytes of a minute of 4K (facts: recordings, Folders and names)."""
FAR = 100_000_000
"""Bytes of a minute of the other channels: enough to compare, and 20 s of waiting instead of 48."""
LAYOUTS = {"novatek": "ExifTool has its index", "n4": "ExifTool searches", "n4,no-index": "both without an index"}


def main() -> None:
    """Print the tables."""
    with stage() as here:
        clip = here.card / "Normal" / f"{FIRST:%Y%m%d_%H%M%S}_00001_N_A.MP4"
        clip.parent.mkdir(parents=True)
        rows = [_extraction(layout, here.folder / layout) for layout in LAYOUTS]
        show(
            [f"tracks of {CLIPS} clips of a minute", "here", "`exiftool -ee`", "times as long", "fixes here and there"],
            rows,
        )
        write_grown(clip, start=FIRST, gps="n4", size=FAR)
        with here.camera("--rate", "40mbit") as url:
            asyncio.run(_remote(url, here.folder, clip.stat().st_size))


def _extraction(layout: str, folder: Path) -> list[str]:
    folder.mkdir()
    copies = [folder / f"{number:02}.MP4" for number in range(CLIPS)]
    write_grown(copies[0], start=FIRST, gps=layout, size=LARGE)
    for copy in copies[1:]:
        os.link(copies[0], copy)
    asyncio.run(_tracks(copies[:1]))  # imports once what ExifTool has in itself
    start = time.perf_counter()
    fixes = asyncio.run(_tracks(copies))
    ours = time.perf_counter() - start
    name = f"{layout}, {copies[0].stat().st_size / 1e6:.0f} MB each: {LAYOUTS[layout]}"
    if shutil.which("exiftool") is None:
        return [name, f"{ours:.2f} s", "not installed", "", f"{fixes}"]
    start = time.perf_counter()
    command: list[str | Path] = ["exiftool", "-q", "-ee", "-n", "-p", "$GPSDateTime $GPSLatitude", *copies]
    ran = subprocess.run(command, capture_output=True, text=True)
    theirs = time.perf_counter() - start
    shutil.rmtree(folder)
    found = sum(float(line.split()[-1]) != 0 for line in ran.stdout.splitlines())
    return [name, f"{ours:.2f} s", f"{theirs:.2f} s", f"{theirs / ours:.1f}", f"{fixes}, {found}"]


async def _tracks(copies: list[Path]) -> int:
    found = 0
    for path in copies:
        async with local(path) as reader:
            found += len((await read_track(reader, Recording(path.name, "", "", Kind.NORMAL, 1))).fixes)
    return found


async def _remote(url: str, folder: Path, size: int) -> None:
    async with Camera(url) as camera:
        (recording,) = [one async for one in camera.recordings(kind="normal")]
        start = time.perf_counter()
        await camera.download(recording, to=folder / "whole")
        whole = time.perf_counter() - start

        async def timed(name: str, work: Callable[[RangeReader], Awaitable[object]]) -> list[str]:
            start = time.perf_counter()
            async with ranges(camera, recording) as reader:
                await work(reader)
                seconds, came = time.perf_counter() - start, reader.bytes_fetched / size
            return [name, f"{seconds:.2f} s", f"{seconds / whole:.2f}", f"{came:.1%}"]

        rows = [
            ["the whole", f"{whole:.2f} s", "1", "100 %"],
            await timed("its track", lambda reader: read_track(reader, recording)),
            await timed("a piece of 10 s", lambda reader: cut(reader, 20, 30, folder / "piece.MP4")),
        ]
        show([f"a clip of {size / 1e6:.0f} MB at 40 Mbit/s", "time", "of the download's", "of the bytes"], rows)


if __name__ == "__main__":
    main()
