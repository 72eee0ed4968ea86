"""Clips as large as a camera's: small ones whose pictures carry filler, which decoders skip."""

from __future__ import annotations

import os
import random
from datetime import datetime
from io import BytesIO
from pathlib import Path

import av

from vantrue_client.mock.card import write_clip
from vantrue_client.mock.card.drive import drive
from vantrue_client.mock.card.gps import BLOCKS, Layout
from vantrue_client.mock.card.mp4 import Piece, weave
from vantrue_client.mock.card.track import index

SECONDS = 60
FPS = 30
_FILLER = 12  # the type of an H.264 unit that is filler data


def write_grown(path: Path, *, start: datetime, gps: str, size: int) -> None:
    """A clip of a minute and of about ``size`` bytes, with its GPS blocks between the chunks as a camera has them."""
    write_clip(path, start=start, seconds=SECONDS, gps="none", size=(320, 180), fps=FPS)
    told = path.stat()
    layout = Layout.parse(gps)
    plain = _grown(path.read_bytes(), max(6, (size - told.st_size) // (SECONDS * FPS)))
    blocks = [Piece(second, BLOCKS[layout.name](fix)) for second, fix in enumerate(drive(start, SECONDS, 0))]
    length = len(blocks[0].data)
    path.write_bytes(weave(plain, blocks, lambda at: [index(at, length)] if layout.indexed else [], first=False))
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))


def _grown(clip: bytes, more: int) -> bytes:
    """The same clip with so many bytes more in each picture; no two of them alike, as in a real one."""
    chance, grown = random.Random(4), BytesIO()
    with av.open(BytesIO(clip), "r") as source, av.open(grown, "w", format="mp4") as out:
        streams = [out.add_stream_from_template(stream) for stream in source.streams]
        for packet in source.demux():
            if packet.dts is None:
                continue
            content = bytes(packet)
            if packet.stream.type == "video":
                noise = chance.randbytes(more - 5).replace(b"\0", b"\1")  # no start code comes about
                content += (more - 4).to_bytes(4, "big") + bytes([_FILLER]) + noise
            one = av.Packet(content)
            one.pts, one.dts, one.duration, one.time_base = packet.pts, packet.dts, packet.duration, packet.time_base
            one.is_keyframe = packet.is_keyframe
            one.stream = streams[packet.stream.index]
            out.mux(one)
    return grown.getvalue()
