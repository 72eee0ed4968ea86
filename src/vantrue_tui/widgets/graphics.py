"""Which widget draws a picture: the terminal itself where it can (Kitty's graphics, Sixel), else half cells."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from vantrue_tui.widgets.halfcells import HalfCells

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.geometry import Size
    from textual.widget import Widget

    Drawer = Callable[[Image], Widget]

log = logging.getLogger(__name__)

WAITS = 0.1  # seconds for a terminal's answer
PLACED = re.compile(r"(?:ghostty\b|kitty\((?:[1-9]|0\.(?:2[89]|[3-9]\d|\d{3})))")
"""Terminals that draw Kitty's graphics where placeholders stand; others show the placeholders as boxes."""

_drawer: Drawer = HalfCells


def look() -> None:
    """Ask the terminal what it can draw; before the app begins, which would swallow the answer."""
    global _drawer
    if not (sys.__stdout__ and sys.__stdout__.isatty()):
        return
    try:
        _drawer = _able() or HalfCells
    except Exception as error:  # somebody typed into the answer, or the terminal sent what is none
        log.info("The terminal does not say what it can draw: %s", error)


def places(name: str) -> bool:
    """Whether a terminal of that name and version draws a picture where placeholders stand.

    >>> places("kitty(0.26.5)"), places("kitty(0.28.0)"), places("kitty(0.42.1)"), places("ghostty 1.1.3")
    (False, True, True, True)
    >>> places("WezTerm 20240203-110809-5046fc22"), places("")
    (False, False)
    """
    return PLACED.match(name) is not None


def _able() -> Drawer | None:
    from textual_image.renderable import Image, SixelImage, TGPImage
    from textual_image.widget import Image as ByTerminal

    if Image is SixelImage or (Image is TGPImage and places(_name())):
        return ByTerminal
    return None


def _name() -> str:
    """What the terminal calls itself."""
    from textual_image._terminal import capture_terminal_response

    begins, ends = "\x1bP>|", "\x1b\\"
    assert sys.__stdout__ is not None
    with capture_terminal_response(begins, ends, WAITS) as answer:
        sys.__stdout__.write("\x1b[>q")
        sys.__stdout__.flush()
    return str(answer.sequence[len(begins) : -len(ends)])


def drawn(image: Image, room: Size) -> Widget:
    """A widget that shows an RGB picture, in its own proportions in so much room."""
    widget = _drawer(image if _drawer is HalfCells else framed(image, room))
    widget.add_class("drawn")
    return widget


def redraw(widget: Widget, image: Image, room: Size) -> None:
    """Show another picture in it, or the same in other room."""
    widget.image = image if isinstance(widget, HalfCells) else framed(image, room)  # type: ignore[attr-defined]


def framed(image: Image, room: Size) -> Image:
    """The picture in the middle of one with the room's proportions: a terminal would stretch it to fill the room."""
    from PIL import Image as Pictures
    from textual_image._terminal import get_cell_size

    cell = get_cell_size()
    wide, high = room.width * cell.width, room.height * cell.height
    if not wide or not high:
        return image
    width, height = max(image.width, image.height * wide // high), max(image.height, image.width * high // wide)
    frame = Pictures.new("RGBA", (width, height))
    frame.paste(image, ((width - image.width) // 2, (height - image.height) // 2))
    return frame
