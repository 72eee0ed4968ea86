"""A picture in half cells: two points, one over the other, in each character. Every terminal with colours shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from PIL.Image import Image


class HalfCells(Widget):
    """An RGB picture, as large as there is room, in its own proportions."""

    def __init__(self, image: Image, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._image = image
        self._scaled: Image | None = None

    @property
    def image(self) -> Image:
        """The picture."""
        return self._image

    @image.setter
    def image(self, image: Image) -> None:
        self._image, self._scaled = image, None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line: the upper points are the characters' colours, the lower ones what lies behind."""
        image = self._fitted()
        left, top = (self.size.width - image.width) // 2, (self.size.height * 2 - image.height) // 4 * 2
        row = y * 2 - top
        if not 0 <= row < image.height - 1:
            return Strip.blank(self.size.width, self.rich_style)
        cells = [Segment("▀", _style(image, x, row)) for x in range(image.width)]
        strip = Strip([Segment(" " * left, self.rich_style), *cells])
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def _fitted(self) -> Image:
        width, height = self.size.width, self.size.height * 2
        scale = min(width / self._image.width, height / self._image.height)
        wanted = max(1, round(self._image.width * scale)), max(2, round(self._image.height * scale) // 2 * 2)
        if self._scaled is None or self._scaled.size != wanted:
            self._scaled = self._image.resize(wanted)
        return self._scaled


def _style(image: Image, x: int, row: int) -> Style:
    return Style(color=_at(image, x, row), bgcolor=_at(image, x, row + 1))


def _at(image: Image, x: int, y: int) -> Color:
    point = image.getpixel((x, y))
    assert isinstance(point, tuple)
    return Color.from_rgb(*point[:3])
