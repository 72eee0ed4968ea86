"""A copy that is ready to leave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that is ready to be delivered.

    path        where it lies on this laptop
    name        what it is called where it goes; may be a path of several parts, ``2025/12-11/event/X.MP4``
    media_type  ``video/mp4``, ``image/jpeg``...
    size        bytes
    sha256      hex digits
    """

    path: Path
    name: str
    media_type: str
    size: int
    sha256: str
