"""What stands in the packets of a picture beside the picture: messages that encoders and cameras add (SEI)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from vantrue_client.share.search.head import Track, Unclear

MOST_MESSAGES = 32 << 20
_ENTRY = 86
"""Bytes of a picture's entry in ``stsd`` before the boxes in it."""


def messages(file: BinaryIO, track: Track) -> list[bytes]:
    """The units that hold no coded picture, and what of a packet is no unit; raises Unclear for another codec."""
    found, total = list[bytes](), 0
    for unit in _beside_pictures(file, track, *_coding(track.entry)):
        found += [unit, unit.replace(b"\0\0\x03", b"\0\0")]  # as it stands, and as it is meant
        total += len(unit)
        if total > MOST_MESSAGES:
            raise Unclear("more messages beside its pictures than can be searched")
    return found


def _beside_pictures(file: BinaryIO, track: Track, width: int, is_picture: Callable[[int], bool]) -> Iterator[bytes]:
    for at, end in track.samples():
        while at < end:
            file.seek(at)
            head = file.read(min(width + 1, end - at))
            start, size = at + width, int.from_bytes(head[:width], "big")
            at = start + size
            if len(head) <= width or not size or at > end:
                file.seek(start - width)
                yield file.read(min(end - start + width, MOST_MESSAGES + 1))
                break
            if not is_picture(head[width]):
                yield head[width:] + file.read(size - 1)


def _coding(entry: bytes) -> tuple[int, Callable[[int], bool]]:
    """How many bytes tell a unit's length, and which first bytes those of coded pictures have."""
    kind, at = entry[4:8], _ENTRY
    while at + 8 <= len(entry):
        size, name = int.from_bytes(entry[at : at + 4], "big"), entry[at + 4 : at + 8]
        body = entry[at + 8 : at + size]
        if name == b"avcC" and kind in {b"avc1", b"avc3"} and len(body) > 4:
            return (body[4] & 3) + 1, lambda first: 1 <= first & 31 <= 5
        if name == b"hvcC" and kind in {b"hvc1", b"hev1"} and len(body) > 21:
            return (body[21] & 3) + 1, lambda first: first >> 1 & 63 < 32
        at += max(size, 8)
    raise Unclear(f"a picture coded as {kind!r}, which cannot be looked into")
