"""What 100,000 recordings cost the archive; run it as `python -m benchmarks.archive`.

Limits are those of the issue, wide enough for a slow laptop; the exit code is 1 when one is passed.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from vantrue_client.archive import Archive, ArchiveDestination, Copy, Holdings
from vantrue_client.archive.layout import MANIFEST
from vantrue_client.archive.manifest import day_of, encoded
from vantrue_client.model import CameraTime, Channel, Filter, Kind, Recording
from vantrue_client.wire.commands import file_target

COUNT = 100_000
A_DAY = 400
LIST = 6_000
CAMERA = "c0ffee"
FIRST = CameraTime.of(2024, 1, 1)


def recordings() -> Iterator[Recording]:
    for number in range(COUNT):
        start = FIRST + timedelta(days=number // A_DAY, minutes=3 * (number % A_DAY))
        moment = f"{start.clock:%Y%m%d_%H%M%S}_{number % 100_000:05d}"
        path = rf"A:\Normal\{moment}_N_A.MP4"
        yield Recording(
            name=f"{moment}_N_A.MP4",
            path=path,
            target=file_target(path),
            kind=Kind.NORMAL,
            size=0,
            start=start,
            end=start + timedelta(minutes=1),
            channel=Channel.FRONT,
            sequence=number % 100_000,
            locked=False,
            moment=moment,
        )


def fill(root: Path) -> None:
    """Empty files and their manifests, as an archive of some years has them."""
    sha256 = hashlib.sha256(b"").hexdigest()
    copies = (
        Copy(CAMERA, one, f"{one.start.clock:%Y/%m-%d}/normal/{one.name}", sha256)
        for one in recordings()
        if one.start is not None
    )
    for day, of_day in groupby(copies, key=lambda copy: day_of(copy.file)):
        (root / day / "normal").mkdir(parents=True)
        with (root / day / MANIFEST).open("wb") as manifest:
            for copy in of_day:
                manifest.write(encoded(copy) + b"\n")
                (root / copy.file).touch()


def timed(what: str, limit: float, work: Callable[[], object]) -> bool:
    start = time.perf_counter()
    work()
    took = time.perf_counter() - start
    print(f"{what:<58} {took:8.3f} s   limit {limit:6.2f} s   {'ok' if took <= limit else 'TOO SLOW'}")
    return took <= limit


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        fill(root)
        fine = [timed(f"rebuild, {COUNT:,} recordings", 15.0, lambda: Archive(root).rebuild())]
        fine.append(timed("open and close", 1.0, lambda: Archive(root).open().close()))
        with Archive(root) as archive:
            destination = ArchiveDestination(archive, CAMERA)
            listed = list(recordings())[-LIST:]
            unknown = ArchiveDestination(archive, "another")

            def planned(destination: ArchiveDestination) -> list[bool]:
                holdings = Holdings(destination, listed)
                return [holdings.has(one) or holdings.leave(one) is None for one in listed]

            fine += [
                timed("newest 50", 0.1, lambda: list(archive.ls(Filter(limit=50)))),
                timed("all, page by page", 10.0, lambda: sum(1 for _ in archive.ls())),
                timed("statistics", 2.0, archive.stats),
                timed(f"a plan for {LIST:,} listed: all here", 5.0, lambda: planned(destination)),
                timed(f"a plan for {LIST:,} listed: none here", 5.0, lambda: planned(unknown)),
                timed(f"which of {LIST:,} listed are here: all", 10.0, lambda: [*map(destination.present, listed)]),
                timed(f"which of {LIST:,} listed are here: none", 15.0, lambda: [*map(unknown.present, listed)]),
            ]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
