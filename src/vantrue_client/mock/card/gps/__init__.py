"""The layouts of GPS data that clips carry, one file a layout; written from ``facts/recordings.md`` alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vantrue_client.errors import UsageError
from vantrue_client.mock.card.drive import Fix
from vantrue_client.mock.card.gps import n2x_sentence, n4, novatek, novatek_new, s1

BLOCKS: dict[str, Callable[[Fix], bytes]] = {
    "n4": n4.block,
    "n2x-sentence": n2x_sentence.block,
    "s1": s1.block,
    "novatek": novatek.block,
    "novatek-new": novatek_new.block,
}
"""Layouts of which a second is a block inside ``mdat``."""

LAYOUTS = (*BLOCKS, "fmas", "none")
"""What ``--gps`` takes; ``,no-index`` may follow a name."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout, and whether `moov` tells where its blocks lie."""

    name: str
    indexed: bool = True

    @classmethod
    def parse(cls, text: str) -> Layout:
        """Read what ``--gps`` takes; raises UsageError.

        >>> Layout.parse("s1,no-index")
        Layout(name='s1', indexed=False)
        """
        name, comma, option = text.partition(",")
        if name not in LAYOUTS or (comma and option != "no-index"):
            known = ", ".join(LAYOUTS)
            raise UsageError(
                f"No GPS layout is called {text!r}.", advice=f"Choose of {known}, or add ,no-index to one."
            )
        return cls(name, not comma)
