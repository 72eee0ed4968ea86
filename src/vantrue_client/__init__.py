"""Vantrue dash cams on Wi-Fi: find them, list their cards, bring their recordings home surely and resumably.

Names are imported when they are first used (PEP 562), so that importing the package costs nothing.

>>> import vantrue_client
>>> vantrue_client.Kind.EVENT
<Kind.EVENT: 'event'>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vantrue_client.camera.camera import Camera as Camera
    from vantrue_client.camera.discovery import discover as discover
    from vantrue_client.errors import VantrueError as VantrueError
    from vantrue_client.mock.camera import MockCamera as MockCamera
    from vantrue_client.model import CameraInfo as CameraInfo
    from vantrue_client.model import CameraTime as CameraTime
    from vantrue_client.model import Change as Change
    from vantrue_client.model import Channel as Channel
    from vantrue_client.model import Clock as Clock
    from vantrue_client.model import Event as Event
    from vantrue_client.model import Filter as Filter
    from vantrue_client.model import Fix as Fix
    from vantrue_client.model import Kind as Kind
    from vantrue_client.model import News as News
    from vantrue_client.model import Option as Option
    from vantrue_client.model import Patience as Patience
    from vantrue_client.model import Progress as Progress
    from vantrue_client.model import Quality as Quality
    from vantrue_client.model import Recording as Recording
    from vantrue_client.model import Result as Result
    from vantrue_client.model import Setting as Setting
    from vantrue_client.model import Status as Status
    from vantrue_client.model import Track as Track
    from vantrue_client.trips.drives import find_trips as find_trips
    from vantrue_client.trips.exports import export as export
    from vantrue_client.trips.trip import Piece as Piece
    from vantrue_client.trips.trip import Trip as Trip
    from vantrue_client.workspace import Workspace as Workspace

_HOMES = {
    "Camera": "camera.camera",
    "CameraInfo": "model",
    "CameraTime": "model",
    "Channel": "model",
    "Clock": "model",
    "Filter": "model",
    "Fix": "model",
    "Kind": "model",
    "MockCamera": "mock.camera",
    "Patience": "model",
    "Piece": "trips.trip",
    "Progress": "model",
    "Recording": "model",
    "Quality": "model",
    "Result": "model",
    "Status": "model",
    "Track": "model",
    "Trip": "trips.trip",
    "VantrueError": "errors",
    "Workspace": "workspace",
    "Change": "model",
    "Event": "model",
    "News": "model",
    "Option": "model",
    "Setting": "model",
    "discover": "camera.discovery",
    "export": "trips.exports",
    "find_trips": "trips.drives",
}

__all__ = sorted([*_HOMES, "__version__"])


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("vantrue")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
