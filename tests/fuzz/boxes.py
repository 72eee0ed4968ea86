"""Movies that are almost right: the lies of a structure, told box by box."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

FOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta", b"dinf"}
COUNTS = {b"stsz": 8, b"stz2": 8, b"gps ": 4, b"stco": 4, b"co64": 4, b"stsc": 4, b"stts": 4, b"ctts": 4, b"stss": 4,
          b"elst": 4, b"stsd": 4}  # fmt: skip
"""Where in a table's body its count stands."""
VERSIONED = {b"mvhd", b"mdhd", b"tkhd", b"elst", b"ctts"}
KINDS = [
    b"moov",
    b"mdat",
    b"moof",
    b"trak",
    b"free",
    b"stco",
    b"co64",
    b"stz2",
    b"gps ",
    b"udta",
    b"\xa9xyz",
    b"\0\0\0\0",
]
EXTREMES = [0, 1, 2, 7, 8, 15, 16, 255, 1000, 0xFFFF, 1 << 20, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF8, 0xFFFFFFFF]
MOST_DOUBLED = 64


@dataclass(frozen=True)
class Found:
    """A box as it stands in a file."""

    kind: bytes
    start: int
    body: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


def walk(data: bytes, start: int = 0, end: int | None = None) -> list[Found]:
    """Every box of a movie, those inside others too; what is no box ends it."""
    found, at, end = list[Found](), start, len(data) if end is None else end
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= end:
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        if size < head or at + size > end:
            break
        found.append(Found(kind, at, at + head, at + size))
        if kind in FOLDERS:
            found += walk(data, at + head, at + size)
        at += size
    return found


def lie(data: bytearray, chance: Random) -> None:
    """One lie of a movie's structure; nothing where none is left."""
    boxes = walk(bytes(data))
    if boxes:
        chance.choice(LIES)(data, boxes, chance)


def _size(data: bytearray, boxes: list[Found], chance: Random) -> None:
    box = chance.choice(boxes)
    value = chance.choice([*EXTREMES, box.size - 1, box.size + 1, box.size * 2, len(data), len(data) - box.start])
    struct.pack_into(">I", data, box.start, value & 0xFFFFFFFF)


def _wide_size(data: bytearray, boxes: list[Found], chance: Random) -> None:
    box = chance.choice(boxes)
    told = chance.choice([box.size + 8, 0, 15, 16, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
    data[box.start : box.body] = struct.pack(">I4sQ", 1, box.kind, told)


def _count(data: bytearray, boxes: list[Found], chance: Random) -> None:
    tables = [box for box in boxes if box.kind in COUNTS and box.end - box.body >= COUNTS[box.kind] + 4]
    if tables:
        box = chance.choice(tables)
        struct.pack_into(">I", data, box.body + COUNTS[box.kind], chance.choice(EXTREMES))


def _entry(data: bytearray, boxes: list[Found], chance: Random) -> None:
    tables = [box for box in boxes if box.kind in COUNTS and box.end - box.body >= 12]
    if tables:
        box = chance.choice(tables)
        for _ in range(chance.choice([1, 1, 4, 40])):
            at = box.body + 4 * chance.randrange((box.end - box.body) // 4)
            struct.pack_into(">I", data, at, chance.choice([*EXTREMES, len(data), chance.randrange(len(data))]))


def _all_entries(data: bytearray, boxes: list[Found], chance: Random) -> None:
    """Every entry of an index the same, or moved by as much."""
    tables = [box for box in boxes if box.kind in {b"gps ", b"stco", b"co64", b"stsz", b"stts", b"ctts", b"stss"}]
    if not tables:
        return
    box, value, moves = chance.choice(tables), chance.choice([*EXTREMES, 512, len(data)]), chance.random() < 0.5
    for at in range(box.body + COUNTS[box.kind] + 4, box.end - 3, 4):
        old = struct.unpack_from(">I", data, at)[0] if moves else 0
        struct.pack_into(">I", data, at, (old + value) & 0xFFFFFFFF)


def _crowd(data: bytearray, boxes: list[Found], chance: Random) -> None:
    """Samples of a byte each, as many as can be told, all in the first chunk: a small index that unfolds to much."""
    each = chance.choice([1, 1, 2, 16])
    for box in boxes:
        if box.kind == b"stsz" and box.end - box.body >= 12:
            struct.pack_into(">III", data, box.body, 0, each, chance.choice([0xFFFFFFFF, 100_000]))
        elif box.kind == b"stsc" and box.end - box.body >= 20:
            struct.pack_into(">II3I", data, box.body, 0, 1, 1, chance.choice([0x7FFFFFFF, 1]), 1)
        elif box.kind == b"stco" and box.end - box.body >= 12:
            struct.pack_into(">I", data, box.body + 8, chance.choice([0, 16, 64]))


def _double(data: bytearray, boxes: list[Found], chance: Random) -> None:
    box = chance.choice(boxes)
    times = chance.choice([1, 1, 2, MOST_DOUBLED]) if box.size < 20_000 else 1
    _put(data, boxes, box, bytes(data[box.start : box.end]) * times)


def _lose(data: bytearray, boxes: list[Found], chance: Random) -> None:
    box = chance.choice(boxes)
    _resize(data, boxes, box, -box.size)
    del data[box.start : box.end]


def _swap(data: bytearray, boxes: list[Found], chance: Random) -> None:
    one, other = sorted(chance.choices(boxes, k=2), key=lambda box: box.start)
    if one.end <= other.start:
        first, second = bytes(data[one.start : one.end]), bytes(data[other.start : other.end])
        data[one.start : other.end] = second + bytes(data[one.end : other.start]) + first


def _move_index(data: bytearray, boxes: list[Found], chance: Random) -> None:
    """``moov`` to the other end of the file, its offsets as they were."""
    moov = next((box for box in boxes if box.kind == b"moov"), None)
    if moov is not None:
        content = bytes(data[moov.start : moov.end])
        del data[moov.start : moov.end]
        at = boxes[0].end if moov.start > boxes[0].end else len(data)
        data[at:at] = content


def _rename(data: bytearray, boxes: list[Found], chance: Random) -> None:
    box = chance.choice(boxes)
    data[box.start + 4 : box.start + 8] = chance.choice([*KINDS, chance.choice(boxes).kind])


def _version(data: bytearray, boxes: list[Found], chance: Random) -> None:
    told = [box for box in boxes if box.kind in VERSIONED and box.body < box.end]
    if told:
        data[chance.choice(told).body] ^= chance.choice([1, 2, 255])


def _numbers(data: bytearray, boxes: list[Found], chance: Random) -> None:
    """A time scale, a duration, a width: whatever a head tells."""
    heads = [box for box in boxes if box.kind in {b"mvhd", b"mdhd", b"tkhd", b"stsd", b"hdlr", b"elst"}]
    if heads:
        box = chance.choice(heads)
        at = box.body + 4 * chance.randrange(max(1, (box.end - box.body) // 4))
        if at + 4 <= len(data):
            struct.pack_into(">I", data, at, chance.choice(EXTREMES))


def _nest(data: bytearray, boxes: list[Found], chance: Random) -> None:
    box = chance.choice(boxes)
    content = bytes(data[box.start : box.end])
    if len(content) < 20_000:
        for _ in range(chance.choice([1, 3, 200])):
            content = struct.pack(">I4s", 8 + len(content), box.kind) + content
        _put(data, boxes, box, content)


def _truncate(data: bytearray, boxes: list[Found], chance: Random) -> None:
    box = chance.choice(boxes)
    del data[chance.choice([box.start, box.start + 4, box.body, box.end, chance.randint(box.start, box.end)]) :]


def _power_loss(data: bytearray, boxes: list[Found], chance: Random) -> None:
    """No index, and ``mdat`` still as long as it was before the recording began, or as it will be."""
    for box in boxes:
        if box.kind == b"mdat":
            struct.pack_into(">I", data, box.start, chance.choice([0, 8, 0x7FFFFFFF, box.size]))
    moov = next((box for box in boxes if box.kind == b"moov"), None)
    if moov is not None and moov.start > boxes[0].end:
        del data[moov.start :]


def _put(data: bytearray, boxes: list[Found], at: Found, content: bytes) -> None:
    """Put something before a box, the boxes around it made larger."""
    _resize(data, boxes, at, len(content))
    data[at.start : at.start] = content


def _resize(data: bytearray, boxes: list[Found], inner: Found, by: int) -> None:
    for box in boxes:
        if box.body <= inner.start and inner.end <= box.end and box is not inner and box.body - box.start == 8:
            struct.pack_into(">I", data, box.start, max(0, box.size + by))


Lie = Callable[[bytearray, list[Found], Random], None]
LIES: list[Lie] = [_size, _wide_size, _count, _entry, _all_entries, _crowd, _double, _lose, _swap, _move_index, _rename,
                   _version, _numbers, _nest, _truncate, _power_loss]  # fmt: skip
