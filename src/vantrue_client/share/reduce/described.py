"""How a track's samples are coded (``stsd``), with nothing in it that a decoder does not need."""

from __future__ import annotations

import struct

from vantrue_client.errors import Damaged
from vantrue_client.media.boxes import Box, children
from vantrue_client.media.movietrack import MovieTrack
from vantrue_client.media.tables import box_of

_HEAD = {b"vide": 86, b"soun": 36, b"meta": 16}
"""Bytes of an entry before the boxes in it."""
_MORE_OF_SOUND = {0: 0, 1: 16, 2: 36}
"""Bytes that QuickTime's later versions of a sound's entry have more."""
_NEEDED = frozenset({b"avcC", b"hvcC", b"colr", b"pasp", b"esds", b"pcmC", b"chnl"})
_WAVE = frozenset({b"frma", b"mp4a", b"esds", b"enda"})
_SEI = frozenset({39, 40})
"""Units of H.265 that hold messages, not parameters."""
_MOST = 4096
"""Bytes of a box in it; parameter sets have some hundred."""


def described(track: MovieTrack, name: str) -> bytes:
    """A ``stsd`` box for a track; raises Damaged for an entry that is none."""
    entry, head = track.entry, _HEAD.get(track.handler, 16)
    if track.handler == b"soun" and len(entry) >= head:
        head += _MORE_OF_SOUND.get(int.from_bytes(entry[16:18], "big"), 0)
    if len(entry) < head:
        raise Damaged(f"{name} does not say how its track {track.id} is coded.")
    fixed = bytearray(entry[8:head])
    struct.pack_into(">6xH", fixed, 0, 1)
    if track.handler == b"vide":
        fixed[8:24] = bytes(16)  # version, vendor, qualities
        fixed[36:42] = struct.pack(">IH", 0, 1)
        fixed[42:74] = bytes(32)  # the compressor's name
    elif track.handler == b"soun":
        fixed[12:16] = bytes(4)  # vendor
    inner = [_one(entry, box) for box in children(entry, head, len(entry)) if _wanted(box)]
    body = bytes(fixed) + b"".join(inner)
    return box_of(b"stsd", struct.pack(">II", 0, 1), box_of(track.format, body))


def _wanted(box: Box) -> bool:
    return box.kind in _NEEDED | {b"wave"} and box.end - box.start <= _MOST


def _one(entry: bytes, box: Box) -> bytes:
    if box.kind == b"hvcC":
        return box_of(b"hvcC", without_messages(entry[box.body : box.end]))
    if box.kind == b"wave":
        found = [entry[one.start : one.end] for one in children(entry, box.body, box.end) if one.kind in _WAVE]
        return box_of(b"wave", *found, box_of(bytes(4)))
    return box_of(box.kind, entry[box.body : box.end])


def without_messages(body: bytes) -> bytes:
    """What an ``hvcC`` box holds, without the arrays of messages that encoders put there.

    >>> body = bytes(22) + b"\\2" + bytes.fromhex("a000010002 4001 a700010003 4e0105")
    >>> without_messages(body)[22:].hex()
    '01a0000100024001'
    """
    if len(body) < 23:
        return body
    arrays, at = [], 23
    for _ in range(body[22]):
        start, kind = at, body[at : at + 1]
        count = int.from_bytes(body[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            at += 2 + int.from_bytes(body[at : at + 2], "big")
            if at > len(body):
                return body
        if kind and kind[0] & 0x3F not in _SEI:
            arrays.append(body[start:at])
    return body[:22] + bytes([len(arrays)]) + b"".join(arrays)
