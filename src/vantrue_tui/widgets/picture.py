"""A still: drawn by the terminal where it can (Kitty, Sixel), else in half cells."""

from __future__ import annotations

import asyncio
import io
import warnings
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from vantrue_tui.texts import say
from vantrue_tui.widgets.graphics import drawn, redraw

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = (960, 540)
MOST_PIXELS = 64_000_000  # of a photo of today's cameras; more is a bomb


class Picture(Container):
    """Shows a JPEG, or a sentence in its place."""

    _image: Image | None = None

    def compose(self) -> ComposeResult:
        """The sentence, until there is a picture."""
        yield Static("", id="no-picture", markup=False)

    async def show(self, jpeg: bytes) -> None:
        """Show a picture; what is none is told so."""
        try:
            image = await asyncio.to_thread(_decoded, jpeg)
        except Exception:  # whatever a camera sends as a picture: Pillow's decoders raise many things
            await self.say(say("picture.unreadable"))
            return
        self._image = image
        self.query_one("#no-picture", Static).update("")
        if before := self.query(".drawn"):
            redraw(before.first(), image, self.size)
        else:
            await self.mount(drawn(image, self.size))

    def on_resize(self) -> None:
        """The room has other proportions."""
        if self._image is not None and (shown := self.query(".drawn")):
            redraw(shown.first(), self._image, self.size)

    async def say(self, sentence: str) -> None:
        """Show a sentence instead."""
        await self._take_away()
        self.query_one("#no-picture", Static).update(sentence)

    async def _take_away(self) -> None:
        self._image = None
        await self.query(".drawn").remove()


def _decoded(jpeg: bytes) -> Image:
    from PIL import Image

    with warnings.catch_warnings(), Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
        warnings.simplefilter("ignore")
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too large")
        opened.draft("RGB", LARGEST)
        opened.thumbnail(LARGEST)
        return opened.convert("RGB")
