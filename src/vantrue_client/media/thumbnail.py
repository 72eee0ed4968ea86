"""A still of a clip, from the few bytes of one key frame."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from vantrue_client.errors import Damaged, UsageError
from vantrue_client.media.boxes import children
from vantrue_client.media.movie import movie_scale, read_movie
from vantrue_client.media.movietrack import MovieTrack
from vantrue_client.media.piece import zero_of
from vantrue_client.media.probe import codec_of
from vantrue_client.media.ranges import RangeReader

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

MOST_BYTES = 8 << 20
"""A key frame of 4K has less than two MiB."""
MOST_PIXELS = 16 << 20
"""Twice 4K."""
WHOLE_PIXELS = 10_000_000
"""A larger picture is given at half its width and height: so that none takes more than 64 MB."""
SECONDS = 20.0
"""A picture that takes longer to decode is given up."""
MOST_TRIED = 3
"""Key frames that are read where the first is damaged: those of three seconds on most cameras."""
_TICK = Fraction(1, 25)
_ENTRY = 86
"""Bytes of a picture's sample entry before the boxes in it."""
_DECODERS = frozenset({"h264", "hevc", "mjpeg"})


async def still(reader: RangeReader, at_s: float = 0.0) -> bytes:
    """The key frame before a moment, in seconds from the clip's beginning, as JPEG, turned as it is to be shown.

    Where that one is damaged, one of the next ones. Raises UsageError for a moment behind its end, Damaged where it
    holds no picture that can be decoded.
    """
    movie = await read_movie(reader)
    video = movie.track(b"vide")
    if video is None or not video.timescale or not video.samples.sync:
        raise Damaged(f"{reader.name} has no index by which its pictures could be found.")
    samples, zero = video.samples, zero_of(video, movie_scale(movie))
    if zero > max(samples.composition):
        zero = min(samples.composition)  # an edit list that shows nothing hides no picture from its owner
    wanted = zero + round(at_s * video.timescale)
    if at_s < 0 or wanted > max(samples.composition):
        raise UsageError(f"{reader.name} has no picture at {at_s:g} s.")
    shown = [samples.composition[key] for key in samples.sync]
    first = max((n for n, time in enumerate(shown) if time <= wanted), default=0)
    trouble: Exception | None = None
    for key in samples.sync[first : first + MOST_TRIED]:
        if samples.sizes[key] > MOST_BYTES or video.width * video.height > MOST_PIXELS:
            raise Damaged(f"A picture of {reader.name} claims to be too large.")
        data = await reader.read(samples.offsets[key], samples.sizes[key])
        try:
            async with asyncio.timeout(SECONDS):
                return await asyncio.to_thread(_decoded, video, data)
        except (ValueError, LookupError) as error:
            trouble = error
        except (TimeoutError, OSError) as error:
            trouble = error
            break
    raise Damaged(f"The picture at {at_s:g} s of {reader.name} cannot be decoded.") from trouble


def _decoded(video: MovieTrack, data: bytes) -> bytes:
    """Raises ValueError for what is no picture, OSError."""
    import av

    try:
        picture = _picture(video, data)
        return _jpeg(_turned(picture, video.turns) if video.turns else picture)
    except av.FFmpegError as error:  # of many kinds, a few of them no ValueError
        raise ValueError(str(error)) from error


def _picture(video: MovieTrack, data: bytes) -> VideoFrame:
    """The picture, which may have another size than the index claims."""
    import av
    from av.video.codeccontext import VideoCodecContext

    name = codec_of(video.format)
    if name not in _DECODERS:
        raise ValueError(name)
    decoder = cast(VideoCodecContext, av.CodecContext.create(name, "r"))
    decoder.extradata = _settings(video.entry)
    decoder.options = {"max_pixels": str(MOST_PIXELS)}
    decoder.thread_count = 1  # each would hold a picture of its own
    for frame in [*decoder.decode(av.Packet(data)), *decoder.decode(None)]:
        part = 1 if frame.width * frame.height <= WHOLE_PIXELS else 2
        return frame.reformat(frame.width // part, frame.height // part, format="yuvj420p")
    raise ValueError("no picture")


def _turned(frame: VideoFrame, turns: int) -> VideoFrame:
    """A picture after so many quarter turns clockwise."""
    from av.filter import Graph

    graph = Graph()
    nodes = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=_TICK)]
    nodes += [graph.add("transpose", "clock") for _ in range(turns)]
    graph.link_nodes(*nodes, graph.add("buffersink")).configure()
    graph.push(frame)
    return cast("VideoFrame", graph.pull())


def _jpeg(frame: VideoFrame) -> bytes:
    import av

    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "yuvj420p"
    encoder.time_base = _TICK
    encoder.thread_count = 1  # with more it keeps 100 MB ready for one of 4K
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


def _settings(entry: bytes) -> bytes | None:
    """What the decoder has to know beforehand: the box ``avcC`` or ``hvcC``."""
    for box in children(entry, _ENTRY, len(entry)):
        if box.kind in {b"avcC", b"hvcC"}:
            return entry[box.body : box.end]
    return None
