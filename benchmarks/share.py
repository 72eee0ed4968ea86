"""A one-minute clip of 4K, reduced without encoding, beside copying it (aim: under 1 s more), both to the disk; and how
fast faces are found and covered, where the extra ``redact`` is installed."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import statistics
import time
from fractions import Fraction
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import av

from benchmarks.stage import FIRST
from vantrue_client.errors import UsageError
from vantrue_client.mock.card import write_clip
from vantrue_client.mock.card.boxes import Box
from vantrue_client.mock.card.drive import drive
from vantrue_client.mock.card.gps import n4
from vantrue_client.mock.card.mp4 import Piece, weave
from vantrue_client.mock.card.track import index
from vantrue_client.model import CameraTime, Kind, Recording
from vantrue_client.share.faces import faces_in
from vantrue_client.share.faces.finding import A_SECOND
from vantrue_client.share.form import Cover, Form, Keep
from vantrue_client.share.reduce import Original, reduce

SECONDS, FPS = 60, 30
FACES_S = 4
SIZE = 240_000_000
ROUNDS = 5


def main() -> None:
    with TemporaryDirectory() as folder:
        clip = Path(folder) / f"{FIRST:%Y%m%d_%H%M%S}_00001_N_A.MP4"
        _write(clip)
        recording = Recording(clip.name, clip.name, "", Kind.NORMAL, clip.stat().st_size, start=CameraTime(FIRST))
        print(f"A clip of 4K, {SECONDS} s, {clip.stat().st_size / 1e6:.0f} MB, {SECONDS} GPS blocks, {ROUNDS} rounds:")
        forms = {
            "keeping nothing but the picture": Form(),
            "keeping sound and place": Form(keep=frozenset({Keep.SOUND, Keep.LOCATION})),
            "10 s of it": Form(piece=(20, 30)),
        }
        copied = statistics.median(_copy(clip, Path(folder) / "copy.mp4") for _ in range(ROUNDS))
        print(f"  copied: {copied:.2f} s")
        for name, form in forms.items():
            rounds = [_reduce(Original(clip, recording), form, clip.parent) for _ in range(ROUNDS)]
            took, busy = (statistics.median(times) for times in zip(*rounds, strict=True))
            more = f"{took / copied:.1f} times as long, {took - copied:+.2f} s"
            print(f"  reduced, {name}: {took:.2f} s, {more}, {busy:.2f} s of the processor")
        for size in ((1920, 1080), (3840, 2160)):
            _faces(Path(folder), size)


def _faces(folder: Path, size: tuple[int, int]) -> None:
    """Finding looks at some pictures of each second, and covering encodes every one."""
    clip = folder / f"{FIRST:%Y%m%d_%H%M%S}_00002_N_A.MP4"
    write_clip(clip, start=FIRST, seconds=FACES_S, gps="none", size=size, fps=FPS)
    original = Original(clip, Recording(clip.name, clip.name, "", Kind.NORMAL, clip.stat().st_size))
    start, busy = time.perf_counter(), time.process_time()
    try:
        areas = asyncio.run(faces_in(original, lambda _: None, folder))
    except UsageError as error:
        print(f"  faces: {error}")
        return
    took, worked = time.perf_counter() - start, time.process_time() - busy
    looked = FACES_S * A_SECOND + 1
    start = time.perf_counter()
    form = Form(cover=frozenset({Cover.FACES}))
    asyncio.run(reduce([original], form, folder / "faces.mp4", areas=[areas])).file.unlink()
    covered = FACES_S * FPS / (time.perf_counter() - start)
    print(
        f"  faces, {size[0]} by {size[1]}: {looked / took:.2f} pictures a second looked at, "
        f"{worked / looked:.2f} s of the processor each, {FACES_S * FPS / took:.1f} of the clip's a second; "
        f"{covered:.1f} a second covered and encoded"
    )
    clip.unlink()


def _copy(clip: Path, to: Path) -> float:
    """Every byte is written: a system's copy may share the blocks of the original, and writes nothing then."""
    start = time.perf_counter()
    with clip.open("rb") as source, to.open("wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())
    took = time.perf_counter() - start
    to.unlink()
    return took


def _reduce(original: Original, form: Form, folder: Path) -> tuple[float, float]:
    """Seconds, and those of the processor: on a machine that does other things these tell more."""
    start, busy = time.perf_counter(), time.process_time()
    made = asyncio.run(reduce([original], form, folder / "clip-1.mp4"))
    took = time.perf_counter() - start, time.process_time() - busy
    made.file.unlink()
    return took


def _write(clip: Path) -> None:
    """A second of 4K, again and again, each picture filled up with what a camera's many bits a second would be."""
    write_clip(clip, start=FIRST, seconds=1, gps="none", size=(3840, 2160), fps=FPS)
    plain = _repeated(clip)
    blocks = [Piece(second, n4.block(fix)) for second, fix in enumerate(drive(FIRST, SECONDS, 0))]

    def tell(offsets: list[int]) -> list[Box]:
        return [index(offsets, n4.SIZE)]

    clip.write_bytes(weave(plain, blocks, tell, first=False))


def _repeated(clip: Path) -> bytes:
    file, chance = io.BytesIO(), Random(0)
    with av.open(str(clip)) as source, av.open(file, "w", format="mp4") as out:
        ways = {one.index: out.add_stream_from_template(one) for one in (*source.streams.video, *source.streams.audio)}
        packets = [(one.stream.index, bytes(one), one.is_keyframe) for one in source.demux() if one.size]
        pictures = sum(number == 0 for number, _, _ in packets)
        filled = SIZE // (SECONDS * pictures) - sum(len(data) for _, data, _ in packets) // pictures
        shown, heard = 0, 0
        for _ in range(SECONDS):
            for number, data, key in packets:
                way = ways[number]
                if number == 0:  # one more unit: a slice, which a decoder would hide
                    data += (1 + filled).to_bytes(4, "big") + b"\x01" + chance.randbytes(filled)
                packet = av.Packet(data)
                packet.stream, packet.is_keyframe = way, key
                packet.time_base = Fraction(1, FPS) if number == 0 else Fraction(1024, 16_000)
                packet.pts = packet.dts = shown if number == 0 else heard
                shown, heard = shown + (number == 0), heard + (number != 0)
                out.mux(packet)
    return file.getvalue()


if __name__ == "__main__":
    main()
