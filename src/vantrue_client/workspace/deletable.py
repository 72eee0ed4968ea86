"""What deleting on the camera would take of what the user chose, and what it would leave there. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vantrue_client.workspace.moments import Item, Moment


@dataclass(frozen=True, slots=True)
class Deletable:
    """What of chosen moments lies on the card, by what deleting it there would do (facts: policy, Storage).

    going        lies here as well, and is not locked unless it was chosen by itself
    not_here     stays: it does not lie here
    locked       stays: it was chosen with others
    also_locked  a locked one is among those that go
    """

    going: tuple[Item, ...]
    not_here: tuple[Item, ...]
    locked: tuple[Item, ...]
    also_locked: bool


def deletable(moments: Sequence[Moment]) -> Deletable:
    """What deleting chosen moments on the card would do; one that is alone was chosen by itself."""
    there = [item for moment in moments for item in moment.on_card]
    alone = len(moments) == 1
    here = [item for item in there if item.file is not None]
    locked = [item for item in here if item.recording.locked]
    return Deletable(
        going=tuple(here if alone else [item for item in here if not item.recording.locked]),
        not_here=tuple(item for item in there if item.file is None),
        locked=() if alone else tuple(locked),
        also_locked=alone and bool(locked),
    )
