"""Movies made by hand, byte for byte, with every table in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


def box(kind: bytes, *bodies: bytes, wide: bool = False) -> bytes:
    body = b"".join(bodies)
    if wide:
        return b"\0\0\0\1" + kind + (16 + len(body)).to_bytes(8, "big") + body
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def full(kind: bytes, *numbers: int, version: int = 0, width: int = 4, tail: bytes = b"") -> bytes:
    body = b"".join((number % (1 << 8 * width)).to_bytes(width, "big") for number in numbers)
    return box(kind, bytes([version, 0, 0, 0]), body, tail)


def table(kind: bytes, *entries: Sequence[int] | int, version: int = 0, width: int = 4) -> bytes:
    flat = [number for entry in entries for number in ((entry,) if isinstance(entry, int) else entry)]
    body = b"".join((number % (1 << 8 * width)).to_bytes(width, "big") for number in flat)
    return box(kind, bytes([version, 0, 0, 0]), len(entries).to_bytes(4, "big"), body)


@dataclass
class Plan:
    """A track: its chunks (offset, sizes of the samples), and what else its tables say."""

    chunks: list[tuple[int, list[int]]]
    handler: bytes = b"vide"
    stts: bytes = field(default_factory=lambda: table(b"stts", (1 << 20, 512)))
    more: bytes = b""
    wide: bool = False
    stsz: bytes | None = None
    edits: bytes = b""


def trak(plan: Plan, number: int = 1) -> bytes:
    sizes = [size for _, chunk in plan.chunks for size in chunk]
    runs = [(n, len(chunk), 1) for n, (_, chunk) in enumerate(plan.chunks, 1)]
    offsets = [offset for offset, _ in plan.chunks]
    entry = box(b"avc1" if plan.handler == b"vide" else b"mp4a", bytes(16), b"\0\2\0\x10", bytes(4))
    if plan.handler == b"vide":
        entry = box(b"avc1", bytes(24), (640).to_bytes(2, "big"), (360).to_bytes(2, "big"), bytes(50))
    else:
        entry = box(b"mp4a", bytes(16), b"\0\2\0\x10", bytes(4), (48000 << 16).to_bytes(4, "big"))
    stsz = plan.stsz or full(b"stsz", 0, len(sizes), *sizes)
    places = table(b"co64", *offsets, width=8) if plan.wide else table(b"stco", *offsets)
    stsd = box(b"stsd", bytes(4), b"\0\0\0\1", entry)
    stbl = box(b"stbl", stsd, plan.stts, plan.more, table(b"stsc", *runs), stsz, places)
    mdhd = full(b"mdhd", 0, 0, 15360, 30720, tail=b"\x15\xc7\0\0")
    mdia = box(b"mdia", mdhd, full(b"hdlr", 0, tail=plan.handler + bytes(13)), box(b"minf", stbl))
    return box(b"trak", full(b"tkhd", 0, 0, number, tail=bytes(68)), plan.edits, mdia)


def moov(*plans: Plan, more: bytes = b"") -> bytes:
    mvhd = full(b"mvhd", 0, 0, 1000, 2000, tail=bytes(80))
    return box(b"moov", mvhd, *(trak(plan, n) for n, plan in enumerate(plans, 1)), more)


FTYP = box(b"ftyp", b"isom\0\0\2\0")
