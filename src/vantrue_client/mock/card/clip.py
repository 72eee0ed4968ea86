"""One clip: picture, sound, the clock burned in, GPS data, as a camera would have written it."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vantrue_client.errors import UsageError
from vantrue_client.mock.card.boxes import Box
from vantrue_client.mock.card.drive import Fix, drive, zone
from vantrue_client.mock.card.gps import BLOCKS, Layout, fmas
from vantrue_client.mock.card.mp4 import Piece, weave
from vantrue_client.mock.card.track import index, metadata_track

if TYPE_CHECKING:
    from PIL import Image


def write_clip(
    path: Path,
    *,
    start: datetime,
    seconds: float = 5,
    channel: str = "A",
    codec: Literal["h264", "h265"] = "h264",
    size: tuple[int, int] = (640, 360),
    fps: int = 10,
    gps: str = "n4",
    seed: int = 0,
    label: str = "",
    fixes: Sequence[Fix] | None = None,
    audio: bool = True,
    moov: Literal["last", "first"] = "last",
    lapse: int = 1,
    rate: int | None = None,
) -> None:
    """Write one playable MP4, the same to the byte for the same arguments.

    start    the camera's clock, without a zone
    seconds  how long it plays; it took ``lapse`` times as long, and the file's time is that end, even as FAT has it
    size     width and height in pixels, both even
    gps      a layout, as ``--gps`` takes it; ``fixes`` one a second, else those of a drive of this seed
    label    stands beside the burned-in clock
    rate     bits a second to which an H.264 picture is filled up, for a clip as large as a camera's

    Raises UsageError when the arguments make no clip.
    """
    from vantrue_client.mock.card.encode import CODECS, RATE, encode

    layout = Layout.parse(gps)
    frames = round(seconds * fps)
    if codec not in CODECS or frames < 1 or lapse < 1 or any(side < 2 or side % 2 for side in size):
        raise UsageError(f"No clip can be made of {codec}, {seconds} s, {size} pixels, {fps} frames a second.")
    if fixes is None:
        fixes = drive(start, math.ceil(seconds), seed)
    pictures = _pictures(start, frames, fps, lapse, size, channel, seed, label, fixes)
    sound = round(seconds * RATE) if audio else 0
    plain = encode(pictures, size=size, fps=fps, codec=codec, sound=sound, clock=start, rate=rate)
    told = [_on_the_wall(fix, seed) for fix in fixes] if layout.local else fixes
    path.write_bytes(_with_gps(plain, told, layout, first=moov == "first"))
    set_time(path, start + timedelta(seconds=seconds * lapse))


def set_time(path: Path, end: datetime) -> None:
    """Give a file the time at which the laptop's wall shows what the camera's did, in FAT's steps of 2 s."""
    seconds = int(end.timestamp()) // 2 * 2
    os.utime(path, (seconds, seconds))


def _pictures(
    start: datetime,
    frames: int,
    fps: int,
    lapse: int,
    size: tuple[int, int],
    channel: str,
    seed: int,
    label: str,
    fixes: Sequence[Fix],
) -> Iterator[Image.Image]:
    from vantrue_client.mock.card.picture import Clock, Scene

    scene, clock = Scene(size, channel, seed), Clock(size)
    for number in range(frames):
        second = number // fps
        picture = scene.frame(number)
        now = start + timedelta(seconds=second * lapse)
        speed = f"{fixes[second].speed * 3.6:3.0f} km/h" if second < len(fixes) else ""
        clock.burn(picture, f"{now:%Y-%m-%d %H:%M:%S} {label} {channel} {speed}")
        yield picture


def _on_the_wall(fix: Fix, seed: int) -> Fix:
    """A fix whose time says what the camera's clock shows, and no zone can say so."""
    return replace(fix, time=fix.time.astimezone(zone(seed)).replace(tzinfo=UTC))


def _with_gps(plain: bytes, fixes: Sequence[Fix], layout: Layout, *, first: bool) -> bytes:
    """The file with one second's GPS data before that second's picture."""
    if layout.name == "fmas":
        step = 1 / fmas.PER_SECOND
        samples = [
            Piece(second + part * step, fmas.sample(fix), aligned=False)
            for second, fix in enumerate(fixes)
            for part in range(fmas.PER_SECOND)
        ]
        return weave(plain, samples, _tell_track, first=first)
    block = BLOCKS.get(layout.name)
    blocks = [Piece(second, block(fix)) for second, fix in enumerate(fixes)] if block else []

    def tell(offsets: list[int]) -> list[Box]:
        return [index(offsets, len(blocks[0].data))] if blocks and layout.indexed else []

    return weave(plain, blocks, tell, first=first)


def _tell_track(offsets: list[int]) -> list[Box]:
    return [metadata_track(offsets, fmas.SIZE, 1000 // fmas.PER_SECOND)]
