"""Writing a copy: its index, then the bytes of its originals, moved by the system and not through here."""

from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import Mapping, Sequence
from functools import partial
from threading import Event
from typing import BinaryIO

from vantrue_client.errors import Damaged
from vantrue_client.media.remux import Moved
from vantrue_client.media.spans import Span, merged
from vantrue_client.media.tables import box_of, media_head
from vantrue_client.media.wholefile import WholeFile
from vantrue_client.share.reduce.index import Contents, index
from vantrue_client.share.reduce.kinds import Told
from vantrue_client.share.reduce.playing import Opened
from vantrue_client.share.reduce.working import ended, in_thread

AT_ONCE = 32 << 20
"""Bytes between two moments at which the work can be ended."""
_FTYP = box_of(b"ftyp", b"mp42", bytes(4), b"mp42isom")


def laid(contents: Contents, opened: Sequence[Opened]) -> tuple[bytes, dict[int, list[Span]]]:
    """Everything before the media, and which bytes of which source follow it; raises Damaged."""
    spans: dict[int, list[Span]] = {number: [] for number in range(len(opened))}
    for strand in contents.strands:
        for stretch in strand.stretches:
            spans[stretch.source] += stretch.spans()
    for source, offset, size in contents.blocks:
        spans[source].append(Span(offset, offset + size))
    found = {number: merged(some) for number, some in spans.items()}
    media = media_head(sum(span.size for some in found.values() for span in some))
    name = opened[0].name
    try:
        moov = index(contents, _moved(found, 0), name)
        for _ in range(2):  # places beyond 4 GiB take more room
            start = len(_FTYP) + len(moov) + len(media)
            moov = index(contents, _moved(found, start), name)
    except (struct.error, ValueError, IndexError, OverflowError) as error:
        raise Damaged(f"The index of {name} tells what no index can hold.") from error
    return _FTYP + moov + media, found


def _moved(spans: Mapping[int, Sequence[Span]], start: int) -> dict[int, Moved]:
    moved = {}
    for number, some in spans.items():
        moved[number] = Moved(some, start)
        start += sum(span.size for span in some)
    return moved


def size_of(contents: Contents, opened: Sequence[Opened]) -> int:
    """Bytes that a copy will have."""
    head, spans = laid(contents, opened)
    return len(head) + sum(span.size for some in spans.values() for span in some)


async def write(file: BinaryIO, contents: Contents, opened: Sequence[Opened], told: Told) -> None:
    """Write a copy into an open file; raises Damaged, StorageError, and OSError as the system says it of the file."""
    head, spans = await asyncio.to_thread(laid, contents, opened)
    file.write(head)
    file.flush()
    some = [(opened[number], spans[number]) for number in spans if spans[number]]
    await in_thread(partial(_copy_all, file.fileno(), some), told)
    file.seek(0, os.SEEK_END)


def _copy_all(to: int, some: Sequence[tuple[Opened, Sequence[Span]]], stop: Event, told: Told) -> None:
    total, done = sum(span.size for _, spans in some for span in spans), 0
    for one, spans in some:
        with WholeFile(one.path) as source:
            for batch in _batches(spans):
                ended(stop)
                for span in batch:
                    _copy(source, to, span, one.name)
                    done += span.size
                told(done / total)


def _batches(spans: Sequence[Span]) -> list[list[Span]]:
    """Spans of about `AT_ONCE` together.

    >>> _batches([Span(0, 10), Span(20, 30)]), [len(one) for one in _batches([Span(0, 3 * AT_ONCE)])]
    ([[Span(start=0, end=10), Span(start=20, end=30)]], [1, 1, 1])
    """
    batches: list[list[Span]] = []
    room = 0
    for span in spans:
        for start in range(span.start, span.end, AT_ONCE):
            part = Span(start, min(start + AT_ONCE, span.end))
            if not batches or part.size > room:
                batches.append([])
                room = AT_ONCE
            batches[-1].append(part)
            room -= part.size
    return batches


def _copy(source: WholeFile, to: int, span: Span, name: str) -> None:
    at = span.start
    while at < span.end:
        count = _moved_by_system(source.fileno(), to, at, span.end - at)
        if count is None:
            count = _all_written(to, source.read(at, min(span.end - at, 1 << 20)))
        if count == 0:
            raise Damaged(f"{name} ended at byte {at}, though its index tells of more.")
        at += count


def _moved_by_system(source: int, to: int, at: int, count: int) -> int | None:
    """How many bytes the system copied by itself; None where it cannot."""
    if not hasattr(os, "copy_file_range"):
        return None
    try:
        return os.copy_file_range(source, to, count, offset_src=at) or None
    except OSError:
        return None  # other disks, other systems; what is really wrong, reading or writing will say


def _all_written(to: int, chunk: bytes) -> int:
    left = memoryview(chunk)
    while left:
        left = left[os.write(to, left) :]
    return len(chunk)
