"""Which model a camera is, and which lens its channel letters mean.

An unknown model is ordinary: then only the letter A is sure (facts: recordings, Folders and names).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from vantrue_client.model import Channel

ChannelLayout = Mapping[str, Channel]
"""Which lens a channel letter means; a letter that is missing means nobody knows."""

_FRONT_ONLY: ChannelLayout = {"A": Channel.FRONT}
_FRONT_INTERIOR_REAR: ChannelLayout = {"A": Channel.FRONT, "B": Channel.INTERIOR, "C": Channel.REAR}
_FRONT_REAR_INTERIOR: ChannelLayout = {"A": Channel.FRONT, "B": Channel.REAR, "C": Channel.INTERIOR}
_FRONT_REAR: ChannelLayout = {"A": Channel.FRONT, "B": Channel.REAR}
_FRONT_INTERIOR: ChannelLayout = {"A": Channel.FRONT, "B": Channel.INTERIOR}

_LAYOUTS: dict[str, ChannelLayout] = {
    # facts: recordings, "B interior, C rear on three-channel models" [seen]
    "n4": _FRONT_INTERIOR_REAR,
    "n4s": _FRONT_INTERIOR_REAR,
    "n4-pro": _FRONT_INTERIOR_REAR,
    "n4-pro-s": _FRONT_INTERIOR_REAR,
    # facts: recordings, an owner of an E3 reads B as rear and C as interior [seen]
    "e3": _FRONT_REAR_INTERIOR,
    # facts: recordings, "on two-channel front+rear models B is the rear" [seen]; that these are such: the maker's
    # descriptions of them [guess]
    "e2": _FRONT_REAR,
    "s1": _FRONT_REAR,
    "s1-pro": _FRONT_REAR,
    "x4s": _FRONT_REAR,
    # front and interior by the maker's descriptions of them [guess]
    "n2": _FRONT_INTERIOR,
    "n2-pro": _FRONT_INTERIOR,
    "n2s": _FRONT_INTERIOR,
    "n2x": _FRONT_INTERIOR,
    # one lens
    "e1": _FRONT_ONLY,
    "e1-lite": _FRONT_ONLY,
    "e1-pro": _FRONT_ONLY,
    # four lenses, whose letters nobody told
    "n5": _FRONT_ONLY,
}

_VIOFO = [
    *("a119", "a119s", "a119-mini", "a119-mini-2", "a119m", "a119m-pro", "a129", "a129-duo", "a129-plus", "a129-pro"),
    *("a139", "a139-pro", "a229", "a229-duo", "a229-plus", "a229-pro", "a329", "a329s", "t130", "vs1", "wm1"),
]


_SPELLINGS = sorted(
    [(model.replace("-", ""), model) for model in _LAYOUTS]
    + [(model.replace("-", ""), f"viofo-{model}") for model in _VIOFO],
    key=lambda spelling: -len(spelling[0]),
)


@cache
def _loosely(letters: str) -> re.Pattern[str]:
    """A model's id as people and firmware spell it: `n4pro` is also `N4PRO`, `N4 Pro` and `VANTRUE_N4_pro`."""
    spaced = r"[\W_]*".join(letters)
    return re.compile(rf"(?:[\W_]*(?:VANTRUE|VIOFO))?[\W_]*{spaced}(?=V?\d+\.|[\W_]|\Z)", re.IGNORECASE)


def identify(text: str) -> str | None:
    """Our name of the model that 3012's text, an access point's name or a settings file's name starts with.

    The longest name that fits wins; None when none does.

    >>> identify("N4PRO"), identify("E3_VANTRUE_13c6"), identify("VANTRUE_N2S"), identify("A119M Pro_V1.1.20260109")
    ('n4-pro', 'e3', 'n2s', 'viofo-a119m-pro')
    >>> identify("Kitchen")
    """
    start = text[:64]
    packed = re.sub(r"[\W_]+", "", start).casefold()  # most patterns need not be made
    return next((model for letters, model in _SPELLINGS if letters in packed and _loosely(letters).match(start)), None)


def layout_of(model: str | None) -> ChannelLayout:
    """Which lens a model's channel letters mean; of one that is unknown only A is sure.

    >>> layout_of("e3")["B"], layout_of("n4-pro")["B"], "B" in layout_of(None)
    (<Channel.REAR: 'rear'>, <Channel.INTERIOR: 'interior'>, False)
    """
    return _LAYOUTS.get(model or "", _FRONT_ONLY)
