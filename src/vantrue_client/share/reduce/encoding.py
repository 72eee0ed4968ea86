"""A movie encoded anew, H.264 and AAC: smaller, covered, or several beside each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from vantrue_client.errors import Damaged
from vantrue_client.share.form import Cover
from vantrue_client.share.reduce.cover import covered
from vantrue_client.share.reduce.decoding import Part, has_sound, pictures, planes_of, sound
from vantrue_client.share.reduce.fitting import SOUND, Size
from vantrue_client.share.reduce.kinds import Told
from vantrue_client.share.reduce.working import ended, library_error

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

    from vantrue_client.share.reduce.cover import Planes

SCALE = 90_000
RATE = 48_000
"""Samples of sound a second."""
_PACKET = 1024
_SEI = 6
"""Kind of the units that hold messages."""
_BITEXACT = 1 << 23
"""FFmpeg's flag for an encoder that writes no version of itself."""
_QUALITY = "20"
"""x264's constant rate factor: what differs from the original is seen only side by side."""


@dataclass(frozen=True)
class Job:
    """What is encoded.

    rows   the movies that follow each other; beside those, others shown at the same moments
    sizes  of each row's picture
    rate   pictures a second, about
    """

    rows: Sequence[Sequence[Part]]
    sizes: Sequence[Size]
    cover: Collection[Cover]
    sound: bool
    rate: float
    seconds: float


def encode(job: Job, to: Path, stop: Event, told: Told) -> None:
    """Write a job's movie; raises Damaged."""
    import av

    with _well_told(job, to), av.open(str(to), "w", format="mp4", options={"fflags": "+bitexact"}) as out:
        video = _video(out, job)
        voice = _Voice(out, job.rows[0]) if job.sound and any(map(has_sound, job.rows[0])) else None
        last = -1
        for at, planes in _composed(job):
            ended(stop)
            if voice is not None:
                voice.until(at)
            pts = max(last + 1, round(at * SCALE))
            _mux(out, video, _frame(planes, pts))
            last = pts
            told(min(1.0, at / job.seconds))
        if last < 0:
            raise Damaged(f"{job.rows[0][0].name} has no picture between the moments that were chosen.")
        _mux(out, video, None)
        if voice is not None:
            voice.until(job.seconds, end=True)


@contextmanager
def _well_told(job: Job, to: Path) -> Iterator[None]:
    from av.error import FFmpegError

    try:
        yield
    except (FFmpegError, ValueError) as error:
        raise library_error(error, Damaged(f"{job.rows[0][0].name} cannot be encoded anew."), to) from error


def _video(out: OutputContainer, job: Job) -> VideoStream:
    options = {"preset": "veryfast", "crf": _QUALITY}
    bitrate = job.sizes[0].bitrate
    if bitrate is not None:
        options |= {"maxrate": str(bitrate), "bufsize": str(bitrate)}
    rate = Fraction(job.rate).limit_denominator(1001)
    stream: Any = out.add_stream("libx264", rate=rate, options=options)
    stream.width, stream.height = sum(size.width for size in job.sizes), job.sizes[0].height
    stream.pix_fmt = "yuv420p"
    stream.time_base = stream.codec_context.time_base = Fraction(1, SCALE)
    stream.codec_context.gop_size = max(1, round(2 * job.rate))
    stream.codec_context.flags |= _BITEXACT
    return stream  # type: ignore[no-any-return]


def _mux(out: OutputContainer, video: VideoStream, frame: Any) -> None:
    for packet in video.encode(frame):
        out.mux(_without_messages(packet, video))


def _without_messages(packet: Any, video: VideoStream) -> Any:
    """A packet without the text in which x264 tells its version and settings."""
    import av

    data = bytes(packet)
    units = [unit for unit in data.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if unit]
    if not any(unit[0] & 31 == _SEI for unit in units):
        return packet
    made = av.Packet(b"".join(b"\0\0\0\1" + unit for unit in units if unit[0] & 31 != _SEI))
    made.pts, made.dts, made.duration = packet.pts, packet.dts, packet.duration
    made.time_base, made.is_keyframe, made.stream = packet.time_base, packet.is_keyframe, video
    return made


def _composed(job: Job) -> Iterator[tuple[float, Planes]]:
    """Each picture of the copy, and when it is shown."""
    lead, *others = job.rows
    beside = [_Held(row[0], size, job.cover) for row, size in zip(others, job.sizes[1:], strict=True)]
    for part in lead:
        for time, frame in pictures(part):
            at = part.at_s + time - part.start_s
            shown = [_covered(part, time, planes_of(frame, job.sizes[0].width, job.sizes[0].height), job.cover)]
            shown += [held.at(at) for held in beside]
            yield at, _side_by_side(shown)


class _Held:
    """A movie that is shown beside another: its picture at a moment is the last one until then."""

    def __init__(self, part: Part, size: Size, cover: Collection[Cover]) -> None:
        self._part, self._size, self._cover = part, size, cover
        self._coming = pictures(part)
        self._next = next(self._coming, None)
        self._shown: Planes | None = None

    def at(self, moment: float) -> Planes:
        """Its picture at a moment of the copy."""
        part = self._part
        latest = None
        while self._next is not None and (
            self._next[0] - part.start_s + part.at_s <= moment + 1e-6 or not (latest or self._shown)
        ):
            latest, self._next = self._next, next(self._coming, None)
        if latest is not None:
            planes = planes_of(latest[1], self._size.width, self._size.height)
            self._shown = _covered(part, latest[0], planes, self._cover)
        if self._shown is None:
            raise Damaged(f"{part.name} has no picture between the moments that were chosen.")
        return self._shown


def _covered(part: Part, time: float, planes: Planes, cover: Collection[Cover]) -> Planes:
    return covered(planes, cover, () if part.areas is None else part.areas(time))


def _side_by_side(shown: Sequence[Planes]) -> Planes:
    import numpy as np

    if len(shown) == 1:
        return shown[0]
    y, u, v = (np.concatenate(planes, axis=1) for planes in zip(*shown, strict=True))
    return y, u, v


def _frame(planes: Planes, pts: int) -> Any:
    import numpy as np
    from av.video.frame import VideoFrame

    height, width = planes[0].shape
    joined = np.concatenate([plane.reshape(-1) for plane in planes]).reshape(height * 3 // 2, width)
    frame = VideoFrame.from_ndarray(joined, format="yuv420p")
    frame.pts, frame.time_base = pts, Fraction(1, SCALE)
    return frame


class _Voice:
    """The sound of movies that follow each other, silence where there is none."""

    def __init__(self, out: OutputContainer, parts: Sequence[Part]) -> None:
        self._out = out
        self._stream: AudioStream = out.add_stream("aac", rate=RATE, layout="mono", format="fltp", bit_rate=SOUND)
        self._stream.codec_context.flags |= _BITEXACT
        self._heard = self._all(parts)
        self._sent = 0
        self._waiting: list[Any] = []

    @staticmethod
    def _all(parts: Sequence[Part]) -> Iterator[tuple[float, Any]]:
        for part in parts:
            if has_sound(part):
                for time, heard in sound(part, RATE):
                    yield part.at_s + time - part.start_s, heard

    def until(self, moment: float, *, end: bool = False) -> None:
        """Encode what is heard up to a moment; at the ``end`` all of it, and no more than that."""
        import numpy as np

        have = self._sent + sum(len(one) for one in self._waiting)
        want = round(moment * RATE)
        while have < want and (coming := next(self._heard, None)) is not None:
            at, heard = round(coming[0] * RATE), coming[1]
            if at > have:
                self._waiting.append(np.zeros(at - have, dtype=np.float32))
            heard = heard[max(0, have - at) :]
            self._waiting.append(heard)
            have = max(have, at) + len(heard)
        joined = np.concatenate(self._waiting) if self._waiting else np.zeros(0, dtype=np.float32)
        if end:
            joined = joined[: max(0, want - self._sent)]
        whole = len(joined) if end else len(joined) // _PACKET * _PACKET
        for start in range(0, whole, _PACKET):
            self._send(joined[start : min(start + _PACKET, whole)])
        self._waiting = [joined[whole:]]
        if end:
            self._out.mux(self._stream.encode(None))

    def _send(self, heard: Any) -> None:
        from av.audio.frame import AudioFrame

        frame = AudioFrame.from_ndarray(heard.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._sent, Fraction(1, RATE)
        self._sent += len(heard)
        self._out.mux(self._stream.encode(frame))


def at_rate(times: Sequence[float]) -> float:
    """Pictures a second, about, of a movie whose pictures are shown at these times."""
    steps = sorted(two - one for one, two in pairwise(sorted(times)))
    middle = steps[len(steps) // 2] if steps else 0.0
    return min(120.0, 1 / middle) if middle > 1 / 240 else 30.0
