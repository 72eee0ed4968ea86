"""The caller's own work on files, and leaving a run early."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.fakes import QUICK, FakeCamera, clip
from tests.sync.running import sync, whole
from vantrue_client.errors import (
    ConnectionLost,
)
from vantrue_client.fetch import Fetched
from vantrue_client.model import Recording
from vantrue_client.sync.folder import Folder
from vantrue_client.sync.plan import plan
from vantrue_client.sync.report import exit_code
from vantrue_client.sync.run import run


async def test_the_callers_work_runs_for_each_file_and_its_failure_loses_nothing(tmp_path: Path) -> None:
    camera = FakeCamera()
    for n in range(3):
        camera.add(clip(n))
    seen = []

    async def on_file(recording: Recording, fetched: Fetched) -> str | None:
        assert fetched.file.read_bytes() == camera.card[recording]
        seen.append(recording.sequence)
        return "It failed with 1." if recording.sequence == 1 else None

    results, summary = await sync(camera, tmp_path, on_file=on_file)
    assert seen == [2, 1, 0]
    assert [result.reason for result in results] == [None, "It failed with 1.", None]
    assert (summary.downloaded, summary.exec_failed, exit_code(summary)) == (3, 1, 1)
    await sync(camera, tmp_path, on_file=on_file)
    assert len(seen) == 3


async def test_the_callers_work_is_done_also_for_the_last_file_before_the_camera_left(tmp_path: Path) -> None:
    camera = FakeCamera(leaves_after=7000)
    camera.add(clip(1))
    camera.add(clip(2))
    seen = []

    async def on_file(recording: Recording, _fetched: Fetched) -> None:
        await asyncio.sleep(0.5)
        seen.append(recording)

    with pytest.raises(ConnectionLost):
        await sync(camera, tmp_path, on_file=on_file, patience=replace(QUICK, give_up=0.1))
    assert seen == [clip(2)]


@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.parametrize("jobs", [1, 2])
async def test_leaving_early_leaves_no_task_behind(tmp_path: Path, after: int, jobs: int) -> None:
    camera = FakeCamera()
    for n in range(6):
        camera.add(clip(n))
    before = asyncio.all_tasks()
    async with run(camera, plan(camera.card), Folder(tmp_path), jobs=jobs) as going:
        for _ in range(after):
            await anext(going)
    assert asyncio.all_tasks() == before
    assert camera.open_now == 0
    whole(camera, tmp_path)


async def test_an_error_of_the_caller_comes_out_as_it_is(tmp_path: Path) -> None:
    camera = FakeCamera()
    camera.add(clip(1))
    before = asyncio.all_tasks()
    with pytest.raises(ZeroDivisionError):
        async with run(camera, plan(camera.card), Folder(tmp_path)):
            _ = 1 / 0
    assert asyncio.all_tasks() == before


async def test_an_error_in_the_callers_work_comes_out_as_it_is(tmp_path: Path) -> None:
    camera = FakeCamera()
    camera.add(clip(1))

    async def on_file(_recording: Recording, _fetched: Fetched) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await sync(camera, tmp_path, on_file=on_file)
