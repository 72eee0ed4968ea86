"""Blocks and samples made by hand, from the offsets in facts/recordings.md alone."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime

AT = datetime(2022, 12, 14, 13, 22, 30)


@dataclass(frozen=True)
class Second:
    """One second: degrees, knots, degrees, metres, g on three axes."""

    time: datetime = AT
    latitude: float = 47.355866
    longitude: float = -8.513477
    knots: float = 22.5
    course: float = 199.88
    altitude: float = 408.0
    g: tuple[float, float, float] = (0.02, -0.01, 1.0)
    status: bytes = b"A"

    @property
    def north(self) -> bytes:
        return b"S" if self.latitude < 0 else b"N"

    @property
    def east(self) -> bytes:
        return b"W" if self.longitude < 0 else b"E"


def packed(degrees: float) -> float:
    whole = int(abs(degrees))
    return whole * 100 + (abs(degrees) - whole) * 60


def block(size: int = 32 * 1024) -> bytearray:
    return bytearray(struct.pack(">I", size) + b"freeGPS " + bytes(size - 12))


def steps(second: Second, of_a_g: float) -> tuple[int, ...]:
    return tuple(round(g * of_a_g) for g in second.g)


def n4(second: Second) -> bytes:
    made, time = block(), second.time
    struct.pack_into("<3I", made, 16, time.hour, time.minute, time.second)
    made[28:29], made[40:41], made[56:57] = second.status, second.north, second.east
    struct.pack_into("<d", made, 32, packed(second.latitude))
    struct.pack_into("<d", made, 48, packed(second.longitude))
    struct.pack_into("<2d3I3i", made, 64, second.knots, second.course, time.year - 2000, time.month, time.day,
                     *steps(second, 1000))  # fmt: skip
    return bytes(made)


def s1(second: Second, of_a_g: float = 256) -> bytes:
    made, time = block(), second.time
    made[48:58] = b"horsontech"
    made[64:68] = second.status + second.north + second.east + b"\0"
    struct.pack_into("<6I", made, 68, time.year - 2000, time.month, time.day, time.hour, time.minute, time.second)
    struct.pack_into("<5f", made, 92, packed(second.longitude), packed(second.latitude), second.knots, second.course,
                     second.altitude)  # fmt: skip
    struct.pack_into("<3i", made, 112, *steps(second, of_a_g))
    return bytes(made)


def novatek(second: Second) -> bytes:
    made, time = block(), second.time
    struct.pack_into("<6I", made, 48, time.hour, time.minute, time.second, time.year - 2000, time.month, time.day)
    made[72:76] = second.status + second.north + second.east + b"\0"
    struct.pack_into("<4f", made, 76, packed(second.latitude), packed(second.longitude), second.knots, second.course)
    return bytes(made)


def novatek_new(second: Second, *, absolute: bool = False) -> bytes:
    made, time = block(), second.time
    year = time.year if absolute else time.year - 2000
    struct.pack_into("<6I", made, 16, time.hour, time.minute, time.second, year, time.month, time.day)
    made[40:44] = second.status + second.north + second.east + b"\0"
    struct.pack_into("<4f", made, 44, packed(second.latitude), packed(second.longitude), second.knots, second.course)
    struct.pack_into("<3i", made, 60, *steps(second, 256))
    return bytes(made)


def rmc(second: Second) -> bytes:
    """The sentence of a second, with its checksum."""
    text = (
        f"GNRMC,{second.time:%H%M%S}.000,{second.status.decode()},{packed(second.latitude):010.5f},"
        f"{second.north.decode()},{packed(second.longitude):011.5f},{second.east.decode()},{second.knots:.3f},"
        f"{second.course:.2f},{second.time:%d%m%y},,,A"
    )
    check = 0
    for letter in text.encode():
        check ^= letter
    return f"${text}*{check:02X}\r\n".encode()


def sentence(second: Second, at: int = 104) -> bytes:
    made, text = block(), rmc(second)
    made[at : at + len(text)] = text
    return bytes(made)


def fmas(second: Second, *, speed: int = 50, other: int = 90) -> bytes:
    made, time = bytearray(256), second.time
    made[0:8], made[72:84] = b"FMAS\0\0\0\0", b"OFNIMMASSAMM"
    struct.pack_into("<H5B", made, 96, time.year, time.month, time.day, time.hour, time.minute, time.second)
    struct.pack_into("<3f", made, 108, *second.g)
    made[120:123] = second.status + second.east + second.north
    for at, degrees in ((123, second.longitude), (128, second.latitude)):
        hundredths = round(abs(degrees) * 360_000)
        made[at], made[at + 1] = hundredths // 360_000, hundredths // 6000 % 60
        struct.pack_into("<H", made, at + (3 if at == 123 else 2), hundredths % 6000)
    struct.pack_into("<HH", made, 132, speed, other)
    return bytes(made)


def log_line(second: Second) -> bytes:
    return (
        f"{second.time:%Y%m%d%H%M%S},{abs(second.latitude):.6f},{second.north.decode()},{abs(second.longitude):.6f},"
        f"{second.east.decode()},{second.knots:.3f},{second.altitude:.3f}\r\n"
    ).encode()


def transport(seconds: list[Second], *, before: int = 0, pad: int = 14, split: int = 184, fill: int = 30) -> bytes:
    """A transport stream: each record in a unit of a private stream, between packets of other streams.

    before  bytes that stand before every packet
    pad     bytes of the unit before the record
    split   bytes of the unit that its first packet carries
    """
    other = b"G\x01\x00\x10" + b"\0\0\1\xe0" + bytes(180)
    packets = []
    for second in seconds:
        record = novatek(second)[48:92]
        unit = b"\0\0\1\xbd" + struct.pack(">H", pad + len(record)) + b"\x81\x00\x00" + bytes(pad) + record
        parts = [unit[at : at + split] for at in range(0, len(unit), split)]
        for number, part in enumerate(parts):
            packets += [other] * fill
            stuffing = 183 - len(part)
            field = b"" if stuffing < 0 else bytes([stuffing]) + b"\0" * (stuffing > 0) + b"\xff" * (stuffing - 1)
            kind = 0x10 if stuffing < 0 else 0x30
            packets.append(bytes([0x47, 0x43 if number == 0 else 0x03, 0x00, kind]) + field + part)
    return b"".join(bytes(before) + packet for packet in packets)
