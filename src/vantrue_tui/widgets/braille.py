"""Drawing lines in braille: two dots by four in each cell. Pure."""

from __future__ import annotations

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
