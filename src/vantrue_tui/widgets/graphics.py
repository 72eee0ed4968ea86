"""Which widget draws a picture: the terminal itself where it can (Kitty's graphics, Sixel), else half cells."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from vantrue_tui.widgets.halfcells import HalfCells

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.widget import Widget

    Drawer = Callable[[Image], Widget]

_drawer: Drawer = HalfCells


def look() -> None:
    """Ask the terminal what it can draw; before the app begins, which would swallow the answer."""
    global _drawer
    if not (sys.__stdout__ and sys.__stdout__.isatty()):
        return
    from textual_image.renderable import Image, SixelImage, TGPImage

    if Image in {SixelImage, TGPImage}:
        from textual_image.widget import Image as ByTerminal

        _drawer = ByTerminal


def drawn(image: Image) -> Widget:
    """A widget that shows an RGB picture."""
    widget = _drawer(image)
    widget.add_class("drawn")
    return widget


def redraw(widget: Widget, image: Image) -> None:
    """Show another picture in it."""
    widget.image = image  # type: ignore[attr-defined]  # every drawer has it
