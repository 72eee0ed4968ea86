"""Drives over midnight: one drive, whichever of its days is asked for, and as it would be found among all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trips.roads import clip, drive, fixes, piece
from vantrue_client.archive import Archive, Copy
from vantrue_client.archive.layout import place
from vantrue_client.archive.packing import pack
from vantrue_client.archive.tracks import Kept, Tracks
from vantrue_client.model import CameraTime, Filter, Kind, Recording
from vantrue_client.policy.permissions import Permission
from vantrue_client.trips.trip import Piece, Settings, Trip, Where
from vantrue_client.workspace import Places, Workspace
from vantrue_client.workspace import Settings as Configured
from vantrue_client.workspace.midnights import across, edges

MIDNIGHT = datetime(2026, 3, 2)
DAY = timedelta(days=1)


def of(day: datetime) -> Filter:
    return Filter(since=CameraTime(day), until=CameraTime(day + DAY))


def archived(home: Path, pieces: Sequence[Piece]) -> Workspace:
    """A laptop with an archive that knows these recordings and what their tracks are."""
    root = home / "archive"
    by_day: dict[str, dict[str, Kept]] = {}
    copies = []
    for one in pieces:
        copy = Copy(one.camera, one.recording, str(place(one.recording)), "00")
        copies.append(copy)
        (root / copy.file).parent.mkdir(parents=True, exist_ok=True)
        (root / copy.file).write_bytes(bytes(one.recording.size))
        if one.track is not None:
            by_day.setdefault(copy.file.rsplit("/", 2)[0], {})[copy.file] = Kept(copy, pack(one.track))
    with Archive(root) as archive:
        archive.books.catalog.put(copies, {})
    for day, kept in by_day.items():
        Tracks(root).keep(day, kept)
    places = Places(home / "config", home / "state", home / "cache", root)
    return Workspace(Configured(places, permit=frozenset({Permission.LOCATION})))


def looked(here: Workspace, chosen: Filter, card: Sequence[Piece] = ()) -> list[Trip]:
    return asyncio.run(here.trips(chosen, ask=False, card=card))


def over_midnight(minutes: int = 6) -> list[Piece]:
    return drive(minutes, start=MIDNIGHT - timedelta(minutes=minutes // 2))


def test_a_drive_over_midnight_is_one_drive_on_either_day(tmp_path: Path) -> None:
    others = [*drive(2, start=MIDNIGHT - timedelta(hours=9), first=90), *drive(2, start=MIDNIGHT + DAY / 2, first=70)]
    here = archived(tmp_path, [*over_midnight(), *others])
    before, after = looked(here, of(MIDNIGHT - DAY)), looked(here, of(MIDNIGHT))
    assert [len(trip.pieces) for trip in before] == [2, 6]
    assert [len(trip.pieces) for trip in after] == [6, 2]
    assert before[1] == after[0] == looked(here, Filter())[1]
    assert looked(here, of(MIDNIGHT)) == after, "also as it was kept"


def test_a_part_that_lies_on_the_card_alone_belongs_to_it(tmp_path: Path) -> None:
    pieces = over_midnight()
    here = archived(tmp_path, pieces[3:])
    card = [Piece(one.recording, one.camera, one.track, Where.CAMERA) for one in pieces[:3]]
    for day in (MIDNIGHT - DAY, MIDNIGHT):
        (trip,) = looked(here, of(day), card)
        assert (trip.completeness.here, trip.completeness.on_camera, trip.completeness.gone) == (3, 3, 0)
        assert len(trip.fixes) == 360
    assert looked(here, of(MIDNIGHT + DAY), card) == []


def test_another_limit_than_midnight_is_obeyed(tmp_path: Path) -> None:
    here = archived(tmp_path, over_midnight())
    for chosen, count in (
        (Filter(since=CameraTime(MIDNIGHT + timedelta(minutes=1))), 2),
        (Filter(since=CameraTime(MIDNIGHT), limit=2), 2),
        (Filter(since=CameraTime(MIDNIGHT), kinds=frozenset({Kind.NORMAL})), 6),
    ):
        (trip,) = looked(here, chosen)
        assert len(trip.pieces) == count, chosen


ALL = [
    *over_midnight(8),
    piece(clip(MIDNIGHT - timedelta(minutes=20), 90, kind=Kind.PARKING)),
    *drive(2, start=MIDNIGHT - timedelta(minutes=50), first=80),
    *drive(2, start=MIDNIGHT + timedelta(minutes=40), first=20),
    *drive(3, start=MIDNIGHT - timedelta(minutes=1), camera="van"),
    piece(clip(MIDNIGHT + DAY - timedelta(seconds=30), 40), fixes(MIDNIGHT + DAY - timedelta(seconds=30))),
    piece(clip(MIDNIGHT + DAY + timedelta(seconds=30), 41), fixes(MIDNIGHT + DAY + timedelta(seconds=30))),
]


@settings(max_examples=15, deadline=None)
@given(st.sets(st.integers(0, len(ALL) - 1), min_size=1))
def test_a_days_drives_are_those_of_all_that_touch_it(which: set[int]) -> None:
    with TemporaryDirectory() as folder:
        here = archived(Path(folder), [ALL[number] for number in sorted(which)])
        every = looked(here, Filter())
        for number in (-1, 0, 1):
            chosen = of(MIDNIGHT + number * DAY)
            meant = [trip for trip in every if any(chosen.matches(one.recording) for one in trip.pieces)]
            assert looked(here, chosen) == meant


def log(day: datetime, end: datetime | None) -> Recording:
    name = f"{day:%Y%m%d}.dat"
    return Recording(
        name, name, name, Kind.TRACKLOG, 1, start=CameraTime(day), end=None if end is None else CameraTime(end)
    )


@pytest.mark.parametrize(
    ("end", "wide"),
    [
        (MIDNIGHT - timedelta(minutes=5), True),
        (MIDNIGHT + timedelta(minutes=20), True),
        (MIDNIGHT - timedelta(hours=5), False),
        (None, True),
        (MIDNIGHT + 700 * DAY, True),
    ],
)
def test_a_day_log_reaches_as_far_as_it_was_written(end: datetime | None, wide: bool) -> None:
    known = [log(MIDNIGHT - DAY, end), log(MIDNIGHT, None)]
    since = across(of(MIDNIGHT), known, Settings()).since
    assert since == CameraTime(MIDNIGHT - DAY if wide else MIDNIGHT)


def test_the_ends_of_the_calendar_have_no_day_beyond_them() -> None:
    chosen = Filter(since=CameraTime(datetime.min), until=CameraTime(datetime.max))
    known = [clip(datetime.min, 1, seconds=None), clip(datetime(9999, 12, 31, 23, 59, 30), 2, seconds=None)]
    assert across(chosen, known, Settings()) == chosen
    assert all(one.since is not None for one in edges(chosen, Settings()))
