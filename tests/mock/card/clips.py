"""Reading clips back with what others wrote: PyAV's demuxer, and a walk over the boxes."""

from __future__ import annotations

import struct
from pathlib import Path

import av


def packets(path: Path) -> dict[str, list[bytes]]:
    """Each track's packets as libavformat finds them, by the kind of track."""
    found: dict[str, list[bytes]] = {}
    with av.open(str(path)) as clip:
        for packet in clip.demux():
            if packet.size:
                found.setdefault(packet.stream.type, []).append(bytes(packet))
    return found


def decoded(path: Path) -> tuple[int, int]:
    """How many frames and how many samples of sound decode; any damage raises."""
    frames = samples = 0
    with av.open(str(path)) as clip:
        for stream in (*clip.streams.video, *clip.streams.audio):
            stream.codec_context.options = {"err_detect": "explode"}
        for packet in clip.demux(*clip.streams.video, *clip.streams.audio):
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    frames += 1
                elif isinstance(frame, av.AudioFrame):
                    samples += frame.samples
    return frames, samples


def boxes(data: bytes) -> list[tuple[bytes, int, int]]:
    """Kind, offset and size of the boxes that bytes hold; they must end where the bytes end."""
    found, at = [], 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        assert 8 <= size <= len(data) - at
        found.append((kind, at, size))
        at += size
    return found


def index(data: bytes) -> list[tuple[int, int]]:
    """Offset and size of each block that the ``gps `` box in ``moov`` names; empty without one."""
    moov = next((at, size) for kind, at, size in boxes(data) if kind == b"moov")
    inside = data[moov[0] + 8 : moov[0] + moov[1]]
    kinds = [kind for kind, _, _ in boxes(inside)]
    if b"gps " not in kinds:
        return []
    assert b"udta" not in kinds[: kinds.index(b"gps ")]
    _, at, size = boxes(inside)[kinds.index(b"gps ")]
    word, count = struct.unpack_from(">II", inside, at + 8)
    assert word == 0x101
    assert size == 16 + 8 * count
    return [struct.unpack_from(">II", inside, at + 16 + 8 * number) for number in range(count)]


def blocks(data: bytes) -> list[int]:
    """Where ``freeGPS `` blocks begin, searched for."""
    found, at = [], data.find(b"freeGPS ")
    while at >= 0:
        found.append(at - 4)
        at = data.find(b"freeGPS ", at + 1)
    return found
