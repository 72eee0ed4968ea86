"""Random faults and cancels: whatever happens, every final file is the card's, and nothing whole comes over twice."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.fakes import CALM, FakeCamera, clip
from tests.sync.running import collect, statuses, sync, whole
from vantrue_client.archive import Archive, ArchiveDestination
from vantrue_client.sync.destination import Destination
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


@settings(max_examples=25)
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


@contextmanager
def opened(folder: Path, archived: bool) -> Iterator[Destination]:
    if not archived:
        yield Folder(folder)
        return
    with Archive(folder) as archive, archive.lock():
        yield ArchiveDestination(archive, "camera-1")


async def stopped(camera: FakeCamera, destination: Destination, turns: int, jobs: int) -> None:
    """A run that is cancelled after so many turns of the loop."""

    async def all_of_it() -> None:
        async with run(camera, plan(camera.card), destination, jobs=jobs, patience=CALM, owner="camera-1") as going:
            await collect(going, [])

    task = asyncio.create_task(all_of_it())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert task.cancelled() or task.exception() is None


@pytest.mark.parametrize("archived", [False, True])
@settings(max_examples=20)
@given(breaks=breaks, stops=st.lists(st.integers(0, 400), max_size=4), jobs=st.sampled_from([1, 2]))
def test_cancelling_at_any_moment_leaves_the_disk_right(
    archived: bool, breaks: list[list[int]], stops: list[int], jobs: int
) -> None:
    camera = broken_camera(breaks, set())
    truth = {recording.name: content for recording, content in camera.card.items()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for turns in stops:
            with opened(folder, archived) as destination:
                asyncio.run(stopped(camera, destination, turns, jobs))
            here = finals(folder)
            assert {name: truth[name] for name in here} == here
        delivered = {name: camera.delivered[name] for name in finals(folder)}
        with opened(folder, archived) as destination:
            _, summary = asyncio.run(sync(camera, destination, jobs=jobs, owner="camera-1"))
        assert (summary.present, summary.downloaded) == (len(delivered), FILES - len(delivered))
        assert {name: camera.delivered[name] for name in delivered} == delivered
        assert finals(folder) == truth
        assert not list(folder.rglob("*.part*"))


def finals(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.MP4")}
