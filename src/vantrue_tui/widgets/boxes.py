"""What is ticked and what is chosen, told by letters: Textual's own tell it by colour alone."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Checkbox, RadioButton


class Box(Checkbox):
    """``[x]`` or ``[ ]``."""

    @property
    def _button(self) -> Content:
        return Content("[x]" if self.value else "[ ]")


class Dot(RadioButton):
    """``(o)`` or ``( )``."""

    @property
    def _button(self) -> Content:
        return Content("(o)" if self.value else "( )")
