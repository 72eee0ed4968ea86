"""A recording on this laptop that a copy is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vantrue_client.model import Recording


@dataclass(frozen=True, slots=True)
class Original:
    """A recording's file, which is read and never touched.

    camera  the camera's identity; empty for a file that no archive knows
    sha256  hex digits, as the archive has them; empty where it does not know
    device  texts that name its camera, as the camera told them (facts: camera-wifi, 3012): looked for in copies
    """

    path: Path
    recording: Recording
    camera: str = ""
    sha256: str = ""
    device: tuple[str, ...] = ()
