"""Clips and logs that are almost right, each known by its number, and what they are made of."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Literal

from tests.fuzz.boxes import EXTREMES, lie
from tests.fuzz.mutate import change
from tests.media.clips import FTYP, Plan, box, moov
from tests.media.gps import hand
from tests.media.gps.hand import AT, Second
from tests.media.gps.test_read import clip, metadata
from vantrue_client.mock.card.clip import write_clip

SMALL = 1024
"""Bytes of a block, so that files are small and many can be tried."""
MOST = 400_000
CROWD, RARELY = "crowd", 0.005
"""The seed that costs a hundred times what others do."""
ODD_NUMBERS = [
    b"",
    b"nan",
    b"inf",
    b"-0",
    b"1e999",
    b"9" * 400,
    b"0x10",
    b"-1",
    b"90.0001",
    b"180.1",
    b"\xd9\xa3",
    b"N",
]
WORDS = [b"\0", b"\xff" * 8, b"\0\0\0\1", b"\x7f\xff\xff\xff", b"\0\0\xf8\x7f", b"freeGPS ", b"moov", b"mdat", b"G",
         b"#", b"\r\n", b",", b"FMAS\0\0\0\0", b"$GNRMC,", b"horsontech", b"A", b"V", bytes(188)]  # fmt: skip


def drive(count: int = 12) -> list[Second]:
    return [
        Second(AT + timedelta(seconds=n), 47.3 + n * 2e-4, 8.5, knots=38.9, g=(0.01 * n, 0.0, 1.0))
        for n in range(count)
    ]


def small(block: bytes) -> bytes:
    return struct.pack(">I", SMALL) + block[4:SMALL]


@lru_cache
def seeds() -> dict[str, bytes]:
    """Good files of every layout and shape, by name."""
    layouts: dict[str, Callable[[Second], bytes]] = {
        "n4": hand.n4, "s1": hand.s1, "novatek": hand.novatek, "novatek-new": hand.novatek_new,
        "sentence": hand.sentence,
    }  # fmt: skip
    made = {}
    for number, (name, layout) in enumerate(layouts.items()):
        blocks = [small(layout(second)) for second in drive()]
        made[name] = clip(blocks, align=512, picture=300)
        made[f"{name} first"] = clip(blocks, last=False, align=4096, picture=300)
        index = ["none", "short", "lying", "zeros", "after-udta"][number]
        made[f"{name} {index}"] = clip(blocks, index=index, align=1, picture=300)
    made["fmas"] = metadata(hand.fmas(second) for second in drive() for _ in range(2))
    made["stream"] = hand.transport(drive(), fill=4)
    made["stream 192"] = hand.transport(drive(), before=4, split=40, fill=4)
    made["log"] = b"#\r\n" + b"".join(map(hand.log_line, drive(60)))
    forces = b",0.01,-0.02,1.00\r\n"
    made["log forces"] = b"#\r\n" + b"".join(hand.log_line(one).strip() + forces for one in drive(60))
    made["log clocks"] = b"#\r\n" + b"".join(
        hand.log_line(replace(one, time=one.time + timedelta(hours=n // 20))) for n, one in enumerate(drive(60))
    )
    made[CROWD] = _crowd()
    return made | _real()


def _crowd() -> bytes:
    """A small index of eight tracks, whose samples are a byte each."""
    media = bytes(120_000)
    stsz = box(b"stsz", bytes(4), struct.pack(">II", 1, 100_000))
    plan = Plan([(64, [1] * 100_000)], stsz=stsz)
    return FTYP + box(b"mdat", media) + moov(plan, *[replace(plan, handler=b"soun")] * 7)


def _real() -> dict[str, bytes]:
    """Clips whose pictures can be decoded."""
    made = {}
    shapes: list[tuple[str, Literal["h264", "h265"], str, Literal["last", "first"]]] = [
        ("real", "h264", "n4", "last"), ("real first", "h264", "fmas", "first"), ("real h265", "h265", "none", "last"),
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        for name, codec, gps, place in shapes:
            path = Path(folder) / "a.MP4"
            write_clip(path, start=datetime(2026, 3, 1, 8), seconds=3, codec=codec, size=(64, 48), gps=gps, moov=place)
            made[name] = path.read_bytes()
    return made


def largest() -> dict[str, bytes]:
    """Files that hold as much as is read of any, and more."""
    lines = 250_000
    log = b"#\r\n" + b"".join(hand.log_line(Second(AT + timedelta(seconds=n), 47 + n / 1e6)) for n in range(lines))
    second = hand.n4(Second())[:SMALL]
    blocks = b"".join(small(hand.n4(Second(AT + timedelta(seconds=n)))) for n in range(21_000))
    full = [(64 + n, [1]) for n in range(99_000)]
    stss = box(b"stss", bytes(4), struct.pack(">I", 120_000), bytes(480_000))
    ctts = box(b"ctts", bytes(4), struct.pack(">I", 60_000), struct.pack(">II", 1, 7) * 60_000)
    wide = moov(*[Plan(full, handler=kind, more=ctts) for kind in (b"vide", b"soun")])
    unit = hand.transport([Second()], fill=1)
    return {
        "a log of 250,000 lines": log,
        "21,000 blocks": FTYP + box(b"mdat", blocks),
        "an index of 99,000 chunks a track": FTYP + box(b"mdat", bytes(200_000)) + wide,
        "120,000 key frames told": FTYP + box(b"mdat", bytes(200_000)) + moov(Plan(full, more=stss)),
        "eight tracks of 100,000 samples": _crowd(),
        "60,000 units of a private stream": unit * 60_000,
        "a million boxes": FTYP + box(b"free") * 1_000_000,
        "a hundred moov boxes": FTYP + box(b"moov", box(b"free", bytes(1 << 18))) * 100,
        "a block a kilobyte, each lying of its size": (b"\x7f" + second[1:]) * 21_000,
    }


def mutations(first: int, count: int) -> Iterator[tuple[str, bytes]]:
    """So many files, from a number on, each named for how it is made again."""
    for number in range(first, first + count):
        name, data = mutated(number)
        yield f"file {number}, made of {name}", data


def mutated(number: int) -> tuple[str, bytes]:
    """The file of a number, the same for ever, and the name of what it was made of."""
    chance = Random(number)
    names = sorted(seeds().keys() - {CROWD})
    name = chance.choice(names) if chance.random() > RARELY else CROWD
    data = bytearray(seeds()[name])
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        if not data:
            break
        if chance.random() < 0.3:
            change(data, chance, seeds()[chance.choice(names)], chance.choice(WORDS))
        elif name.startswith("log"):
            _change_line(data, chance)
        elif name.startswith("stream"):
            _change_packet(data, chance)
        elif chance.random() < 0.3:
            _change_block(data, chance)
        else:
            lie(data, chance)
        del data[MOST:]
    return name, bytes(data)


def _change_line(data: bytearray, chance: Random) -> None:
    """A field of a line that tells nothing, or too much; lines doubled, joined, or cut in the middle."""
    lines = bytes(data).split(b"\r\n")
    at = chance.randrange(len(lines))
    fields = lines[at].split(b",")
    match chance.randrange(6):
        case 0:
            lines[at:at] = [lines[at]] * chance.choice([1, 50])
        case 1:
            lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
        case 2:
            lines[at] = bytes(chance.choice([1, 5000])) + lines[at]
        case 3:
            fields[0] = fields[0][:8] + str(chance.randrange(10**6)).encode().rjust(6, b"0")
            lines[at] = b",".join(fields)
        case 4:
            lines[at] = lines[at] * chance.choice([2, 100])
        case _:
            fields[chance.randrange(len(fields))] = chance.choice(ODD_NUMBERS)
            lines[at] = b",".join(fields)
    data[:] = chance.choice([b"\r\n", b"\r\n", b"\n", b"\r", b""]).join(lines)


def _change_packet(data: bytearray, chance: Random) -> None:
    """A packet's head, its adaptation field, its length, or where it stands."""
    at = chance.randrange(max(1, len(data) // 188)) * 188
    match chance.randrange(5):
        case 0:
            data[at : at + 4] = b"G" + chance.randbytes(3)
        case 1:
            data[at + 3 : at + 5] = bytes([chance.choice([0x20, 0x30]), chance.choice([0, 183, 184, 255])])
        case 2:
            del data[at : at + chance.randint(1, 400)]
        case 3:
            data[at:at] = bytes(data[at : at + 188]) * chance.choice([1, 300])
        case _:
            data[at + 4 : at + 10] = b"\0\0\1\xbd" + chance.randbytes(2)


def _change_block(data: bytearray, chance: Random) -> None:
    """A number, a letter or the size of a GPS block or sample."""
    magic = chance.choice([b"freeGPS ", b"FMAS"])
    places = [found.start() for found in re.finditer(re.escape(magic), data)]
    if not places:
        return
    start = chance.choice(places) - 4 * (magic != b"FMAS")
    at = start + chance.choice(
        [0, 16, 20, 28, 32, 40, 41, 44, 48, 52, 56, 64, 65, 72, 76, 80, 84, 92, 96, 104, 123, 132]
    )
    value = chance.choice(
        [
            struct.pack(">I", chance.choice(EXTREMES)),
            struct.pack("<f", chance.choice([float("nan"), float("inf"), -1e30, 9061.0, 1e-40])),
            struct.pack("<d", chance.choice([float("nan"), float("-inf"), 1e300, 18001.0, -4721.3])),
            chance.choice([b"A", b"V", b"N", b"0", b"\0", b"S"]),
            chance.randbytes(16),
        ]
    )
    if 0 <= at <= len(data) - len(value):
        data[at : at + len(value)] = value
