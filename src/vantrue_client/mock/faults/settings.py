"""Faults of settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_client.mock.faults.base import Fault
from vantrue_client.mock.reply import Reply, answer

if TYPE_CHECKING:
    from vantrue_client.mock.request import Request

_CLOCK = frozenset({3005, 3006})


class SettingIgnored(Fault):
    """A setting, or the clock, is answered with Status 0 and stays what it was."""

    written = "setting-ignored"

    async def before(self, request: Request) -> Reply | None:
        command = request.command
        written = {setting.command for setting in self.camera.model.settings} | _CLOCK
        return answer(command) if command is not None and command in written else None
