"""The simulated camera that commands are measured against: a process of its own, with a card of real clips."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.cost import VANTRUE
from vantrue_client.mock.card import write_clip

FIRST = datetime(2026, 9, 17, 17, 40)


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder that is thrown away: with a card, a home for the program, and room for what it brings."""

    folder: Path

    @property
    def card(self) -> Path:
        return self.folder / "card"

    @property
    def environment(self) -> dict[str, str]:
        """A home of its own, so that nothing of the user's is read or written."""
        return {"HOME": str(self.folder), "VANTRUE_PERMIT": "storage,media"} | {
            f"VANTRUE_{kind}_DIR": str(self.folder / kind.lower()) for kind in ("CONFIG", "STATE", "CACHE")
        }

    def clip(self, number: int, seconds: float = 4) -> Path:
        """A real clip on the card."""
        start = FIRST + timedelta(minutes=number)
        path = self.card / "Normal" / f"{start:%Y%m%d_%H%M%S}_{number:05}_N_A.MP4"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_clip(path, start=start, seconds=seconds)
        return path

    def long_clip(self, number: int, size: int) -> Path:
        """A structurally whole clip of about so many bytes: the picture and sound of a real one, again and again."""
        path = self.clip(number)
        told = path.stat()
        lengthen(path, size)
        os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
        return path

    @contextmanager
    def camera(self, *options: str) -> Iterator[str]:
        """The URL of a simulated camera with the card, while it runs."""
        command: list[str | Path] = [VANTRUE, "mock", "--card", self.card, *options]
        with subprocess.Popen(command, env={**os.environ, **self.environment}, stdout=subprocess.PIPE) as process:
            try:
                assert process.stdout is not None
                yield process.stdout.readline().decode().strip()
            finally:
                process.terminate()


@contextmanager
def stage() -> Iterator[Stage]:
    """An empty stage; what it holds goes when it is left."""
    with tempfile.TemporaryDirectory(prefix="vantrue-bench-") as folder:
        yield Stage(Path(folder))


def lengthen(clip: Path, size: int) -> None:
    """Repeat what is in a clip's ``mdat``, in one whose length has 64 bits, up to about ``size`` bytes."""
    before, picture, after = _around_mdat(clip.read_bytes())
    times = max(1, (size - len(before) - len(after)) // len(picture))
    with clip.open("wb") as file:
        file.write(before)
        file.write((1).to_bytes(4, "big") + b"mdat" + (16 + times * len(picture)).to_bytes(8, "big"))
        for _ in range(times):
            file.write(picture)
        file.write(after)


def _around_mdat(clip: bytes) -> tuple[bytes, bytes, bytes]:
    """What lies before a clip's ``mdat`` box, in it, and behind it."""
    at = 0
    while clip[at + 4 : at + 8] != b"mdat":
        at += int.from_bytes(clip[at : at + 4], "big")
    end = at + int.from_bytes(clip[at : at + 4], "big")
    return clip[:at], clip[at + 8 : end], clip[end:]
