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
"""What ``--gps`` takes; options may follow a name, a comma before each."""

OPTIONS = ("no-index", "local")


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout.

    indexed  whether `moov` tells where its blocks lie
    local    whether its times are on the camera's clock, as some models write them, not in UTC
    """

    name: str
    indexed: bool = True
    local: bool = False

    @classmethod
    def parse(cls, text: str) -> Layout:
        """Read what ``--gps`` takes; raises UsageError.

        >>> Layout.parse("s1,no-index")
        Layout(name='s1', indexed=False, local=False)
        """
        name, *options = text.split(",")
        if name not in LAYOUTS or not set(options) <= set(OPTIONS):
            raise UsageError(
                f"No GPS layout is called {text!r}.",
                advice=f"Choose of {', '.join(LAYOUTS)}, and add ,{' or ,'.join(OPTIONS)} to one.",
            )
        return cls(name, indexed="no-index" not in options, local="local" in options)

    def __str__(self) -> str:
        """As ``--gps`` takes it."""
        return ",".join([self.name, *(["no-index"] if not self.indexed else []), *(["local"] if self.local else [])])
