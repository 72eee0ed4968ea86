"""What 100,000 recordings cost the archive: opening it, listing it, planning a sync."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from benchmarks.table import show
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


def timed(what: str, work: Callable[[], object]) -> list[str]:
    start = time.perf_counter()
    work()
    return [what, f"{time.perf_counter() - start:.3f} s"]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="vantrue-bench-") as folder:
        root = Path(folder)
        fill(root)
        rows = [
            timed("catalog made anew from files and manifests", lambda: Archive(root).rebuild()),
            timed("open and close", lambda: Archive(root).open().close()),
        ]
        with Archive(root) as archive:
            rows += opened(archive)
    show([f"archive of {COUNT:,} recordings", "time"], rows)


def opened(archive: Archive) -> list[list[str]]:
    """What an opened archive takes for a listing, statistics, and a card of `LIST` recordings."""
    listed = list(recordings())[-LIST:]
    here, new = ArchiveDestination(archive, CAMERA), ArchiveDestination(archive, "another")

    def plan(destination: ArchiveDestination) -> list[bool]:
        holdings = Holdings(destination, listed)
        return [holdings.has(one) or holdings.leave(one) is None for one in listed]

    return [
        timed("newest 50", lambda: list(archive.ls(Filter(limit=50)))),
        timed("all, page by page", lambda: sum(1 for _ in archive.ls())),
        timed("statistics", archive.stats),
        timed(f"which of {LIST:,} listed to fetch: none is new", lambda: plan(here)),
        timed(f"which of {LIST:,} listed to fetch: all are new", lambda: plan(new)),
        timed(f"each of {LIST:,} alone, as a run ends with it: all here", lambda: [*map(here.present, listed)]),
        timed(f"each of {LIST:,} alone, as a run begins with it: all new", lambda: [*map(new.present, listed)]),
    ]


if __name__ == "__main__":
    main()
