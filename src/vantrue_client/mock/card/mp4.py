"""Turning a plain MP4 into a camera's: pieces between the chunks inside ``mdat``, and ``moov`` where it belongs."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vantrue_client.mock.card.boxes import Box, parse

ALIGNED = 32 * 1024
"""GPS blocks begin at multiples of this in the file, in every file seen (facts: recordings, GPS inside the video)."""

_HEAD = 8
_HIGHEST_TRACK = 3  # picture, sound, metadata


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that are to stand inside ``mdat`` before the picture of a time, in seconds."""

    time: float
    data: bytes
    aligned: bool = True


@dataclass(frozen=True, slots=True)
class _Chunk:
    track: int
    offset: int
    size: int
    time: float | None  # of its first sample; only pictures have one

    def waits_for(self, piece: Piece) -> bool:
        return self.time is not None and self.time >= piece.time


def weave(plain: bytes, pieces: Sequence[Piece], describe: Callable[[list[int]], list[Box]], *, first: bool) -> bytes:
    """Put pieces, in order of time, between the chunks of an MP4.

    plain     a whole file, as libavformat writes it
    describe  given the pieces' offsets, the boxes that tell of them in ``moov``
    first     whether ``moov`` stands before ``mdat``
    """
    top = {box.kind: box for box in parse(plain)}
    moov = top[b"moov"]
    chunks = sorted(_chunks(moov), key=lambda chunk: chunk.offset)
    head = bytes(top[b"ftyp"])
    size = len(_moov(moov, chunks, [0] * len(chunks), describe([0] * len(pieces))))
    begin = len(head) + _HEAD + (size if first else 0)
    payload, chunk_offsets, piece_offsets = _lay(plain, chunks, pieces, begin)
    described = _moov(moov, chunks, chunk_offsets, describe(piece_offsets))
    mdat = bytes(Box(b"mdat", payload))
    return head + described + mdat if first else head + mdat + described


def without_index(whole: bytes) -> bytes:
    """What a power loss leaves of an MP4: ``mdat`` cut off in the middle, as long as nobody knew yet, and no ``moov``.

    Of what is no MP4 only the end is lost.

    >>> without_index(bytes.fromhex("0000000c66747970 6d703432 0000000e6d646174 010203040506 000000086d6f6f76")).hex()
    '0000000c667479706d703432000000006d64617401020304'
    """
    if whole[4:8] != b"ftyp":
        return whole[: len(whole) * 2 // 3]
    top = {box.kind: box for box in parse(whole)}
    media = top[b"mdat"].body
    return bytes(top[b"ftyp"]) + struct.pack(">I4s", 0, b"mdat") + media[: len(media) * 2 // 3]


def _lay(
    plain: bytes, chunks: Sequence[_Chunk], pieces: Sequence[Piece], begin: int
) -> tuple[bytes, list[int], list[int]]:
    """What ``mdat`` holds, and where in the file chunks and pieces came to lie."""
    payload = bytearray()
    chunk_offsets: list[int] = []
    piece_offsets: list[int] = []
    waiting = list(reversed(pieces))

    def put(piece: Piece) -> None:
        if piece.aligned:
            payload.extend(bytes(-(begin + len(payload)) % ALIGNED))
        piece_offsets.append(begin + len(payload))
        payload.extend(piece.data)

    for chunk in chunks:
        while waiting and chunk.waits_for(waiting[-1]):
            put(waiting.pop())
        chunk_offsets.append(begin + len(payload))
        payload.extend(plain[chunk.offset : chunk.offset + chunk.size])
    while waiting:
        put(waiting.pop())
    if any(piece.aligned for piece in pieces):
        payload.extend(bytes(ALIGNED))  # ExifTool can lose a last block with less behind it
    return bytes(payload), chunk_offsets, piece_offsets


def _chunks(moov: Box) -> list[_Chunk]:
    """Where each track's chunks lie and how long they are, from its tables."""
    found = []
    for number, track in enumerate(moov.all(b"trak")):
        samples = track.find(b"mdia", b"minf", b"stbl")
        sizes = _sample_sizes(samples)
        seconds = _seconds_a_sample(track) if track.find(b"mdia", b"hdlr").body[8:12] == b"vide" else None
        offsets = _rows(samples.find(b"stco"), 1)
        runs = [*_rows(samples.find(b"stsc"), 3), (len(offsets) + 1, 0, 0)]
        counts = [run[1] for run, following in pairwise(runs) for _ in range(run[0], following[0])]
        at = 0
        for (offset,), count in zip(offsets, counts, strict=True):
            time = None if seconds is None else at * seconds
            found.append(_Chunk(number, offset, sum(sizes[at : at + count]), time))
            at += count
    return found


def _sample_sizes(samples: Box) -> list[int]:
    body = samples.find(b"stsz").body
    same, count = struct.unpack_from(">II", body, 4)
    return [same] * count if same else list(struct.unpack_from(f">{count}I", body, 12))


def _seconds_a_sample(track: Box) -> float:
    """All samples of our pictures last equally long."""
    (scale,) = struct.unpack_from(">I", track.find(b"mdia", b"mdhd").body, 12)
    first = _rows(track.find(b"mdia", b"minf", b"stbl", b"stts"), 2)[0]
    return first[1] / float(scale)


def _rows(box: Box, width: int) -> list[tuple[int, ...]]:
    (count,) = struct.unpack_from(">I", box.body, 4)
    numbers = struct.unpack_from(f">{count * width}I", box.body, 8)
    return [numbers[at : at + width] for at in range(0, len(numbers), width)]


def _moov(moov: Box, chunks: Sequence[_Chunk], offsets: Sequence[int], added: list[Box]) -> bytes:
    """``moov`` with the chunks' new offsets and the added boxes, which stand before any ``udta``."""
    for number, track in enumerate(moov.all(b"trak")):
        mine = [offset for chunk, offset in zip(chunks, offsets, strict=True) if chunk.track == number]
        stco = track.find(b"mdia", b"minf", b"stbl", b"stco")
        stco.body = struct.pack(f">II{len(mine)}I", 0, len(mine), *mine)
    tail = moov.all(b"udta")
    film = moov.find(b"mvhd")
    film.body = film.body[:-4] + struct.pack(">I", _HIGHEST_TRACK + 1)
    return bytes(Box(b"moov", children=[box for box in moov.children if box not in tail] + added + tail))
