"""MPEG transport streams: the common record in packets of a private stream (facts: recordings, `.TS`).

They have no index, so the whole of one is looked through: only where it lies here.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

from vantrue_client.media.gps import novatek
from vantrue_client.media.gps.point import Point, Told
from vantrue_client.media.packets import PACKET, SYNC, Shape
from vantrue_client.media.ranges import RangeReader

_BEGINS = re.compile(rb"\x00\x00\x01[\xbd\xbf]")
"""What a private stream's unit begins with."""
_STATUS = re.compile(rb"[AV][NS0][EW0]\0")
_BEFORE = 24
"""Bytes of a record before its status."""
_LENGTH = 512
"""Bytes of a unit that are looked at."""
_AHEAD = 256
"""Packets that are looked through for the rest of a unit."""
_AT_ONCE = 4096
MOST_UNITS = 50_000
"""Of private streams; ten minutes of sound in one have 20,000."""


async def records(reader: RangeReader, shape: Shape) -> AsyncIterator[Told]:
    """What each unit of a private stream tells, in their order; None for one that holds no record."""
    step, count = _AT_ONCE * shape.stride, 0
    for at in range(0, reader.size, step):
        data = await reader.read(at, step + _AHEAD * shape.stride)
        for told in _units(data, shape, min(step, len(data))):
            yield told
            if (count := count + 1) == MOST_UNITS:
                return


def _units(data: bytes, shape: Shape, end: int) -> Iterator[Told]:
    """What the units that begin before some byte tell."""
    for match in _BEGINS.finditer(data, 0, end + 3):
        number, at = divmod(match.start(), shape.stride)
        packet = shape.packet(data, number)
        if match.start() < end and _begins(packet) and shape.before + _payload(packet) == at:
            yield _record(_unit(data, shape, number))


def _begins(packet: bytes) -> bool:
    """Whether a unit begins in a packet."""
    return len(packet) == PACKET and packet[0] == SYNC and bool(packet[1] & 0x40)


def _payload(packet: bytes) -> int:
    """Where a packet's payload begins, behind the adaptation field."""
    return 5 + packet[4] if packet[3] & 0x20 else 4


def _unit(data: bytes, shape: Shape, number: int) -> bytes:
    """The beginning of the unit that begins in a packet, with what the stream's next packets hold of it."""
    first = shape.packet(data, number)
    unit = first[_payload(first) :]
    for later in range(number + 1, number + _AHEAD):
        packet = shape.packet(data, later)
        if len(unit) >= _LENGTH or len(packet) < PACKET:
            break
        if packet[0] == SYNC and (packet[1] & 0x1F, packet[2]) == (first[1] & 0x1F, first[2]):
            if _begins(packet):
                break
            unit += packet[_payload(packet) :]
    return unit


def _record(unit: bytes) -> Told:
    """What the record in a unit tells, wherever it stands in it."""
    reason: Told = None
    for match in _STATUS.finditer(unit, _BEFORE):
        told = novatek.read_record(unit[match.start() - _BEFORE :])
        if isinstance(told, Point):
            return told
        reason = reason or told
    return reason
