"""The file list, 3015: what reading it costs, beside a plain ElementTree loop over the whole text.

Both make of each entry its name, path, size, time and lock; ours makes a whole Recording of it, name read and all.
Memory is what reading needs at its peak; the list itself comes in chunks and what was made is dropped at once.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from benchmarks.cost import VANTRUE, best, cost
from benchmarks.stage import stage
from benchmarks.table import show
from vantrue_client.wire.filelist import FileList
from vantrue_client.wire.models import layout_of

ENTRIES = (10_000, 20_000)
CHUNK = 1 << 16
ROUNDS = 3


def listing(entries: int) -> Iterator[bytes]:
    """A list of moments of three channels, as a camera writes it."""
    yield b'<?xml version="1.0" encoding="UTF-8" ?>\n<LIST>\n'
    for number in range(entries):
        start = datetime(2025, 12, 1) + timedelta(minutes=number // 3)
        end = start + timedelta(seconds=60 + number % 3)
        name = f"{start:%Y%m%d_%H%M%S}_{number // 3 % 100_000:05}_N_{'ABC'[number % 3]}.MP4"
        timecode = (end.year - 1980) << 25 | end.month << 21 | end.day << 16 | end.hour << 11 | end.minute << 5
        fields = {
            "NAME": name,
            "FPATH": f"A:\\Normal\\{name}",
            "SIZE": 243269632 + number,
            "TIMECODE": timecode | end.second // 2,
            "TIME": f"{end:%Y/%m/%d %H:%M:%S}",
            "ATTR": 32 + number % 2,
        }
        lines = "\n".join(f"<{field}>{text}</{field}>" for field, text in fields.items())
        yield f"<ALLFile><File>\n{lines}</File>\n</ALLFile>\n".encode()
    yield b"</LIST>\n"


def ours(body: bytes) -> int:
    """Read it as it arrives."""
    reading = FileList(layout_of("n4-pro"))
    made = sum(len(reading.feed(body[at : at + CHUNK])) for at in range(0, len(body), CHUNK))
    reading.finish()
    return made


def element_tree(body: bytes) -> int:
    """Read it whole."""
    made = 0
    for file in ElementTree.fromstring(body).iter("File"):
        found = {field.tag: field.text or "" for field in file}
        entry = (found["NAME"], found["FPATH"], int(found["SIZE"]), int(found["ATTR"]) & 1)
        made += len((entry, datetime.strptime(found["TIME"], "%Y/%m/%d %H:%M:%S"))) // 2
    return made


def cpu(read: Callable[[bytes], int], body: bytes, entries: int) -> float:
    """CPU seconds of the best of some rounds."""
    seconds = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        if read(body) != entries:
            raise RuntimeError(f"{read.__name__} lost entries")
        seconds.append(time.process_time() - start)
    return min(seconds)


def peak(read: Callable[[bytes], int], body: bytes) -> int:
    """Bytes that reading needs at its peak, beside the body."""
    tracemalloc.start()
    try:
        read(body)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def readers() -> None:
    """Ours beside ElementTree."""
    rows = []
    for entries in ENTRIES:
        body = b"".join(listing(entries))
        plain = cpu(element_tree, body, entries)
        for label, read in (("as it arrives", ours), ("ElementTree loop", element_tree)):
            seconds = cpu(read, body, entries) if read is ours else plain
            memory = peak(read, body) / 1e6
            rows.append(
                [f"{entries:,} entries, {label}", f"{seconds:.3f} s", f"{seconds / plain:.2f}", f"{memory:.1f} MB"]
            )
    show(["reading the file list (3015)", "CPU", "of ElementTree", "peak memory"], rows)


def command() -> None:
    """`vantrue ls` from its start to its end; the simulated camera's own time is in the seconds and not in the CPU."""
    rows = []
    with stage() as at:
        at.clip(1)
        for entries in (1, *ENTRIES):
            with at.camera("--fault", f"list-big:{entries}") as url:
                one = best(cost([VANTRUE, "ls", "--camera", url], at.environment) for _ in range(ROUNDS))
            rows.append(
                [f"{entries:,} listed", f"{one.seconds:.2f} s", f"{one.cpu:.2f} s", f"{one.memory / 1e6:.0f} MB"]
            )
    show(["`vantrue ls`, two requests", "time", "CPU", "peak memory"], rows)


def main() -> None:
    """Print the tables."""
    readers()
    command()


if __name__ == "__main__":
    main()
