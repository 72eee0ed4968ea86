from __future__ import annotations

import pytest

from vantrue_client.camera.pace import Pace
from vantrue_client.camera.repeat import repeated
from vantrue_client.errors import ConnectionLost, UsageError


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


async def test_the_gap_lies_between_an_end_and_the_next_start() -> None:
    clock = Clock()
    pace = Pace(1, 0.05, clock=clock, sleep=clock.sleep)
    async with pace.turn():
        clock.now += 3
    async with pace.turn():
        pass
    clock.now += 1
    async with pace.turn():
        pass
    assert clock.slept == pytest.approx([0.05])


@pytest.mark.parametrize("connections", [0, 3])
async def test_a_camera_takes_one_or_two(connections: int) -> None:
    with pytest.raises(UsageError):
        Pace(connections, 0)


async def test_repetition_pauses_grow_and_end() -> None:
    clock = Clock()
    asked = []

    async def lost() -> None:
        asked.append(clock.now)
        raise ConnectionLost("gone")

    with pytest.raises(ConnectionLost):
        await repeated(lost, seconds=10, clock=clock, sleep=clock.sleep)
    assert len(asked) == 3
    assert 0.2 <= clock.slept[0] <= 0.4 <= clock.slept[1] <= 0.8
    asked.clear()

    async def slowly_lost() -> None:
        clock.now += 10
        await lost()

    with pytest.raises(ConnectionLost):
        await repeated(slowly_lost, seconds=10, clock=clock, sleep=clock.sleep)
    assert len(asked) == 1
