"""Drawing lines in braille: two dots by four in each cell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_EMPTY = 0x2800


class Canvas:
    """A sheet of cells; dots count from the upper left corner.

    >>> sheet = Canvas(2, 1)
    >>> sheet.line(0, 0, 3, 0)
    >>> str(sheet)
    '⠉⠉'
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._cells = [bytearray(width) for _ in range(height)]

    def dot(self, x: int, y: int) -> None:
        """One dot; one beside the sheet is left out."""
        if 0 <= x < self.width * 2 and 0 <= y < self.height * 4:
            self._cells[y // 4][x // 2] |= _DOTS[y % 4][x % 2]

    def line(self, x0: int, y0: int, x1: int, y1: int) -> None:
        """A straight line of dots."""
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            self.dot(round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps))

    def __str__(self) -> str:
        return "\n".join("".join(chr(_EMPTY | cell) for cell in row) for row in self._cells)


def fitted(points: Sequence[tuple[float, float]], width: int, height: int) -> list[tuple[int, int]]:
    """Points (east, north) on a sheet of so many cells, north up, both axes to one scale, in the middle.

    >>> fitted([(0.0, 0.0), (1.0, 1.0)], 2, 1)
    [(0, 3), (3, 0)]
    """
    if not points:
        return []
    across, down = width * 2 - 1, height * 4 - 1
    west, east = _ends(x for x, _ in points)
    south, north = _ends(y for _, y in points)
    scale = min(across / max(east - west, 1e-12), down / max(north - south, 1e-12))
    left = (across - (east - west) * scale) / 2
    top = (down - (north - south) * scale) / 2
    return [(round(left + (x - west) * scale), round(top + (north - y) * scale)) for x, y in points]


def _ends(values: Iterable[float]) -> tuple[float, float]:
    several = list(values)
    return min(several), max(several)
