from __future__ import annotations

import asyncio

import pytest

from vantrue_client.fetch.uninterrupted import uninterrupted


@pytest.mark.parametrize("fails", [False, True])
async def test_work_ends_although_it_is_cancelled_twice(fails: bool) -> None:
    go, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await go.wait()
        ended.set()
        if fails:
            raise ValueError

    task = asyncio.create_task(uninterrupted(work()))
    for _ in range(2):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


async def test_what_goes_wrong_is_raised() -> None:
    async def work() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        await uninterrupted(work())
