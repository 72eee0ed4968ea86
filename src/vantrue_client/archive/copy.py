"""A copy: one recording's file here, or what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from vantrue_client.model import Recording

UNKNOWN_CAMERA = ""
CARD_CAMERA = "card-"


@dataclass(frozen=True, slots=True)
class Copy:
    """One recording's file in the archive; after its removal what is remembered, so that it is not brought again.

    camera       the camera's identity; empty where nobody knows (a clip found on disk without a manifest line)
    recording    as its source told of it, with the exact size
    file         below the archive, with slashes: ``2025/12-11/event/X.MP4``
    sha256       64 hex digits
    kept         never removed by retention
    fetched_at   when it came here (aware)
    verified_at  when it was last read again and found the same (aware); None: not yet
    removed_at   when it was removed here (aware); None: it is here
    reason       why it was removed
    """

    camera: str
    recording: Recording
    file: str
    sha256: str
    kept: bool = False
    fetched_at: datetime | None = None
    verified_at: datetime | None = None
    removed_at: datetime | None = None
    reason: str | None = None

    @property
    def provisional(self) -> bool:
        """Whether its camera is only a guess: the camera itself may claim it once it is met."""
        return self.camera == UNKNOWN_CAMERA or self.camera.startswith(CARD_CAMERA)


def now() -> datetime:
    """Now, to the second: what manifests and the catalog note."""
    return datetime.now(UTC).replace(microsecond=0)
