from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.fakes import QUICK, FakeCamera, clip, movie
from tests.sync.running import ended, statuses, sync, whole
from vantrue_client.errors import (
    ConnectionLost,
    ListIncomplete,
    NoRoom,
    NotWritable,
    UnsafeName,
    UsageError,
)
from vantrue_client.fetch import Fetched
from vantrue_client.model import Progress, Recording, Status
from vantrue_client.sync.folder import Folder
from vantrue_client.sync.plan import plan
from vantrue_client.sync.report import exit_code
from vantrue_client.sync.room import Room


async def test_a_run_brings_what_is_missing_and_the_next_one_nothing(tmp_path: Path) -> None:
    camera = FakeCamera()
    clips = [camera.add(clip(n)) for n in range(4)]
    results, summary = await sync(camera, tmp_path)
    assert [result.name for result in results] == [one.name for one in reversed(clips)]
    assert (summary.downloaded, summary.bytes, exit_code(summary)) == (4, 20_000, 0)
    assert all(result.sha256 and Path(result.file or "").is_absolute() for result in results)
    whole(camera, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [one.name for one in clips]
    again, summary = await sync(camera, tmp_path)
    assert (summary.present, summary.downloaded, summary.bytes) == (4, 0, 0)
    assert {result.file for result in again} == {result.file for result in results}
    assert sum(camera.delivered.values()) == 20_000


async def test_one_at_a_time_and_two_when_asked(tmp_path: Path) -> None:
    camera = FakeCamera()
    for n in range(6):
        camera.add(clip(n))
    await sync(camera, tmp_path / "one")
    assert camera.open_most == 1
    camera.meet = asyncio.Barrier(2)  # nothing comes until two ask
    await sync(camera, tmp_path / "two", jobs=2)
    assert camera.open_most == 2
    whole(camera, tmp_path / "two")
    with pytest.raises(UsageError):
        await sync(camera, tmp_path, jobs=3)


async def test_names_that_are_one_here_do_not_meet(tmp_path: Path) -> None:
    camera = FakeCamera()
    one = camera.add(clip(1, name="a.MP4"))
    other = camera.add(replace(clip(2, name="a.MP4"), path="/Event/a.MP4", size=6000))
    results, _ = await sync(camera, tmp_path, jobs=2)
    assert {Path(result.file or "").name for result in results} == {"a.MP4", "a~2.MP4"}
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {camera.card[one], camera.card[other]}
    again, _ = await sync(camera, tmp_path)
    assert {result.status for result in again} == {Status.PRESENT}


async def test_what_the_plan_skips_is_told_with_its_reason(tmp_path: Path) -> None:
    camera = FakeCamera()
    writing = camera.add(clip(1))
    results, summary = await sync(camera, tmp_path, plan=plan([writing], under_way=[writing]))
    assert [(result.status, bool(result.reason)) for result in results] == [(Status.SKIPPED, True)]
    assert (exit_code(summary), camera.delivered) == (0, {})


async def test_a_file_that_is_longer_than_listed_is_under_way(tmp_path: Path) -> None:
    camera = FakeCamera()
    camera.add(clip(1), movie(9000))
    results, summary = await sync(camera, tmp_path)
    assert statuses(results) == {clip(1).name: "skipped"}
    assert exit_code(summary) == 0


async def test_a_recording_that_vanished_is_skipped(tmp_path: Path) -> None:
    camera = FakeCamera()
    gone, stays = clip(1), camera.add(clip(2))
    results, summary = await sync(camera, tmp_path, plan=plan([gone, stays]))
    assert statuses(results) == {gone.name: "skipped", stays.name: "downloaded"}
    assert exit_code(summary) == 0


async def test_recordings_that_moved_are_found_by_one_more_list(tmp_path: Path) -> None:
    camera = FakeCamera()
    made = plan([camera.add(clip(n)) for n in range(3)] + [clip(9)])
    for n in range(2):
        camera.move(clip(n), f"/Movie/RO/{n}.MP4")

    async def relist() -> list[Recording]:
        return [one async for one in camera.recordings()]

    results, _ = await sync(camera, tmp_path, plan=made, relist=relist)
    assert statuses(results) == {clip(n).name: "downloaded" for n in range(3)} | {clip(9).name: "skipped"}
    assert camera.lists == 1
    whole(camera, tmp_path)


@pytest.mark.parametrize("error", [ListIncomplete("It was cut off.")])
async def test_a_fresh_list_that_fails_concludes_nothing(tmp_path: Path, error: Exception) -> None:
    async def relist() -> list[Recording]:
        raise error

    results, summary = await sync(FakeCamera(), tmp_path, plan=plan([clip(1)]), relist=relist)
    assert (statuses(results), exit_code(summary)) == ({clip(1).name: "skipped"}, 0)


async def test_a_damaged_file_is_tried_once_more_at_the_end(tmp_path: Path) -> None:
    camera = FakeCamera()
    bad = camera.add(clip(2), movie(5000)[:-1] + b"\xff")
    half = camera.add(clip(3), b"\xff" * 5000)
    fine = camera.add(clip(1))

    def heal(progress: Progress) -> None:
        if progress.recording == fine:
            camera.card[half] = movie(5000)

    camera.card[bad] = movie(9000)[:5000]
    results, summary = await sync(camera, tmp_path, patience=QUICK, progress=heal)
    assert results[0].name == fine.name
    assert statuses(results) == {fine.name: "downloaded", half.name: "downloaded", bad.name: "failed"}
    assert exit_code(summary) == 1
    whole(camera, tmp_path)


async def test_a_camera_that_leaves_ends_the_run_with_what_is_done(tmp_path: Path) -> None:
    camera = FakeCamera()
    for n in range(4):
        camera.add(clip(n))
    camera.leaves_after = 7000
    results, summary, error = await ended(camera, tmp_path, patience=QUICK)
    assert [result.status for result in results] == [Status.DOWNLOADED]
    assert isinstance(error, ConnectionLost)
    assert (summary.bytes, exit_code(summary, error)) == (7000, 1)
    assert "Recordings that came over whole: 1." in str(error)
    whole(camera, tmp_path)
    camera.left, camera.leaves_after = False, None
    _, summary = await sync(camera, tmp_path)
    assert (summary.downloaded, summary.present, summary.bytes) == (3, 1, 13_000)
    whole(camera, tmp_path)


async def test_a_camera_that_gives_nothing_is_none(tmp_path: Path) -> None:
    camera = FakeCamera(left=True)
    results, summary, error = await ended(camera, tmp_path, plan=plan([clip(1)]), patience=QUICK)
    assert (results, exit_code(summary, error)) == ([], 3)


async def test_one_file_that_never_comes_does_not_hold_up_the_others(tmp_path: Path) -> None:
    camera = FakeCamera(silent={clip(3).name})
    for n in range(4):
        camera.add(clip(n))

    async def answers() -> bool:
        return not camera.left

    results, summary = await sync(camera, tmp_path, patience=QUICK, still_there=answers)
    assert statuses(results)[clip(3).name] == "failed"
    assert (summary.downloaded, exit_code(summary)) == (3, 1)


async def test_a_camera_that_answers_and_gives_no_file_at_all_is_left(tmp_path: Path) -> None:
    camera = FakeCamera(silent={clip(n).name for n in range(9)})
    for n in range(9):
        camera.add(clip(n))

    async def answers() -> bool:
        return True

    with pytest.raises(ConnectionLost):
        await sync(camera, tmp_path, patience=replace(QUICK, give_up=0.05), still_there=answers)


async def test_files_that_come_in_part_only_are_no_sign_that_the_camera_left(tmp_path: Path) -> None:
    camera = FakeCamera()
    for n in range(6):
        camera.breaks[camera.add(clip(n)).name] = [] if n == 0 else [1000] + [0] * 999

    async def answers() -> bool:
        return True

    hasty = replace(QUICK, give_up=0.05)
    results, summary = await sync(camera, tmp_path, patience=hasty, still_there=answers)
    assert (summary.downloaded, summary.failed, len(results)) == (1, 5, 6)


async def test_a_full_disk_ends_the_run_with_what_is_done_intact(tmp_path: Path) -> None:
    camera = FakeCamera()
    for n in range(3):
        camera.add(clip(n))
    free = iter([100_000, 5_100, 100_000])
    room = Room(reserve=200, usage=lambda _: (10**9, next(free)))
    results, summary, error = await ended(camera, tmp_path, room=room)
    assert isinstance(error, NoRoom)
    assert (len(results), exit_code(summary, error)) == (1, 5)
    whole(camera, tmp_path)


async def test_a_size_that_no_disk_has_concerns_that_file_alone(tmp_path: Path) -> None:
    camera = FakeCamera()
    fine, absurd = camera.add(clip(1)), replace(clip(2), size=1 << 62)
    results, _ = await sync(camera, tmp_path, plan=plan([fine, absurd]))
    assert statuses(results) == {fine.name: "downloaded", absurd.name: "failed"}


async def test_a_name_that_no_file_may_have_is_refused_and_the_rest_done(tmp_path: Path) -> None:
    camera = FakeCamera()
    camera.add(replace(clip(2), name="..."))
    camera.add(replace(clip(3), name="../../evil.MP4"))
    camera.add(clip(1))
    results, summary = await sync(camera, tmp_path / "in")
    assert statuses(results) == {clip(1).name: "downloaded", "...": "failed", "../../evil.MP4": "downloaded"}
    assert (exit_code(summary), [path.name for path in tmp_path.iterdir()]) == (1, ["in"])


class Misbehaving(Folder):
    """A destination that says no."""

    def __init__(self, path: Path, error: Exception) -> None:
        super().__init__(path)
        self.error = error

    def keep(self, recording: Recording, fetched: Fetched) -> None:
        raise self.error


@pytest.mark.parametrize(("error", "ends"), [(NotWritable("Gone.", path="x"), True), (UnsafeName("No."), False)])
async def test_trouble_with_the_disk_ends_the_run_and_with_one_name_does_not(
    tmp_path: Path, error: Exception, ends: bool
) -> None:
    camera = FakeCamera()
    camera.add(clip(1))
    camera.add(clip(2))
    if ends:
        with pytest.raises(type(error)):
            await sync(camera, Misbehaving(tmp_path, error))
    else:
        assert (await sync(camera, Misbehaving(tmp_path, error)))[1].failed == 2


class Stubborn(Folder):
    """A destination that gives the same taken name ever again."""

    def target(self, recording: Recording) -> Path:
        at = self.path / "taken.MP4"
        at.write_bytes(b"mine")
        return at


async def test_a_name_that_something_else_took_is_never_overwritten(tmp_path: Path) -> None:
    camera = FakeCamera()
    camera.add(clip(1))
    results, _ = await sync(camera, Stubborn(tmp_path))
    assert results[0].status is Status.FAILED
    assert (tmp_path / "taken.MP4").read_bytes() == b"mine"
