"""What lies between camera and client: latency, pace, and the moments at which nothing gets through any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from vantrue_client.mock.pace import Bucket

PIECE = 1024 * 1024


class Silent(Exception):
    """From here on the connection says nothing more, and does not end."""


class Ended(Exception):
    """The connection ends cleanly here."""


class Dropped(Exception):
    """The connection is reset here."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Every reply comes to this after so many bytes of its body."""

    after: int
    how: type[Exception]


@dataclass(slots=True)
class Tripwire:
    """Something that happens once, after so many bytes of bodies in all."""

    left: int
    act: Callable[[], None]


@dataclass(slots=True)
class Air:
    """What all connections share.

    away    the camera is out of reach: nothing is answered, nothing ends
    wedged  the same, for good
    down    the camera restarts: whatever is under way ends
    """

    latency: float = 0.0
    away: bool = False
    wedged: bool = False
    down: bool = False
    buckets: list[Bucket] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    wires: list[Tripwire] = field(default_factory=list)

    @property
    def silent(self) -> bool:
        """Whether nothing gets through."""
        return self.away or self.wedged

    def allow(self, wanted: int, sent: int) -> int:
        """How many of the wanted bytes may go in one piece, after so many of this reply.

        Raises Silent, Ended or Dropped where none may.
        """
        if self.down:
            raise Ended
        if self.silent:
            raise Silent
        piece = min([PIECE, wanted, *(bucket.piece for bucket in self.buckets)])
        for cut in sorted(self.cuts, key=lambda cut: cut.after):
            if sent >= cut.after:
                raise cut.how
            piece = min(piece, cut.after - sent)
        piece = min([piece, *(wire.left for wire in self.wires)])
        if piece <= 0:
            raise Silent
        for wire in self.wires:
            wire.left -= piece
        return piece

    def settle(self) -> None:
        """Let happen what is due, once the bytes are out."""
        due = [wire for wire in self.wires if wire.left <= 0]
        self.wires = [wire for wire in self.wires if wire.left > 0]
        for wire in due:
            wire.act()

    async def wait(self, count: int) -> None:
        """Wait until the pace lets so many bytes through."""
        for bucket in self.buckets:
            await bucket.take(count)
