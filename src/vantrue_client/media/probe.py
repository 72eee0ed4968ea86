"""What a clip is made of, told by its index alone."""

from __future__ import annotations

from dataclasses import dataclass

from vantrue_client.errors import Damaged
from vantrue_client.media.movie import read_movie
from vantrue_client.media.ranges import RangeReader

_CODECS = {
    b"avc1": "h264",
    b"avc3": "h264",
    b"hvc1": "hevc",
    b"hev1": "hevc",
    b"mp4a": "aac",
    b"sowt": "pcm",
    b"twos": "pcm",
    b"jpeg": "mjpeg",
}


@dataclass(frozen=True, slots=True)
class Probe:
    """A clip's picture and sound.

    video, audio   codecs: ``h264``, ``hevc``, ``aac``...; the four letters of the file where they are others; None
                   where there is none
    width, height  pixels
    frame_rate     frames a second, on average
    duration_s     seconds
    channels       of sound
    sample_rate    of sound, Hz
    """

    video: str | None
    width: int
    height: int
    frame_rate: float | None
    duration_s: float | None
    audio: str | None
    channels: int
    sample_rate: int


async def probe(reader: RangeReader) -> Probe:
    """Look at a clip; raises Damaged for what has no index, and what the reader raises."""
    movie = await read_movie(reader)
    if not movie.tracks:
        raise Damaged(f"{reader.name} has no index: what it holds cannot be told.")
    video, audio = movie.track(b"vide"), movie.track(b"soun")
    seconds = video.duration / video.timescale if video and video.timescale else 0.0
    return Probe(
        video=codec_of(video.format) if video else None,
        width=video.width if video else 0,
        height=video.height if video else 0,
        frame_rate=round(video.tables.told / seconds, 3) if video and seconds else None,
        duration_s=movie.duration_s or seconds or None,
        audio=codec_of(audio.format) if audio else None,
        channels=audio.channels if audio else 0,
        sample_rate=audio.rate if audio else 0,
    )


def codec_of(letters: bytes) -> str:
    """A codec by the four letters that a movie has for it.

    >>> codec_of(b"hvc1"), codec_of(b"vp09")
    ('hevc', 'vp09')
    """
    return _CODECS.get(letters, letters.decode("latin-1"))
