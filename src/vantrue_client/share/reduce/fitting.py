"""How large a picture may be, and how many bits a second it may have, so that a copy has a certain size at most."""

from __future__ import annotations

from dataclasses import dataclass

from vantrue_client.errors import UsageError

SOUND = 64_000
"""Bits a second of sound that is encoded anew."""
MOST_HEIGHT, MOST_WIDTH = 2160, 4096
"""Pixels of a picture that is encoded anew: what H.264 decoders of phones take."""
_HEIGHTS = (2160, 1440, 1080, 720, 540, 480, 360, 240, 180)
_GOOD = 0.05
"""Bits a pixel from which on a picture of that size looks better than a smaller one would."""
_POOR = 0.02
"""Bits a pixel below which even the smallest shows nothing that one could recognise."""
_INDEX = 40
"""Bytes of the index for each picture and what belongs to it."""
_BUFFER_S = 1.0
"""Seconds by which an encoder may run ahead of its bits."""
_SPARE = 0.97


@dataclass(frozen=True, slots=True)
class Size:
    """A picture's size in pixels, both even, and its bits a second; None: as many as it takes."""

    width: int
    height: int
    bitrate: int | None = None


def scaled(width: int, height: int, most_height: int | None) -> Size:
    """A picture's size, no higher and no wider than it may be, in its own shape; never larger than it was.

    >>> scaled(1921, 1081, None), scaled(3840, 2160, 720), scaled(640, 360, 1080)
    (Size(width=1920, height=1080, bitrate=None), Size(width=1280, height=720, bitrate=None), ...)
    """
    share = min(1.0, min(most_height or MOST_HEIGHT, MOST_HEIGHT) / height, MOST_WIDTH / width)
    if share == 1.0:
        return Size(max(2, width // 2 * 2), max(2, height // 2 * 2))
    return Size(max(2, round(width * share / 2) * 2), max(2, round(height * share / 2) * 2))


def fitted(whole: Size, seconds: float, rate: float, *, sound: bool, most: int, name: str) -> Size:
    """The size and bits a second with which a copy has so many bytes at most; raises UsageError where none would do.

    rate  pictures a second

    >>> fitted(Size(3840, 2160), 60, 30, sound=True, most=25_000_000, name="X.MP4")
    Size(width=1280, height=720, bitrate=3101370)
    """
    bits = most * 8 * _SPARE - seconds * (SOUND * sound * 1.1 + rate * _INDEX * 8) - 16_384
    bitrate = int(bits / (seconds + _BUFFER_S))
    heights = [height for height in _HEIGHTS if height < whole.height]
    for height in (whole.height, *heights):
        size = scaled(whole.width, whole.height, height)
        good = _GOOD if height != min((whole.height, *heights)) else _POOR
        if bitrate >= size.width * size.height * rate * good:
            return Size(size.width, size.height, bitrate)
    raise UsageError(
        f"{seconds:.0f} s of {name} in {most / 1e6:.3g} MB would show nothing that one could recognise.",
        advice="Choose a shorter piece, or more bytes.",
    )
