"""Tracks of 60 one-minute clips beside `exiftool -ee` (aim: 20 times faster), and remote beside the whole download.

A piece of 10 s out of 60 s (aim: under a quarter of the time) and a track, both of a clip on a camera at 40 Mbit/s.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.stage import FIRST, stage
from vantrue_client.camera.camera import Camera
from vantrue_client.media.cut import cut
from vantrue_client.media.gps import read_track
from vantrue_client.media.ranges import RangeReader, local, ranges
from vantrue_client.mock.card import write_clip
from vantrue_client.model import Kind, Recording

CLIPS = 60


def main() -> None:
    with stage() as here:
        clip = here.card / "Normal" / f"{FIRST:%Y%m%d_%H%M%S}_00001_N_A.MP4"
        clip.parent.mkdir(parents=True)
        write_clip(clip, start=FIRST, seconds=60, gps="novatek", size=(1280, 720), fps=30)
        _extraction(clip, here.folder / "clips")
        with here.camera("--rate", "40mbit") as url:
            asyncio.run(_remote(url, here.folder, clip.stat().st_size))


def _extraction(clip: Path, folder: Path) -> None:
    folder.mkdir()
    copies = [Path(shutil.copy(clip, folder / f"{number:02}.MP4")) for number in range(CLIPS)]
    start = time.perf_counter()
    fixes = asyncio.run(_tracks(copies))
    ours = time.perf_counter() - start
    print(f"{CLIPS} clips of a minute, {clip.stat().st_size / 1e6:.0f} MB each: {ours:.2f} s, {fixes} fixes")
    if shutil.which("exiftool") is None:
        print("  no exiftool to compare with")
        return
    start = time.perf_counter()
    command: list[str | Path] = ["exiftool", "-q", "-ee", "-n", "-p", "$GPSDateTime $GPSLatitude", *copies]
    ran = subprocess.run(command, capture_output=True, text=True)
    theirs = time.perf_counter() - start
    found = sum(float(line.split()[-1]) != 0 for line in ran.stdout.splitlines())
    print(f"  exiftool -ee: {theirs:.2f} s, {found} fixes: {theirs / ours:.0f} times as long")


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

        async def timed(name: str, work: Callable[[RangeReader], Awaitable[object]]) -> None:
            start = time.perf_counter()
            async with ranges(camera, recording) as reader:
                await work(reader)
                seconds, came = time.perf_counter() - start, reader.bytes_fetched / size
            print(f"  {name}: {seconds:.2f} s, {seconds / whole:.2f} of the download's, with {came:.1%} of the bytes")

        print(f"A clip of {size / 1e6:.0f} MB at 40 Mbit/s: {whole:.2f} s for the whole")
        await timed("its track", lambda reader: read_track(reader, recording))
        await timed("a piece of 10 s", lambda reader: cut(reader, 20, 30, folder / "piece.MP4"))


if __name__ == "__main__":
    main()
