"""Garbage waits until nobody presses a key, and does not wait for ever."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from tests.tui.stage import stage
from vantrue_tui.idle import TOO_MANY, WORTH_IT


class Ring:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


def litter(count: int) -> weakref.ref[Ring]:
    made = [Ring() for _ in range(count)]
    return weakref.ref(made[0])


async def test_it_is_collected_in_a_quiet_moment_and_python_is_left_as_it_was(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        assert not gc.isenabled()
        left = litter(WORTH_IT)
        await here.until(lambda: left() is None, "a collection")
    assert gc.isenabled()


async def test_while_somebody_types_it_waits_only_so_long(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        left = litter(TOO_MANY)
        while left() is not None:
            await here.press("down")
