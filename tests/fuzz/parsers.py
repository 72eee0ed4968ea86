"""Mutated clips and logs through every parser, in a process of its own: ``python -m tests.fuzz.parsers FIRST COUNT``;
with a COUNT of 0 the largest ones that are read.

Its memory is the system's own count of it, PyAV's included: the most that was resident while a file was read
(``VmHWM``, set back by ``clear_refs``) beyond what was before, freed memory given back. Whatever does not end is ended,
with a traceback. Prints what came of it as JSON.
"""

from __future__ import annotations

import asyncio
import ctypes
import faulthandler
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from tests.fetch.scripted import QUICK, Answer, Scripted
from tests.fuzz.footage import largest, mutations, seeds
from tests.media.gps.test_read import recording
from vantrue_client.errors import ConnectionLost, Damaged, UsageError
from vantrue_client.media import ranges as ranges_module
from vantrue_client.media.cut import cut
from vantrue_client.media.gps import read_track
from vantrue_client.media.movie import MOST_MOOV, read_movie
from vantrue_client.media.probe import probe
from vantrue_client.media.ranges import RangeReader, local
from vantrue_client.media.thumbnail import still
from vantrue_client.media.whole import structure
from vantrue_client.media.wholefile import WholeFile
from vantrue_client.model import Opened, Recording, Track

P = ParamSpec("P")
T = TypeVar("T")
GUARD = 30
"""Seconds after which the reading of a file does not end; a hundred times what any needs."""
MOST_MEMORY = 64 << 20
MOST_ASKED = MOST_MOOV + (1 << 20)
SLACK = 64
"""Bytes that one may ask for behind the end: the last head of a box, where there is only a part of one."""


class WatchedFile(WholeFile):
    """A file that fails for a read that lies outside it, or that asks for more than any table holds."""

    def read(self, offset: int, count: int) -> bytes:
        check_read(offset, count, self.size)
        return super().read(offset, count)


class WatchedSource(Scripted):
    """A camera that fails for the same."""

    @asynccontextmanager
    async def open(self, recording: Recording, offset: int = 0, end: int | None = None) -> AsyncIterator[Opened]:
        check_read(offset, (len(self.data) if end is None else end) - offset, len(self.data))
        async with super().open(recording, offset, end) as opened:
            yield opened


def check_read(offset: int, count: int, size: int) -> None:
    assert 0 <= offset <= size, f"a read at byte {offset} of {size}"
    assert 0 <= count <= max(size, MOST_ASKED), f"a read of {count} bytes of {size}"


def sane(track: Track) -> str:
    assert all(
        abs(fix.latitude) <= 90 and abs(fix.longitude) <= 180 and (fix.speed is None or 0 <= fix.speed <= 84)
        for fix in track.fixes
    )
    assert track.fixes or track.notes
    return track.layout if track.fixes else "no fix"


async def track_here(reader: RangeReader, folder: Path) -> str:
    return sane(await read_track(reader, recording()))


async def track_there(reader: RangeReader, folder: Path) -> str:
    """The same over ranges, of which no more come than the file has bytes, and a block for each place looked at."""
    told = sane(await read_track(reader, recording()))
    assert reader.bytes_fetched <= 3 * reader.size + (64 << 10), (reader.bytes_fetched, reader.size)
    return told


async def a_cut(reader: RangeReader, folder: Path, start: float = 0.5, end: float = 1.5) -> str:
    to = folder / "piece.MP4"
    try:
        made = await cut(reader, start, end, to)
        assert made.size == to.stat().st_size <= 2 * reader.size + MOST_MOOV
        async with local(to) as piece:
            assert (await read_movie(piece)).tracks
    finally:
        to.unlink(missing_ok=True)
    return "done"


async def a_whole(reader: RangeReader, folder: Path) -> str:
    return await a_cut(reader, folder, 0, 1e12)


async def a_still(reader: RangeReader, folder: Path) -> str:
    assert (await still(reader, 1)).startswith(b"\xff\xd8\xff")
    return "done"


async def a_probe(reader: RangeReader, folder: Path) -> str:
    await probe(reader)
    return "done"


Parser = Callable[[RangeReader, Path], Awaitable[str]]
HERE: dict[str, Parser] = {"track": track_here, "cut": a_cut, "cut whole": a_whole, "still": a_still, "probe": a_probe}
THERE: dict[str, Parser] = {"track over ranges": track_there, "cut over ranges": a_cut, "probe over ranges": a_probe}


async def outcome(parser: Parser, reader: RangeReader, folder: Path) -> str:
    """What a parser makes of a file; any error but a typed one goes on."""
    try:
        return await parser(reader, folder)
    except (Damaged, UsageError, ConnectionLost) as error:
        return type(error).__name__


async def through_all(data: bytes, folder: Path, came: Counter[str]) -> None:
    """One file through every parser."""
    path = folder / "20221214_142230_00001_N_A.MP4"
    path.write_bytes(data)
    came[f"structure: {'flawed' if structure(path).flaw else 'whole'}"] += 1
    for name, parser in HERE.items():
        async with local(path) as reader:
            came[f"{name}: {await outcome(parser, reader, folder)}"] += 1
    for name, parser in THERE.items():
        source = WatchedSource(data, Answer(chunk=1 << 16))
        listed = recording()
        async with await RangeReader.open(source, listed, patience=QUICK) as reader:
            came[f"{name}: {await outcome(parser, reader, folder)}"] += 1


def _done(future: Future[T], work: Callable[[], T]) -> Exception | None:
    try:
        future.set_result(work())
    except Exception as error:
        return error
    return None


class AtOnce(ThreadPoolExecutor):
    """Does what is given to it at once: a hundred thousand files' reads are handed to no thread."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future = Future[T]()
        error = _done(future, lambda: fn(*args, **kwargs))
        if error is not None:
            future.set_exception(error.with_traceback(None))  # which would hold what was read
        return future


class Memory:
    """What one file's reading takes."""

    def __init__(self) -> None:
        self.most = 0
        self._give_back = ctypes.CDLL(None).malloc_trim

    def begin(self) -> None:
        self._give_back(0)
        Path("/proc/self/clear_refs").write_text("5")
        self._before = self._told("VmRSS")

    def end(self) -> None:
        more = self._told("VmHWM") - self._before
        assert more <= MOST_MEMORY, f"{more >> 20} MiB more than before"
        self.most = max(self.most, more)

    def _told(self, name: str) -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith(name))


async def run(files: Iterable[tuple[str, bytes]], folder: Path) -> dict[str, object]:
    """Each file through every parser, what is loaded once and is no file's own loaded before."""
    asyncio.get_running_loop().set_default_executor(AtOnce())
    came, slowest, used, count = Counter[str](), (0.0, ""), Memory(), 0
    for name in ("n4", "real", "real h265", "log"):
        await through_all(seeds()[name], folder, Counter())
    for name, data in files:
        began = time.monotonic()
        used.begin()
        faulthandler.dump_traceback_later(GUARD, exit=True)
        try:
            await through_all(data, folder, came)
            used.end()
            faulthandler.cancel_dump_traceback_later()
        except BaseException as error:
            error.add_note(f"It was {name}.")
            raise
        count += 1
        slowest = max(slowest, (round(time.monotonic() - began, 3), name))
    return {"files": count, "most_memory": used.most, "slowest": slowest, "came": came}


def main() -> None:
    setattr(ranges_module, "WholeFile", WatchedFile)  # noqa: B010 - a room exports no other room's names
    first, count = map(int, sys.argv[1:])
    files = mutations(first, count) if count else iter(largest().items())
    in_memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=in_memory if in_memory.is_dir() else None) as folder:
        print(json.dumps(asyncio.run(run(files, Path(folder)))))


if __name__ == "__main__":
    main()
