"""Searching a photo: it has the segments that a picture is decoded by, and of EXIF no more than what was to stay."""

from __future__ import annotations

import re
from typing import BinaryIO

from vantrue_client.share.form import Keep
from vantrue_client.share.search.head import Unclear
from vantrue_client.share.search.needles import Needles, marks_in

MOST = 128 << 20
MOST_SEGMENTS = 20_000
_TABLES = frozenset({0xDB, 0xDC, 0xDD, *range(0xC0, 0xD0)}) - {0xC8}
_SCAN, _END, _JFIF, _EXIF, _ADOBE = 0xDA, 0xD9, 0xE0, 0xE1, 0xEE
_NO_CODE = re.compile(rb"\xff(?![\x00\xd0-\xd7])", re.DOTALL)
"""What ends a scan's coded bytes: a mark that neither stands for a byte of its own nor begins anew within it."""
_ORIENTATION = 0x0112
_TAGS = {
    Keep.LOCATION: frozenset({0x8825}),
    Keep.TIMES: frozenset({0x0132, 0x8769}),
    Keep.DEVICE: frozenset({0x010F, 0x0110, 0x0131}),
}
_TIME_TAGS = frozenset({0x9003, 0x9004, 0x9010, 0x9011, 0x9012})
_PLACE_TIMES = frozenset({7, 29})


def remains(file: BinaryIO, needles: Needles) -> set[str]:
    """What of it was to go."""
    data = file.read(MOST + 1)
    try:
        loose = _walk(data, needles)
    except Unclear as unclear:
        return {str(unclear)}
    found = needles.found_in(bytes(8).join(loose))
    if Keep.LOCATION not in needles.keep:
        found |= marks_in(data)
    return found


def _walk(data: bytes, needles: Needles) -> list[bytes]:
    """What beside the coded picture is to be searched; raises Unclear for what is there beyond that."""
    if len(data) > MOST or not data.startswith(b"\xff\xd8"):
        raise Unclear("no photo that can be searched")
    at, loose = 2, list[bytes]()
    for _ in range(MOST_SEGMENTS):
        if data[at : at + 1] != b"\xff" or at + 4 > len(data) + 2 * (data[at + 1 : at + 2] == b"\xd9"):
            raise Unclear(f"bytes at byte {at} that are no segment")
        kind = data[at + 1]
        if kind == _END:
            if at + 2 != len(data):
                raise Unclear("bytes behind its end")
            return loose
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        body, at = data[at + 4 : at + 2 + size], at + 2 + size
        if size < 2 or at > len(data):
            raise Unclear("a segment that is cut off")
        _judge(kind, body, needles)
        loose.append(body)
        if kind == _SCAN:
            at = _behind_scan(data, at)
    raise Unclear("more segments than a photo has")


def _behind_scan(data: bytes, at: int) -> int:
    """Where the segment begins that follows a scan's coded bytes."""
    found = _NO_CODE.search(data, at)
    if found is None:
        raise Unclear("a picture that is cut off")
    return found.start()


def _judge(kind: int, body: bytes, needles: Needles) -> None:
    if kind in _TABLES or kind == _SCAN:
        return
    if kind == _JFIF and body.startswith(b"JFIF\0") and len(body) == 14:
        return
    if kind == _ADOBE and body.startswith(b"Adobe") and len(body) == 12:
        return
    if kind == _EXIF and body.startswith(b"Exif\0\0"):
        _judge_exif(body, needles)
        return
    raise Unclear(f"a segment {kind:#x} that no picture needs")


def _judge_exif(body: bytes, needles: Needles) -> None:
    from PIL import Image

    exif = Image.Exif()
    try:
        exif.load(body)
        tags, taken, place = set(exif), set(exif.get_ifd(0x8769)), set(exif.get_ifd(0x8825))
        thumbnail = exif.get_ifd(1)
    except Exception as error:  # a parser of hostile bytes: whatever it says, they are not readable
        raise Unclear("EXIF that cannot be read") from error
    allowed = {_ORIENTATION}.union(*(tags for keep, tags in _TAGS.items() if keep in needles.keep))
    more = tags - allowed | (taken - _TIME_TAGS) | set(thumbnail)
    if Keep.TIMES not in needles.keep:
        more |= place & _PLACE_TIMES
    if more:
        raise Unclear("EXIF of " + ", ".join(f"{tag:#06x}" for tag in sorted(more)))
