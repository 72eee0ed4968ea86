from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.errors import CameraNotFound, ConnectionLost, NoRoom, Refused, UsageError
from vantrue_client.sync.pauses import Pauses
from vantrue_client.sync.report import Summary
from vantrue_client.sync.watch import News, watch


class Enough(BaseException):
    """Ends a test's watch."""


@dataclass
class World:
    """A camera that is there or not at each look, and what each sync does; time passes only in pauses."""

    looks: Sequence[bool | Exception]
    passes: Callable[[int], Summary] = lambda _: Summary()
    took: float = 1.0
    at: int = 0
    synced: int = 0
    now: float = 0.0
    news: list[News] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    async def contact(self) -> str | None:
        if self.at == len(self.looks):
            raise Enough
        look = self.looks[self.at]
        self.at += 1
        if isinstance(look, Exception):
            raise look
        return "camera" if look else None

    async def once(self, _camera: str) -> Summary:
        self.synced += 1
        self.now += self.took
        return self.passes(self.synced)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    async def run(self) -> None:
        with pytest.raises(Enough):
            await watch(
                self.contact,
                self.once,
                announce=self.news.append,
                sleep=self.sleep,
                clock=lambda: self.now,
                draw=lambda: 0.5,
            )

    @property
    def said(self) -> list[str]:
        return [news.what.value for news in self.news]


async def test_it_says_once_when_the_camera_comes_and_goes() -> None:
    world = World([False, False, True, True, True, False, False, True])
    await world.run()
    assert (world.said, world.synced) == (["came", "left", "came"], 4)


async def test_away_its_pauses_grow_and_are_short_again_after_it_left() -> None:
    world = World([False] * 9 + [True] + [False] * 3)
    await world.run()
    away, back = world.pauses[:9], world.pauses[10:]
    assert away == sorted(away)
    assert (away[0], away[-1], back[0]) == (5, 60, 5)


@pytest.mark.parametrize(
    ("took", "summary", "pause"),
    [
        (1.0, Summary(), 30),
        (20.0, Summary(), 200),
        (1e5, Summary(), 900),
        (900.0, Summary(bytes=1, list_seconds=4), 40),
        (900.0, Summary(bytes=1), 30),
        (900.0, Summary(list_seconds=200), 2000),
    ],
)
async def test_it_lists_no_more_often_than_that_costs(took: float, summary: Summary, pause: float) -> None:
    world = World([True], passes=lambda _: summary, took=took)
    await world.run()
    assert world.pauses == [pause]


def failing(*errors: Exception | None) -> Callable[[int], Summary]:
    def once(number: int) -> Summary:
        error = errors[number - 1]
        if error is not None:
            raise error
        return Summary()

    return once


async def test_an_error_is_said_once_and_ends_nothing() -> None:
    lost = ConnectionLost("It was lost.")
    world = World([True] * 6, passes=failing(lost, lost, ZeroDivisionError("odd"), None, lost, None))
    await world.run()
    assert [(news.what.value, news.error) for news in world.news] == [
        ("came", None),
        ("trouble", lost),
        ("trouble", world.news[2].error),
        ("trouble", lost),
    ]
    assert isinstance(world.news[2].error, ZeroDivisionError)


async def test_a_camera_that_cannot_be_looked_for_is_trouble_too() -> None:
    world = World([CameraNotFound("No network."), CameraNotFound("No network."), True])
    await world.run()
    assert (world.said, world.synced) == (["trouble", "came"], 1)


@pytest.mark.parametrize("error", [NoRoom("Full.", path="x"), Refused("No.", rule="storage")])
async def test_where_only_the_user_can_help_it_waits_long_and_goes_on(error: Exception) -> None:
    world = World([True, True], passes=failing(error, None))
    await world.run()
    assert (world.pauses, world.said) == ([600, 30], ["came", "trouble"])


async def test_wrong_usage_ends_it() -> None:
    world = World([True], passes=failing(UsageError("Wrong.")))
    with pytest.raises(UsageError):
        await watch(world.contact, world.once, announce=world.news.append, sleep=world.sleep)


@pytest.mark.parametrize("waiting_in", ["contact", "once", "sleep"])
async def test_a_cancel_ends_it_wherever_it_waits(waiting_in: str) -> None:
    reached = asyncio.Event()

    async def hang(at: str) -> None:
        if at == waiting_in:
            reached.set()
            await asyncio.Event().wait()

    async def contact() -> str:
        await hang("contact")
        return "camera"

    async def once(_camera: str) -> Summary:
        await hang("once")
        return Summary()

    async def sleep(_seconds: float) -> None:
        await hang("sleep")

    task: asyncio.Task[None] = asyncio.create_task(watch(contact, once, announce=lambda _: None, sleep=sleep))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_does_not_grow_over_weeks() -> None:
    sizes = []
    left = 20_000

    async def contact() -> str | None:
        return "camera" if left % 7 else None

    async def once(_camera: str) -> Summary:
        if left % 5 == 0:
            raise ConnectionLost(f"Lost at {left}.")
        return Summary(bytes=left)

    async def sleep(_seconds: float) -> None:
        nonlocal left
        left -= 1
        if left in {10_000, 1}:
            sizes.append(tracemalloc.get_traced_memory()[0])
        if left == 0:
            raise Enough

    tracemalloc.start()
    try:
        with pytest.raises(Enough):
            await watch(contact, once, announce=lambda _: None, sleep=sleep)
    finally:
        tracemalloc.stop()
    assert sizes[1] - sizes[0] < 10_000


@given(st.floats(0.1, 100), st.floats(0, 1000), st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=30))
def test_pauses_keep_within_their_ends(shortest: float, more: float, draws: list[float]) -> None:
    draw = iter(draws)
    pauses = Pauses(shortest, shortest + more, draw=lambda: next(draw))
    assert all(shortest <= pauses.next() <= shortest + more for _ in draws)
