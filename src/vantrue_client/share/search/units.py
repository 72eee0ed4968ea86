"""What stands in the packets of a picture beside the picture: messages that encoders and cameras add (SEI)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from vantrue_client.share.search.head import Track, Unclear

MOST_MESSAGES = 32 << 20
_ENTRY = 86
"""Bytes of a picture's entry in ``stsd`` before the boxes in it."""

_PARAMETERS_264 = frozenset({7, 8, 9, 10, 11, 13, 14, 15, 20})
_PARAMETERS_265 = frozenset({32, 33, 34, 35, 36, 37})
"""Kinds of units that hold parameters, or tell where something begins or ends."""
_MOST_IN_UNIT = 1000
_OWN = 5
"""The message that holds whatever its writer likes, behind 16 bytes that tell who wrote it."""
_ENCODERS = (
    bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef"),
    bytes.fromhex("2ca2de09b51747dbbb55a4fe7fc2fc4e"),
)
"""x264 and x265, which write their settings."""
_NUMBERS = frozenset({0, 1, 2, 3, 6, 10, 11, 12, 19, 45, 47, 129, 130, 132, 137, 144, 147})
"""Messages of a few numbers about decoding and showing: delays, recovery, digests, brightness, turning."""


@dataclass
class Messages:
    """What stands beside a picture's coded pictures.

    loose    all of it, to be searched
    unknown  some of it says something that nobody but who wrote it can tell the meaning of
    """

    loose: list[bytes] = field(default_factory=list)
    unknown: bool = False


def messages(file: BinaryIO, track: Track) -> Messages:
    """The units that hold no coded picture, and what of a packet is no unit; raises Unclear for another codec."""
    found, total = Messages(), 0
    coding = _coding(track.entry)
    for unit, whole in _beside_pictures(file, track, coding):
        meant = unit.replace(b"\0\0\x03", b"\0\0")
        found.loose += [unit, meant]  # as it stands, and as it is meant
        found.unknown = found.unknown or not (coding.is_known(meant) if whole else not any(unit))
        total += len(unit)
        if total > MOST_MESSAGES:
            raise Unclear("more messages beside its pictures than can be searched")
    return found


def _beside_pictures(file: BinaryIO, track: Track, coding: _Coding) -> Iterator[tuple[bytes, bool]]:
    """The bytes of each, and whether they are a unit."""
    width = coding.width
    for at, end in track.samples():
        while at < end:
            file.seek(at)
            head = file.read(min(width + 1, end - at))
            start, size = at + width, int.from_bytes(head[:width], "big")
            at = start + size
            if len(head) <= width or not size or at > end:
                file.seek(start - width)
                yield file.read(min(end - start + width, MOST_MESSAGES + 1)), False
                break
            if not coding.is_picture(head[width]):
                yield head[width:] + file.read(size - 1), True


@dataclass(frozen=True)
class _Coding:
    """How units stand in packets.

    width     bytes that tell a unit's length
    hevc      H.265, or else H.264
    """

    width: int
    hevc: bool

    def kind(self, first: int) -> int:
        """The kind of the unit that begins with this byte."""
        return first >> 1 & 63 if self.hevc else first & 31

    def is_picture(self, first: int) -> bool:
        """Whether such units are coded pictures."""
        return self.kind(first) < 32 if self.hevc else 1 <= self.kind(first) <= 5

    def is_known(self, unit: bytes) -> bool:
        """Whether a unit beside the pictures is what decoders need, or says nothing of its maker's own."""
        kind, head = self.kind(unit[0]), 2 if self.hevc else 1
        if kind in ({39, 40} if self.hevc else {6}):
            return all(map(_is_known, _payloads(unit[head:])))
        if kind == (38 if self.hevc else 12):
            return not unit[head:].strip(b"\xff\x80")
        return kind in (_PARAMETERS_265 if self.hevc else _PARAMETERS_264)


def _payloads(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and bytes of each message of a unit; -1 for what is none, or one too many.

    >>> list(_payloads(bytes.fromhex("0602abcd 050101 80")))
    [(6, b'\\xab\\xcd'), (5, b'\\x01')]
    """
    body = body.rstrip(b"\0").removesuffix(b"\x80")
    at = count = 0
    while at < len(body):
        numbers = [0, 0]
        for which in range(2):
            while body[at : at + 1] == b"\xff":
                numbers[which], at = numbers[which] + 255, at + 1
            numbers[which], at = numbers[which] + int.from_bytes(body[at : at + 1], "big"), at + 1
        kind, size = numbers
        count += 1
        if at + size > len(body) or count > _MOST_IN_UNIT:
            yield -1, body[at:]
            return
        yield kind, body[at : at + size]
        at += size


def _is_known(message: tuple[int, bytes]) -> bool:
    kind, body = message
    if kind == _OWN:
        return body.startswith(_ENCODERS)
    return kind in _NUMBERS


def _coding(entry: bytes) -> _Coding:
    """How units stand in the packets that an entry of ``stsd`` tells of."""
    kind, at = entry[4:8], _ENTRY
    while at + 8 <= len(entry):
        size, name = int.from_bytes(entry[at : at + 4], "big"), entry[at + 4 : at + 8]
        body = entry[at + 8 : at + size]
        if name == b"avcC" and kind in {b"avc1", b"avc3"} and len(body) > 4:
            return _Coding((body[4] & 3) + 1, hevc=False)
        if name == b"hvcC" and kind in {b"hvc1", b"hev1"} and len(body) > 21:
            return _Coding((body[21] & 3) + 1, hevc=True)
        at += max(size, 8)
    raise Unclear(f"a picture coded as {kind!r}, which cannot be looked into")
