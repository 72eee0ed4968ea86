"""What the camera records while it runs: new clips and photos, named as its model names them."""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from vantrue_client.mock.models import Model

SECONDS = 5  # of picture in a clip, whatever its name and time say


class Maker:
    """Makes whole clips and photos in a scratch folder; slow, so call it in a thread.

    Each result is a file, by its final name, and the folder on the card where it belongs.
    """

    def __init__(self, model: Model, scratch: Path, now: Callable[[], datetime], gps: str | None, seed: int) -> None:
        self._model, self._scratch, self._now, self._gps, self._seed = model, scratch, now, gps, seed
        self._sequence = itertools.count(9001)

    def moment(self) -> list[tuple[Path, str]]:
        """A clip of every channel, starting now."""
        start, sequence = self._now().replace(microsecond=0), next(self._sequence)
        return [(self.clip(start, sequence, "N", letter), self._model.folder) for letter in self._model.letters]

    def clip(self, start: datetime, sequence: int | None, mode: str, letter: str, codec: str = "h264") -> Path:
        """One clip."""
        from vantrue_client.mock.card import write_clip

        sequence = next(self._sequence) if sequence is None else sequence
        name = self._model.clip_name.format(start=start, sequence=sequence, mode=mode, letter=letter)
        file = Path(tempfile.mkdtemp(dir=self._scratch)) / name
        options = {} if self._gps is None else {"gps": self._gps}
        write_clip(
            file, start=start, seconds=SECONDS, channel=letter, codec=codec, seed=self._seed + sequence, **options
        )
        return file

    def photo(self) -> tuple[Path, str]:
        """One photo."""
        from vantrue_client.mock.card import write_photo

        start = self._now().replace(microsecond=0)
        letter = self._model.letters[0]
        name = self._model.clip_name.format(start=start, sequence=next(self._sequence), mode="N", letter=letter)
        file = Path(tempfile.mkdtemp(dir=self._scratch)) / Path(name).with_suffix(".JPG")
        write_photo(file, start=start, channel=letter)
        return file, self._model.photo_folder


def moment_of(name: str) -> str:
    """What the channels of one moment share: the name without its channel's letter and extension.

    >>> moment_of("20251211_184930_01110_N_A.MP4") == moment_of("20251211_184930_01110_N_C.MP4")
    True
    >>> moment_of("2025_1224_120324_000002PF.MP4"), moment_of("20260830105041.MP4")
    ('2025_1224_120324_000002P', '20260830105041')
    """
    stem = name.rpartition(".")[0] or name
    return re.sub(r"_?[A-Z]$", "", stem)
