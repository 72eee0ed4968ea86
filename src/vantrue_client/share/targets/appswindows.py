"""The programs of Windows: the one that the user has chosen for films and photos, which the system knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vantrue_client.share.targets.apps import MEDIA_TYPES, App


class WindowsPrograms:
    """What a double click opens."""

    def all(self) -> Sequence[App]:
        """The one program."""
        return [App("default", "the usual program", frozenset(MEDIA_TYPES))]

    def commands(self, app: App, files: Sequence[Path]) -> Sequence[Sequence[str]]:
        """The system's own way to open a file, without a shell."""
        return [["rundll32.exe", "url.dll,FileProtocolHandler", str(file)] for file in files]
