"""Faces in a recording, so that they can be covered."""

from __future__ import annotations

from collections.abc import Callable

from vantrue_client.errors import UsageError
from vantrue_client.share.area import Areas
from vantrue_client.share.original import Original


async def faces_in(original: Original, progress: Callable[[float], None]) -> Areas:
    """Where faces are at each moment; so far no detector is there, which is said: raises UsageError."""
    raise UsageError(
        f"No face can be found in {original.recording.name}: no detector is there yet.",
        kept="Nothing left.",
        advice="Blur the whole picture: --cover picture.",
    )
