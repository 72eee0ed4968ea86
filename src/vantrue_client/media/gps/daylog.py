"""The day log ``GPS/YYYYMMDD.dat``: a line of text a second, on the camera's clock (facts: recordings, GPS day log)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime

from vantrue_client.media.gps.fields import KNOT, height
from vantrue_client.media.gps.point import Layout, Point, Reason, Told
from vantrue_client.media.ranges import RangeReader

_BEGINS = re.compile(rb"(?:^|[\r\n\0])[ \t]*\d{14},[ \t]*-?\d")
"""A line's beginning; a log that lost power may begin with zeros, or with half a line."""
CHUNK = 256 * 1024
MOST_LINE = 1024
"""Bytes of a line; what is longer is no line of a log."""


def is_log(head: bytes) -> bool:
    """Whether a file that begins so is a day log: a heading, or a line's time.

    >>> is_log(b"#\\r\\n2026"), is_log(b"20260904231934,38.883537,N"), is_log(b"\\0\\0\\0\\x20ftyp")
    (True, True, False)
    """
    text = head.lstrip(b"\xef\xbb\xbf\r\n \t\0")
    return text.startswith(b"#") or _BEGINS.search(text) is not None


def read(line: bytes) -> Told:
    """One line; None for a heading and an empty one.

    >>> point = read(b"20260904231934,38.883537,N,87.442368,W,55.690,115.800")
    >>> point.time.isoformat(), point.latitude, point.longitude, round(point.speed, 3), point.altitude
    ('2026-09-04T23:19:34', 38.883537, -87.442368, 28.649, 115.8)
    >>> read(b"20260904231934,38.8835")
    <Reason.BROKEN: 'broken'>
    """
    fields = line.decode("ascii", "replace").strip().split(",")
    if len(fields) == 1 and (not fields[0] or fields[0].startswith("#")):
        return None
    if line.lstrip().startswith(b"#"):
        return None
    try:
        time = _time(fields[0].strip())
        latitude, longitude, speed, altitude = (float(fields[at]) for at in (1, 3, 5, 6))
        north, east = fields[2].strip(), fields[4].strip()
    except (ValueError, IndexError):
        return Reason.BROKEN
    if not latitude or not longitude:
        return Reason.NO_FIX
    if not (0 <= latitude <= 90 and 0 <= longitude <= 180) or north not in {"N", "S"} or east not in {"E", "W"}:
        return Reason.BROKEN
    return Point(
        time,
        -latitude if north == "S" else latitude,
        -longitude if east == "W" else longitude,
        speed * KNOT if 0 <= speed < 1e6 else None,
        altitude=height(altitude),
        acceleration=_acceleration(fields[7:10]),
    )


async def lines(reader: RangeReader) -> AsyncIterator[bytes]:
    """The lines of a file, without the zeros that a power loss leaves; what is too long comes cut."""
    at, rest = 0, b""
    while chunk := await reader.read(at, CHUNK):
        at += len(chunk)
        *whole, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
        for line in whole:
            yield line.strip(b"\0 ")[:MOST_LINE]
        rest = rest.lstrip(b"\0")[:MOST_LINE]
    if rest := rest.strip(b"\0 "):
        yield rest


def _time(text: str) -> datetime:
    if len(text) != 14 or not text.isdigit():
        raise ValueError(text)
    year, month, day, hour, minute, second = int(text[:4]), *(int(text[at : at + 2]) for at in range(4, 14, 2))
    return datetime(year, month, day, hour, minute, second)


def _acceleration(fields: list[str]) -> tuple[float, float, float] | None:
    try:
        x, y, z = map(float, fields)
    except ValueError:
        return None
    return (x, y, z) if all(abs(one) < 1e5 for one in (x, y, z)) else None


LAYOUT = Layout("daylog", read, steps=(1.0, 256.0, 1000.0), utc=False)
