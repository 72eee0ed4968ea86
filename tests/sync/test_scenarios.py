"""Random faults and cancels: whatever happens, every final file is the card's, and nothing whole comes over twice."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.fakes import CALM, FakeCamera, clip
from tests.sync.test_run import collect, statuses, sync, whole
from vantrue_client.model import Result
from vantrue_client.sync.folder import Folder
from vantrue_client.sync.plan import plan
from vantrue_client.sync.run import run

SIZE = 4000
FILES = 4

breaks = st.lists(st.lists(st.integers(0, SIZE), max_size=3), min_size=FILES, max_size=FILES)
gone = st.sets(st.integers(0, FILES - 1))


def broken_camera(breaks: list[list[int]], gone: set[int]) -> FakeCamera:
    camera = FakeCamera()
    for number, counts in enumerate(breaks):
        recording = clip(number, size=SIZE)
        if number not in gone:
            camera.add(recording)
        camera.breaks[recording.name] = list(counts)
    return camera


@settings(max_examples=25, deadline=None)
@given(breaks, gone, st.sampled_from([1, 2]))
def test_broken_connections_are_resumed(breaks: list[list[int]], gone: set[int], jobs: int) -> None:
    camera = broken_camera(breaks, gone)
    everything = plan([clip(number, size=SIZE) for number in range(FILES)])
    with tempfile.TemporaryDirectory() as folder:
        results, summary = asyncio.run(sync(camera, Path(folder), plan=everything, jobs=jobs))
        assert statuses(results) == {
            clip(number).name: "skipped" if number in gone else "downloaded" for number in range(FILES)
        }
        whole(camera, Path(folder))
        assert len(list(Path(folder).iterdir())) == FILES - len(gone)
        assert summary.bytes == sum(camera.delivered.values())
        assert all(count == SIZE for count in camera.delivered.values() if count)


@settings(max_examples=25, deadline=None)
@given(breaks, st.lists(st.integers(0, 400), max_size=4), st.sampled_from([1, 2]))
def test_cancelling_at_any_moment_leaves_the_disk_right(breaks: list[list[int]], stops: list[int], jobs: int) -> None:
    camera = broken_camera(breaks, set())

    async def stopped(folder: Path, turns: int) -> list[Result]:
        """A run that is cancelled after so many turns of the loop."""
        results: list[Result] = []

        async def all_of_it() -> None:
            async with run(camera, plan(camera.card), Folder(folder), jobs=jobs, patience=CALM) as going:
                await collect(going, results)

        task = asyncio.create_task(all_of_it())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert task.cancelled() or task.exception() is None
        return results

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for turns in stops:
            asyncio.run(stopped(folder, turns))
            whole(camera, folder)
        done = {path.name for path in folder.iterdir() if path.suffix == ".MP4"}
        delivered = {name: camera.delivered[name] for name in done}
        asyncio.run(sync(camera, folder, jobs=jobs))
        assert {name: camera.delivered[name] for name in done} == delivered
        assert sorted(path.name for path in folder.iterdir()) == sorted(one.name for one in camera.card)
        whole(camera, folder)
