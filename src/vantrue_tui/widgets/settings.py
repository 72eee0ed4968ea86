"""The camera's settings, in the camera's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vantrue_tui.forms import plain
from vantrue_tui.texts import say
from vantrue_tui.widgets.rowsof import RowsOf

if TYPE_CHECKING:
    from vantrue_client.model.setting import Setting

NAME = 20
MOST_SHOWN = 200
"""Characters of a value: a terminal is hardly wider."""


class Settings(RowsOf["Setting"]):
    """A row a setting: its name and its value, which is raw where the camera does not say what it means."""

    def show(self, settings: Sequence[Setting]) -> None:
        """Show them; the cursor stays on its setting."""
        before = self.current
        self.shown = list(settings)
        at = (place for place, one in enumerate(self.shown) if before and one.command == before.command)
        self.renew(next(at, 0))

    def changed(self, after: Setting) -> None:
        """One was read again."""
        self.show([after if one.command == after.command else one for one in self.shown])

    def row(self, at: int) -> str:
        """Name and value."""
        setting = self.shown[at]
        value = say("settings.untold") if setting.shown is None else plain(setting.shown[:MOST_SHOWN])
        told = "" if setting.changeable else f"  {say('settings.fixed')}"
        return f"{plain(setting.name[:NAME]):<{NAME}} {value}{told}"
