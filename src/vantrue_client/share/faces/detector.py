"""Finding faces in one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vantrue_client.share.area import Area
from vantrue_client.share.faces.face import Face
from vantrue_client.share.faces.model import session
from vantrue_client.share.faces.onnxfile import INPUT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Numbers = NDArray[np.float32]

LEAST = 0.2
"""How sure the detector is at least of what it tells: low, since a face missed costs more than a box too many."""
OVERLAP = 0.3
"""Of two faces that share so much of both their areas, the surer one is told."""
SIDES = (2304, 768)
"""Pixels of the longer side that pictures are brought to: large for small faces, small for those that fill it."""
_TOLD = ("537", "538", "539")
"""What the model calls its answers: how likely, how large and just where a face is."""
ENLARGED = 2
"""Times that a picture is enlarged at most: there is no more in it to be found."""
_BLOCK = 32
_STRIDE = 4
"""Pixels that one value of the answer stands for."""
_MOST_GROWTH = 8.0
"""The exponent of a face's size over `_STRIDE` pixels; more would be larger than any picture."""


class Detector:
    """Finds faces; everything here blocks. Raises UsageError where the extra ``redact`` is not installed."""

    def __init__(self) -> None:
        self._session = session()

    def faces(self, picture: Image) -> list[Face]:
        """The faces in an RGB picture, the surest first."""
        import numpy as np

        sizes = dict.fromkeys(working_size(picture.size, side) for side in SIDES)
        found = np.concatenate([self._at(picture, size) for size in sizes])
        return [Face(Area(*map(float, row[:4])), float(row[4])) for row in _apart(found)]

    def _at(self, picture: Image, size: tuple[int, int]) -> Numbers:
        """The faces at one size, a row each: left, top, right, bottom, score."""
        import numpy as np
        from PIL import Image

        sized = picture if picture.size == size else picture.resize(size, Image.Resampling.BILINEAR)
        pixels = np.asarray(sized, dtype=np.float32).transpose(2, 0, 1)[np.newaxis]
        answer: list[Any] = self._session.run(_TOLD, {INPUT: np.ascontiguousarray(pixels)})
        heat, scale, offset = (one[0] for one in answer)
        return _rows(heat, scale, offset, size)


def working_size(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The width and height that a picture is brought to, in whole blocks.

    >>> working_size((3840, 2160), 2304), working_size((320, 180), 768), working_size((5000, 1), 768)
    ((2304, 1312), (640, 384), (768, 32))
    """
    share = min(side / max(size), ENLARGED)
    width, height = (max(1, -int(-one * share // _BLOCK)) * _BLOCK for one in size)
    return width, height


def _rows(heat: Numbers, scale: Numbers, offset: Numbers, size: tuple[int, int]) -> Numbers:
    """The faces that an answer tells: where its heat is high, of the size and at the offset that it has there."""
    import numpy as np

    y, x = np.nonzero(heat[0] > LEAST)
    tall, wide = (np.exp(np.minimum(one[y, x], _MOST_GROWTH)) * _STRIDE for one in scale)
    down, across = ((at + one[y, x] + 0.5) * _STRIDE for at, one in zip((y, x), offset, strict=True))
    width, height = size
    edges = [(across - wide / 2) / width, (down - tall / 2) / height]
    edges += [(across + wide / 2) / width, (down + tall / 2) / height]
    rows = np.stack([*edges, heat[0][y, x]], axis=1).astype(np.float32)
    return rows[np.isfinite(rows).all(axis=1)]


def _apart(rows: Numbers) -> list[Numbers]:
    """The surest of those that overlap."""
    import numpy as np

    rows = rows[np.argsort(-rows[:, 4], kind="stable")]
    kept = []
    while len(rows):
        first = rows[0]
        kept.append(first)
        sides = np.minimum(rows[:, 2:4], first[2:4]) - np.maximum(rows[:, :2], first[:2])
        common = np.clip(sides, 0, None).prod(axis=1)
        both = (rows[:, 2:4] - rows[:, :2]).prod(axis=1) + (first[2:4] - first[:2]).prod() - common
        apart = common < OVERLAP * both
        apart[0] = False
        rows = rows[apart]
    return kept
