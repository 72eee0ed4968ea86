"""Clips that are no plain movie, transport streams and movies in fragments, made one: the same picture and sound."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from vantrue_client.errors import Damaged
from vantrue_client.share.reduce.kinds import Told
from vantrue_client.share.reduce.working import ended, library_error

_COPIED = frozenset({"h264", "hevc", "aac", "pcm_s16le", "pcm_s16be"})


def plain(source: Path, kind: str, to: Path, name: str, stop: Event, told: Told) -> None:
    """Put a clip's first picture and sound into a movie, packet by packet; raises Damaged.

    kind  what it is, ``mpegts`` or ``mov``: never guessed from its content, which could be a list of addresses
    """
    import av
    from av.error import FFmpegError

    size = max(source.stat().st_size, 1)
    try:
        with (
            av.open(str(source), format=kind) as clip,
            av.open(str(to), "w", format="mp4", options={"fflags": "+bitexact"}) as movie,
        ):
            found = [stream for kind in (clip.streams.video, clip.streams.audio) for stream in kind[:1]]
            wanted = {one.index: one for one in found if one.codec_context.name in _COPIED}
            if not any(one.type == "video" for one in wanted.values()):
                raise Damaged(f"{name} holds no picture that can be copied.")
            out = {number: movie.add_stream_from_template(one) for number, one in wanted.items()}
            for packet in clip.demux(list(wanted.values())):
                ended(stop)
                if packet.dts is None or not packet.size:
                    continue
                told(min(1.0, (packet.pos or 0) / size))
                packet.stream = out[packet.stream.index]
                movie.mux(packet)
    except (FFmpegError, ValueError, OSError) as error:
        damaged = Damaged(f"{name} cannot be read to its end.", advice="Only a whole clip can be shared.")
        raise library_error(error, damaged, to) from error
