"""A process of its own that fetches a file and can be made to die, for tests of what is left then.

`python -m tests.fetch.child steps|moments|full|memory ...` ends with 0 when all held.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fetch.scripted import Answer, Reply, Scripted, recording
from vantrue_client.errors import NoRoom
from vantrue_client.fetch import fetch, journal, part
from vantrue_client.model import Opened, Recording

if TYPE_CHECKING:
    from _typeshed import HasFileno

DATA = random.Random(1).randbytes(300_000)
NAME = "20260904.dat"
CLIP = recording(NAME, len(DATA))


def in_a_fork(work: Callable[[], None]) -> int:
    """Run something in a copy of this process, which has no other threads; its exit status, or minus its signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dies_at(step: int, folder: Path) -> None:
    """Kill this process at the n-th thing that is done to the disk below a folder."""
    count = 0

    def done(*_: object) -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in {"open", "os.link", "os.rename", "os.remove", "os.utime"} and str(folder) in str(arguments[0]):
            done()

    def fsync(fd: int | HasFileno) -> None:
        done()

    os.fsync = fsync
    sys.addaudithook(hook)


def bring(target: Path, source: Scripted) -> None:
    fetched = asyncio.run(fetch(source, CLIP, target, owner="mine"))
    assert fetched.sha256 == hashlib.sha256(DATA).hexdigest()


def check_and_go_on(target: Path) -> None:
    """After a death: nothing final that is not whole, and the next try ends it without asking for what is safe."""
    final = target.exists()
    assert not final or target.read_bytes() == DATA
    known = journal.read_journal(target)
    source = Scripted(DATA)
    bring(target, source)
    assert target.read_bytes() == DATA
    durable = known.durable if known else 0
    assert source.asked == ([] if durable == len(DATA) else [durable])
    assert {path.name for path in target.parent.iterdir()} == {NAME, f"{NAME}.part.json"}


def steps(folder: Path, stride: int, first: int) -> None:
    """Die at every n-th step, from the first to the one that comes no more."""
    step, status = first, -1
    while status:
        target = folder / str(step) / NAME

        def work(step: int = step, target: Path = target) -> None:
            dies_at(step, target.parent)
            bring(target, Scripted(DATA, Answer(chunk=100_000)))

        status = in_a_fork(work)
        assert status in {0, -signal.SIGKILL}, status
        assert in_a_fork(lambda target=target: check_and_go_on(target)) == 0, f"step {step}"  # type: ignore[misc]
        shutil.rmtree(target.parent)
        step += stride
    assert step > 25, f"only {step} steps"


def moments(folder: Path, kills: int, seed: int) -> None:
    """One recording after another, each killed at random moments until it is there."""
    chance = random.Random(seed)
    for number in range(kills):
        target = folder / str(number) / NAME
        child = os.fork()
        if child == 0:
            bring(target, Scripted(DATA, Answer(chunk=500)))
            os._exit(0)
        time.sleep(chance.uniform(0, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert in_a_fork(lambda target=target: check_and_go_on(target)) == 0, f"kill {number}"  # type: ignore[misc]


def full(folder: Path, limit: int) -> None:
    """A disk that takes no more after so many bytes to a file."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        bring(folder / NAME, Scripted(DATA))
    except NoRoom as error:
        print(error)
        return
    raise AssertionError("there was room")


class Endless(Scripted):
    """As many bytes as wanted, made as they are asked for."""

    @asynccontextmanager
    async def open(self, recording: Recording, offset: int = 0, end: int | None = None) -> AsyncIterator[Opened]:
        reply = Reply(Answer(chunk=1 << 16), b"", offset)
        reply.size, reply.bytes = recording.size, Zeros(recording.size - offset)  # type: ignore[assignment]
        yield reply


class Zeros:
    def __init__(self, size: int) -> None:
        self.size = size

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, piece: slice) -> bytes:
        return bytes(min(piece.stop, self.size) - piece.start)


def memory(folder: Path, size: int) -> None:
    """Bring many bytes; print by how many the process grew, at most."""
    asyncio.run(fetch(Endless(b""), recording("warm.dat", 1 << 22), folder / "warm.dat"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asyncio.run(fetch(Endless(b""), recording(NAME, size), folder / NAME))
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)


if __name__ == "__main__":
    what, where, *numbers = sys.argv[1:]
    if what in {"steps", "moments", "full"}:
        part.BLOCK = 66_000
    if what in {"steps", "moments"}:
        part.EVERY = 0.0 if what == "steps" else 0.01
        os.fsync = lambda fd: None  # the death of a process, unlike a power cut, takes nothing from the disk's cache
    {"steps": steps, "moments": moments, "full": full, "memory": memory}[what](Path(where), *map(int, numbers))  # type: ignore[operator]
