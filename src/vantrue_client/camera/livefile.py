"""A live picture into a file, as the camera sends it: nothing is encoded again."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.liveview import links, live, pictures
from vantrue_client.camera.relay import Relay, is_open, relayed
from vantrue_client.errors import CameraError, ConnectionLost, Unsupported, UsageError

FORMATS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska"}
PICTURES = frozenset({".jpg", ".jpeg"})
_CLOCK = Fraction(1, 90_000)


def format_of(to: Path) -> str:
    """The container that a file's name asks for, empty for one picture; raises UsageError."""
    suffix = to.suffix.lower()
    if suffix not in {*FORMATS, *PICTURES}:
        known = ", ".join([*FORMATS, ".jpg"])
        raise UsageError(f"{to.name} names no format for a live picture.", advice=f"Name it {known}.")
    return FORMATS.get(suffix, "")


async def one_picture(contact: Contact) -> bytes:
    """The next picture, as JPEG."""
    async with aclosing(live(contact)) as coming:
        return (await anext(coming)).jpeg()


async def record(contact: Contact, file: BinaryIO, container: str, seconds: float) -> int:
    """So many seconds into a container; how many pictures they are.

    What came before the camera went is kept where it is anything. Raises ConnectionLost, Unsupported.
    """
    for link in await links(contact):
        if not await is_open(contact.transport, link):
            continue
        if link.protocol == "http":
            return await _from_mjpeg(pictures(contact.transport, link), file, container, seconds)
        async with relayed(contact.transport, link) as relay:
            return await _from_rtsp(relay, file, container, seconds, contact.transport.patience.silence)
    raise Unsupported(f"{contact.address} shows no live picture.", status=-256, address=contact.address)


async def _from_mjpeg(coming: AsyncGenerator[bytes], file: BinaryIO, container: str, seconds: float) -> int:
    import av

    from vantrue_client.camera.frames import Frame

    count, began, lost = 0, 0.0, None
    with av.open(file, "w", format=container) as output:
        stream = None
        async with aclosing(coming):
            try:
                async for picture in coming:
                    now = time.monotonic()
                    if stream is None:
                        began, stream = now, output.add_stream("mjpeg")
                        stream.width, stream.height = Frame(0, picture).image().size
                        stream.pix_fmt = "yuvj420p"
                    packet = av.Packet(picture)
                    packet.stream, packet.time_base, packet.is_keyframe = stream, _CLOCK, True
                    packet.pts = packet.dts = int((now - began) * 90_000)
                    _mux(output, packet)
                    count += 1
                    if now - began >= seconds:
                        break
            except CameraError as error:
                lost = error
    if not count:
        raise lost or ConnectionLost("The camera ended its live picture before it showed anything.")
    return count


async def _from_rtsp(relay: Relay, file: BinaryIO, container: str, seconds: float, silence: float) -> int:
    from vantrue_client.camera.rtsp import in_thread

    counted: list[int] = []
    await in_thread(lambda stop: counted.append(_remux(relay, file, container, seconds, silence, stop)), relay)
    return counted[0]


def _remux(relay: Relay, file: BinaryIO, container: str, seconds: float, silence: float, stop: threading.Event) -> int:
    """Packets from the first key frame on."""
    import av

    from vantrue_client.camera.rtsp import reading

    count, into = 0, None
    packets = reading(relay, silence, lambda source: source.demux(video=0))
    with av.open(file, "w", format=container) as output:
        try:
            for packet in _kept(packets, seconds):
                if stop.is_set():
                    break
                into = into or output.add_stream_from_template(packet.stream)
                packet.stream = into
                _mux(output, packet)
                count += 1
        except CameraError:
            if not count:
                raise
    return count


def _mux(output: Any, packet: Any) -> None:
    """Write one packet; what the disk says goes to who opened the file."""
    import av

    try:
        output.mux(packet)
    except OSError:
        raise
    except av.FFmpegError as error:
        raise UsageError("This live picture does not go into that format.", advice="Name the file .mkv.") from error


def _kept(packets: Iterator[Any], seconds: float) -> Iterator[Any]:
    """Those of so many seconds from the first key frame on, counted from 0."""
    first = None
    for packet in packets:
        if packet.dts is None or packet.pts is None or (first is None and not packet.is_keyframe):
            continue
        first = packet.dts if first is None else first
        if (packet.dts - first) * packet.time_base >= seconds:
            return
        packet.pts, packet.dts = packet.pts - first, packet.dts - first
        yield packet
