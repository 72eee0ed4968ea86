"""Where the faces of a recording are, for all of its length."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from vantrue_client.share.area import Areas
from vantrue_client.share.faces.detector import SIDES, Detector, working_size
from vantrue_client.share.faces.tracking import Tracker, with_margin
from vantrue_client.share.original import Original
from vantrue_client.share.reduce.decoding import Part, pictures, shape_of
from vantrue_client.share.reduce.kinds import Told
from vantrue_client.share.reduce.opening import Container, container_of, opened_plain
from vantrue_client.share.reduce.photo import picture_of
from vantrue_client.share.reduce.working import ended, in_thread

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from PIL.Image import Image

A_SECOND = 5
"""Pictures that are looked at each second: what passes faster is seen in two of them at most."""


async def faces_in(original: Original, progress: Callable[[float], None], folder: Path) -> Areas:
    """Where faces are in a clip or a photo, with a margin, as `Areas`.

    progress  told how far it is, from 0 to 1
    folder    a private one for what is made on the way

    Raises UsageError where the extra ``redact`` is not installed, Damaged for a recording that cannot be read whole,
    NotReduced for one that is neither clip nor photo or holds more faces than can be followed, StorageError.
    """
    detector = await asyncio.to_thread(Detector)
    kind = await asyncio.to_thread(container_of, original)
    if kind is Container.PHOTO:
        return await asyncio.to_thread(_in_photo, detector, original)
    async with AsyncExitStack() as stack:
        one = await opened_plain(stack, original, kind, folder)
        part = Part(one.path, one.name, 0.0, one.length_s, 0.0, one.zero_s)
        return await in_thread(lambda stop, told: _in_clip(detector, part, stop, told), progress)


def _in_photo(detector: Detector, original: Original) -> Areas:
    picture = picture_of(original.path, original.recording.name)
    areas = [with_margin(face.area) for face in detector.faces(picture)]
    return lambda _: areas


def _in_clip(detector: Detector, part: Part, stop: Event, told: Told) -> Areas:
    """Look at pictures in even steps, and at the first and the last."""
    size = shape_of(part)
    if max(size) > SIDES[0]:
        size = working_size(size, SIDES[0])
    tracker = Tracker(part.name)
    due, last = 0.0, None
    for time, frame in pictures(part):
        ended(stop)
        last = (time, frame)
        if time >= due - 1e-6:
            tracker.add(time, detector.faces(as_shown(frame, size)))
            told(min(1.0, time / part.end_s))
            due, last = time + 1 / A_SECOND, None
    if last is not None:
        tracker.add(last[0], detector.faces(as_shown(last[1], size)))
    return tracker.covering()


def as_shown(frame: VideoFrame, size: tuple[int, int]) -> Image:
    """A clip's picture at a size, turned as it is shown."""
    import numpy as np
    from PIL import Image

    turns = frame.rotation // 90 % 4
    stored = size[::-1] if turns % 2 else size
    pixels = frame.reformat(*stored, format="rgb24").to_ndarray()
    return Image.fromarray(np.ascontiguousarray(np.rot90(pixels, turns)))
