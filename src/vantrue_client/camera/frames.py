"""Pictures of a live view: the newest one counts, and nobody waits for those before."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vantrue_client.errors import ProtocolError

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a live view, decoded only where somebody looks.

    number  counted from 0, those included that nobody waited for
    """

    number: int
    coded: bytes | None = None
    decoded: Any = None

    def image(self) -> Image:
        """It as a Pillow image; raises ProtocolError for what is no picture, or far too large a one."""
        if self.coded is None:
            image: Image = self.decoded.to_image()
            return image
        from PIL import Image as Pillow
        from PIL import UnidentifiedImageError

        try:
            opened = Pillow.open(io.BytesIO(self.coded), formats=["JPEG"])
            if opened.width * opened.height > MOST_PIXELS:
                raise ProtocolError(f"The camera sent a picture of {opened.width}x{opened.height}.")
            opened.load()
        except (OSError, UnidentifiedImageError, SyntaxError, ValueError, Pillow.DecompressionBombError) as error:
            raise ProtocolError("The camera sent a picture that cannot be read.") from error
        return opened

    def jpeg(self) -> bytes:
        """It as JPEG: as the camera sent it, where it sends such."""
        if self.coded is not None:
            return self.coded
        out = io.BytesIO()
        self.image().save(out, "JPEG", quality=90)
        return out.getvalue()


class Newest:
    """Room for one frame: a newer one takes the place of one that nobody took."""

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self.there = asyncio.Event()

    def put(self, frame: Frame) -> None:
        """Lay one down."""
        self._frame = frame
        self.there.set()

    def take(self) -> Frame | None:
        """The one that lies there; None where none does."""
        frame, self._frame = self._frame, None
        self.there.clear()
        return frame


async def newest(frames: AsyncIterator[Frame]) -> AsyncGenerator[Frame]:
    """Of frames that keep coming the newest at each turn, however slow who takes them is; their end ends it."""
    slot = Newest()

    async def pump() -> None:
        async for frame in frames:
            slot.put(frame)

    async with aclosing(laid(slot, pump())) as coming:
        async for frame in coming:
            yield frame


async def laid(slot: Newest, work: Coroutine[Any, Any, None]) -> AsyncGenerator[Frame]:
    """The frames that some work lays down, till it ends; leaving ends it."""
    working = asyncio.create_task(work)
    working.add_done_callback(lambda _: slot.there.set())
    try:
        while True:
            await slot.there.wait()
            frame = slot.take()
            if frame is not None:
                yield frame
            elif working.done():
                working.result()
                return
            if working.done():
                slot.there.set()
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
