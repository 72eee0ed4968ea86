"""Pictures and a quiet tone into a plain MP4, in memory (PyAV)."""

from __future__ import annotations

import io
import math
from array import array
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from PIL import Image

RATE = 16_000
_PACKET = 1024  # samples in a packet of AAC
_TONE = array("f", [0.02 * math.sin(math.tau * step / 40) for step in range(40)])  # 400 Hz, one period

# one thread each: the same clip to the byte wherever it is made
CODECS = {
    "h264": ("libx264", {"preset": "ultrafast", "crf": "25"}),
    "h265": ("libx265", {"preset": "ultrafast", "crf": "26", "x265-params": "pools=none:frame-threads=1:log-level=0"}),
}


def encode(
    pictures: Iterator[Image.Image],
    *,
    size: tuple[int, int],
    fps: int,
    codec: str,
    sound: int,
    clock: datetime,
    rate: int | None = None,
) -> bytes:
    """Encode pictures, one key frame a second, and so many samples of sound; gives a whole MP4, ``moov`` last.

    rate  bits a second to which an H.264 picture is filled up with what a decoder passes over

    Its creation time is the camera's clock, for which MP4 has no zone: a guess.
    """
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options={"fflags": "+bitexact"}) as out:
        out.metadata["creation_time"] = f"{clock:%Y-%m-%dT%H:%M:%S}.000000Z"
        video = _video(out, size, fps, codec, {} if rate is None else _filled(rate))
        audio = _audio(out) if sound else None
        heard = 0
        for number, picture in enumerate(pictures):
            frame = VideoFrame.from_image(picture).reformat(format="yuv420p")  # type: ignore[no-untyped-call]
            frame.pts, frame.time_base = number, Fraction(1, fps)
            out.mux(video.encode(frame))
            until = min(sound, (number + 1) * RATE // fps)
            while audio and heard + _PACKET <= until:
                heard = _play(out, audio, heard, _PACKET)
        if audio and heard < sound:
            _play(out, audio, heard, sound - heard)
        out.mux(video.encode(None))
        if audio:
            out.mux(audio.encode(None))
    return file.getvalue()


def _filled(rate: int) -> dict[str, str]:
    return {"b": str(rate), "maxrate": str(rate), "bufsize": str(rate), "x264-params": "nal-hrd=cbr:filler=1"}


def _video(out: OutputContainer, size: tuple[int, int], fps: int, codec: str, more: dict[str, str]) -> VideoStream:
    name, options = CODECS[codec]
    stream = out.add_stream(name, rate=fps, options=options | more)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.codec_context.thread_count = 1
    stream.codec_context.gop_size = fps
    if codec == "h265":
        stream.codec_context.codec_tag = "hvc1"
    return stream


def _audio(out: OutputContainer) -> AudioStream:
    return out.add_stream("aac", rate=RATE, layout="mono", format="fltp", bit_rate=32_000)


def _play(out: OutputContainer, audio: AudioStream, heard: int, samples: int) -> int:
    """Encode the tone's next samples; gives how many were played in all."""
    frame = AudioFrame(format="fltp", layout="mono", samples=samples)
    frame.sample_rate, frame.pts, frame.time_base = RATE, heard, Fraction(1, RATE)
    start = heard % len(_TONE)
    wave = (_TONE * (samples // len(_TONE) + 2))[start : start + samples]
    plane = frame.planes[0]
    plane.update(wave.tobytes().ljust(plane.buffer_size, b"\0"))
    out.mux(audio.encode(frame))
    return heard + samples
