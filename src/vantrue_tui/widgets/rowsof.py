"""Rows of things, one each, and the thing under the cursor."""

from __future__ import annotations

from typing import Generic, TypeVar

from vantrue_tui.widgets.rows import Rows

T = TypeVar("T")


class RowsOf(Rows, Generic[T]):
    """A subclass says what stands in the row of each, and which are shown.

    shown  all of them, in the order shown
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.shown: list[T] = []

    @property
    def current(self) -> T | None:
        """The one under the cursor."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def count(self) -> int:
        """How many are shown."""
        return len(self.shown)
