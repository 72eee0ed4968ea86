"""What the camera records while it runs: new clips and photos, named as its model names them."""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from vantrue_client.mock.card import write_clip, write_photo
from vantrue_client.mock.card.models import CardModel, Lens
from vantrue_client.model import Kind

SECONDS = 5  # of picture in a clip, whatever its name and time say


class Maker:
    """Makes whole clips and photos in a scratch folder; slow, so call it in a thread.

    Each result is a file, by its final name, and the folder on the card where it belongs.
    """

    def __init__(self, card: CardModel, scratch: Path, now: Callable[[], datetime], gps: str | None, seed: int) -> None:
        self._card, self._scratch, self.now, self._gps, self._seed = card, scratch, now, gps, seed
        self._sequence = itertools.count(9001)

    def moment(self) -> list[tuple[Path, str]]:
        """A clip of every channel, starting now."""
        start, sequence = self.now().replace(microsecond=0), next(self._sequence)
        return [self.clip(start, Kind.NORMAL, lens, sequence) for lens in self._card.lenses]

    def clip(self, start: datetime, kind: Kind, lens: Lens, sequence: int | None = None) -> tuple[Path, str]:
        """One clip."""
        sequence = next(self._sequence) if sequence is None else sequence
        file = self._new(start, kind, lens, sequence, "MP4")
        write_clip(
            file,
            start=start,
            seconds=SECONDS,
            channel=lens.letter,
            codec=lens.codec,
            size=lens.size,
            gps=self._gps or self._card.gps,
            seed=self._seed + sequence,
            label=self._card.title,
            moov=self._card.moov,
        )
        return file, self._card.folders[kind]

    def photo(self) -> tuple[Path, str]:
        """One photo."""
        start, lens = self.now().replace(microsecond=0), self._card.lenses[0]
        file = self._new(start, Kind.NORMAL, lens, next(self._sequence), "JPG")
        write_photo(file, when=start, seed=self._seed, channel=lens.letter, model=self._card.title)
        return file, self._card.folders[Kind.PHOTO]

    def _new(self, start: datetime, kind: Kind, lens: Lens, sequence: int, extension: str) -> Path:
        mode = self._card.modes.get(kind, "")
        name = self._card.name.format(start=start, sequence=sequence, mode=mode, letter=lens.letter)
        return Path(tempfile.mkdtemp(dir=self._scratch)) / f"{name}.{extension}"


def moment_of(name: str) -> str:
    """What the channels of one moment share: the name without its channel's letter and extension.

    >>> moment_of("20251211_184930_01110_N_A.MP4") == moment_of("20251211_184930_01110_N_C.MP4")
    True
    >>> moment_of("2025_1224_120324_000002PF.MP4"), moment_of("20260830105041.MP4")
    ('2025_1224_120324_000002P', '20260830105041')
    """
    stem = name.rpartition(".")[0] or name
    return re.sub(r"_?[A-Z]$", "", stem)
