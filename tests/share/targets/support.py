"""Parcels, and the means to deliver them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

from vantrue_client.policy.gate import Gate
from vantrue_client.policy.secrets import Secrets
from vantrue_client.share.parcel import Parcel
from vantrue_client.share.targets.target import Delivered, Means, Target


def parcel(folder: Path, name: str = "clip.mp4", size: int = 300_000, seed: int = 1) -> Parcel:
    """A parcel of so many bytes, the same for the same seed."""
    content = random.Random(seed).randbytes(size)
    path = folder / f"{hashlib.sha256(name.encode()).hexdigest()[:8]}-{seed}-{size}"
    path.write_bytes(content)
    return Parcel(path, name, "video/mp4", size, hashlib.sha256(content).hexdigest())


class Hands:
    """Means that remember: what was said, asked and sent."""

    def __init__(self, folder: Path, *, trusts: bool = False) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.sent: list[int] = []
        self.gate = Gate()
        scratch = folder / "scratch"
        scratch.mkdir(exist_ok=True)
        self.secrets = Secrets(folder / "state", keyring=lambda: None)
        self.means = Means(self.gate, self.secrets, scratch, self.said.append, self.sent.append, self._trust)
        self._trusts = trusts

    async def _trust(self, question: str) -> bool:
        self.asked.append(question)
        return self._trusts

    async def deliver(self, target: Target, *parcels: Parcel) -> Sequence[Delivered]:
        """Deliver them and say what arrived."""
        return [one async for one in target.deliver(parcels, self.means)]


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file there by its name, half ones too."""
    return {str(at.relative_to(folder)): at.read_bytes() for at in sorted(folder.rglob("*")) if at.is_file()}
