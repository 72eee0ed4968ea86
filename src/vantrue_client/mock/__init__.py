"""The simulated camera, its cards and its faults.

>>> from vantrue_client.mock import MockCamera
>>> MockCamera("no-such-model")
Traceback (most recent call last):
vantrue_client.errors.UsageError: There is no model 'no-such-model'. Choose one of ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vantrue_client.mock.camera import MockCamera as MockCamera

__all__ = ["MockCamera"]


def __getattr__(name: str) -> Any:
    if name != "MockCamera":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from vantrue_client.mock.camera import MockCamera

    return MockCamera
