from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.stage import settings
from vantrue_client.errors import NoSuchRecording
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


class _Read:
    """What was read, and is large."""


async def test_what_failed_keeps_nothing_of_what_it_read(engine: Engine) -> None:
    read: list[weakref.ref[_Read]] = []

    async def failing(_: Workspace) -> None:
        large = _Read()
        read.append(weakref.ref(large))
        raise NoSuchRecording("It is gone.")

    async def fail() -> None:
        with pytest.raises(NoSuchRecording):
            await engine.do(failing)

    gc.disable()
    try:
        await fail()
        async with asyncio.timeout(60):
            while read[0]() is not None:  # the other thread lets go of it a moment later
                await asyncio.sleep(0.001)
    finally:
        gc.enable()


async def test_one_that_ended_as_it_is_cancelled_is_over(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    ended = threading.Event()

    async def at_once(_: Workspace) -> None:
        ended.set()

    going = asyncio.create_task(engine.do(at_once))
    await asyncio.sleep(0)
    assert ended.wait(60)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert await engine.do(told) == engine.workspace.settings.jobs  # whatever was to be done there before is done
    assert not caplog.records


async def told(here: Workspace) -> int:
    return here.settings.jobs
