"""Rows of a section, narrowed by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vantrue_tui.forms import plain
from vantrue_tui.widgets.rowsof import RowsOf

if TYPE_CHECKING:
    from vantrue_tui.sections.section import Row


class Listed(RowsOf["Row"]):
    """Any rows; those that have the words are shown."""

    def show(self, rows: Sequence[Row], words: str = "") -> None:
        """Show others; the cursor stays on its row."""
        before = self.current
        wanted = words.lower().split()
        self.shown = [row for row in rows if _has(row, wanted)] if wanted else list(rows)
        found = (at for at, row in enumerate(self.shown) if before is not None and row.key == before.key)
        self.renew(next(found, 0))

    def row(self, at: int) -> str:
        """What stands in it."""
        return plain(self.shown[at].line)


def _has(row: Row, wanted: Sequence[str]) -> bool:
    line = row.line.lower()
    return all(word in line for word in wanted)
