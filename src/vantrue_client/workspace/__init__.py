"""The rooms put together from a configuration: what the command line, the terminal interface and scripts start from.

Names are imported when they are first used: what only reads the configuration needs no rooms.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vantrue_client.workspace.settings import Places as Places
    from vantrue_client.workspace.settings import Settings as Settings
    from vantrue_client.workspace.workspace import Workspace as Workspace

_HOMES = {"Places": "settings", "Settings": "settings", "Workspace": "workspace"}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
