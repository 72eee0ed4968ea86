from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive import support
from tests.sync.fakes import CALM, FakeCamera, clip
from vantrue_client.archive import Archive, ArchiveDestination, Limits, Removal
from vantrue_client.errors import NoRoom
from vantrue_client.model import Kind, Recording
from vantrue_client.sync.bring import Bringer, Meter
from vantrue_client.sync.room import Room
from vantrue_client.workspace.reporter import Reporter
from vantrue_client.workspace.retaining import not_worth_bringing, room

DISK = 20_000


class Said(Reporter):
    def __init__(self) -> None:
        self.gone: list[Removal] = []

    def removed(self, removal: Removal) -> None:
        self.gone.append(removal)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Three clips of 5,000 bytes, the oldest an event."""
    with Archive(tmp_path / "archive") as archive:
        for number in range(3):
            one = clip(number, Kind.NORMAL if number else Kind.EVENT)
            support.bring(archive, one, bytes(5000), camera="here")
        yield archive


def small_disk(archive: Archive, said: Reporter, *, min_free: int) -> Room:
    """A disk that is full of recordings, but for a little; it makes room as a sync's does."""

    def usage(_: Path) -> tuple[int, int]:
        return DISK, DISK - sum(path.stat().st_size for path in archive.root.rglob("*.MP4"))

    return Room(min_free, reserve=0, usage=usage, make=room(archive, Limits(min_free=min_free), said).make)


async def bring(archive: Archive, recording: Recording, looks: Room) -> None:
    camera = FakeCamera()
    camera.add(recording)
    destination = ArchiveDestination(archive, "here")
    await Bringer(camera, destination, patience=CALM, room=looks, owner="here").bring(recording, Meter(None))


async def test_a_newer_recording_takes_the_place_of_the_oldest(archive: Archive) -> None:
    said = Said()
    looks = small_disk(archive, said, min_free=5000)
    for number in (3, 4):
        await bring(archive, clip(number), looks)
    assert [removal.name for removal in said.gone] == [clip(1).name, clip(2).name]
    assert {copy.recording.name for copy in archive.ls()} == {clip(0, Kind.EVENT).name, clip(3).name, clip(4).name}
    assert {removal.reason for removal in said.gone} == {"the oldest, to make room"}


@pytest.mark.parametrize(("number", "min_free"), [(-5, 5000), (3, 10_001)])
async def test_nothing_goes_for_an_older_one_or_when_it_would_not_be_enough(
    archive: Archive, number: int, min_free: int
) -> None:
    said = Said()
    looks = small_disk(archive, said, min_free=min_free)
    if min_free > 10_000:
        archive.keep(next(copy for copy in archive.ls() if copy.recording.name == clip(1).name))
    with pytest.raises(NoRoom):
        await bring(archive, clip(number), looks)
    assert (said.gone, len(list(archive.ls()))) == ([], 3)


def test_without_a_limit_on_free_space_no_room_is_made(archive: Archive) -> None:
    assert room(archive, Limits(quota=1), Reporter()).make is None


def test_what_is_old_but_protected_is_worth_bringing() -> None:
    from datetime import timedelta

    why = not_worth_bringing(Limits(keep=timedelta(days=30)))
    assert why(clip(1)) == "It is older than 30 days: it would not stay here."
    assert why(clip(1, Kind.EVENT)) is None
    assert not_worth_bringing(Limits(quota=1))(clip(1)) is None
