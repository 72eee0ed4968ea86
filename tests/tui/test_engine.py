from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.stage import settings
from vantrue_client.workspace import Workspace
from vantrue_tui.engine import Engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(Workspace(settings(tmp_path)))
    yield engine
    engine.close()


async def test_what_blocks_there_does_not_block_here(engine: Engine) -> None:
    blocked, free = threading.Event(), threading.Event()

    async def blocking(_: Workspace) -> bool:
        blocked.set()
        return free.wait(20)

    going = asyncio.create_task(engine.do(blocking))
    while not blocked.is_set():
        await asyncio.sleep(0)
    free.set()
    assert await going


async def test_cancelling_waits_for_the_end(engine: Engine) -> None:
    began, ended = threading.Event(), threading.Event()

    async def lasting(_: Workspace) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.set()

    going = asyncio.create_task(engine.do(lasting))
    while not began.is_set():
        await asyncio.sleep(0)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert ended.is_set()


async def test_those_that_take_turns_are_never_two(engine: Engine) -> None:
    now = most = 0

    async def turn(_: Workspace) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    await asyncio.gather(*(engine.do(turn, turn=True) for _ in range(20)))
    assert most == 1


async def test_what_is_under_way_is_ended_when_it_closes(engine: Engine) -> None:
    began, ended = threading.Event(), threading.Event()

    async def lasting(_: Workspace) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    going = asyncio.create_task(engine.do(lasting))
    while not began.is_set():
        await asyncio.sleep(0)
    await asyncio.to_thread(engine.close)
    assert ended.is_set()
    with pytest.raises(asyncio.CancelledError):
        await going
    engine.close()
