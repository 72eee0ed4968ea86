"""Drives of a day that are kept: the same as those found anew, whatever changed about them; and gone when they must."""

from __future__ import annotations

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
from vantrue_client.archive.packing import pack, unpack
from vantrue_client.archive.tracks import Kept, Locations, Tracks, forget
from vantrue_client.errors import StorageError
from vantrue_client.model import CameraTime
from vantrue_client.model.holding import Scope
from vantrue_client.trips import Piece, Settings, Where, find_trips
from vantrue_client.trips.trip import Trip
from vantrue_client.workspace import daydrives
from vantrue_client.workspace.daydrives import drives

MIDNIGHT = datetime(2026, 3, 2)
DAY = "2026/03-02"


def copy_of(one: Piece, sha256: str = "00") -> Copy:
    return Copy(one.camera, one.recording, str(place(one.recording)), sha256)


def ask(root: Path, pieces: Sequence[Piece], settings: Settings | None = None, sha256: str = "00") -> list[Trip]:
    return drives(Archive(root), [copy_of(one, sha256) for one in pieces], pieces, settings or Settings())


def of_archive(one: Piece) -> Piece:
    return one if one.track is None else Piece(one.recording, one.camera, unpack(pack(one.track)), one.where)


@pytest.fixture
def day() -> list[Piece]:
    return [of_archive(one) for one in [*drive(3), *drive(2, start=datetime(2026, 3, 2, 15), first=9, camera="van")]]


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often drives were found anew."""
    asked: list[int] = []

    def found(pieces: Sequence[Piece], *, settings: Settings | None = None) -> list[Trip]:
        asked.append(len(pieces))
        return find_trips(pieces, settings=settings)

    monkeypatch.setattr(daydrives, "find_trips", found)
    return asked


CLIPS = [of_archive(one) for one in drive(6, start=MIDNIGHT - timedelta(minutes=3))]  # three on each side of midnight
DARK = [piece(clip(MIDNIGHT + timedelta(minutes=minute), 50 + minute)) for minute in (4, 5)]
ALL = [*CLIPS, *DARK, of_archive(piece(clip(MIDNIGHT + timedelta(hours=2), 90), fixes(MIDNIGHT + timedelta(hours=2))))]


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sets(st.integers(0, len(ALL) - 1)), st.sampled_from(list(Where)), st.booleans()), max_size=6)
)
def test_what_is_kept_is_what_would_be_found(questions: list[tuple[set[int], Where, bool]]) -> None:
    with TemporaryDirectory() as folder:
        for which, where, touchy in [one for one in questions for _ in range(2)]:
            asked = Settings(gap=30.0) if touchy else Settings()
            pieces = [Piece(ALL[n].recording, ALL[n].camera, ALL[n].track, where) for n in sorted(which)]
            assert ask(Path(folder), pieces, asked) == find_trips(pieces, settings=asked)


def test_the_second_look_finds_nothing_anew(tmp_path: Path, day: list[Piece], closed: list[int]) -> None:
    first = ask(tmp_path, day)
    assert len(first) == 2
    assert ask(tmp_path, day) == first
    assert closed == [len(day)]


def test_what_changed_is_found_anew(tmp_path: Path, day: list[Piece], closed: list[int]) -> None:
    ask(tmp_path, day)
    ask(tmp_path, day, sha256="01")
    ask(tmp_path, day, Settings(shortest_stop=1.0))
    ask(tmp_path, day[1:])
    ask(tmp_path, [Piece(day[0].recording, "car", None, Where.GONE), *day[1:]])
    assert len(closed) == 5
    ask(tmp_path, day[1:])
    assert len(closed) == 5  # several answers are kept of a day
    ask(tmp_path, day)
    assert len(closed) == 6  # but not all that ever were


def test_a_drive_over_midnight_is_kept_and_goes_with_a_recording_of_either_day(
    tmp_path: Path, closed: list[int]
) -> None:
    for one in (CLIPS[0], CLIPS[-1]):
        (whole,) = ask(tmp_path, CLIPS)
        assert ask(tmp_path, CLIPS) == [whole]
        assert Tracks(tmp_path).drives.count(Scope()) == 1
        Tracks(tmp_path).drop(copy_of(one).file)
        assert Tracks(tmp_path).drives.count(Scope()) == 0
    assert len(closed) == 2


def test_what_lies_days_apart_is_not_kept(tmp_path: Path, day: list[Piece], closed: list[int]) -> None:
    later = [of_archive(one) for one in drive(1, start=MIDNIGHT + timedelta(days=3))]
    for _ in range(2):
        ask(tmp_path, [*day, *later])
    assert len(closed) == 2
    assert Tracks(tmp_path).drives.count(Scope()) == 0


def test_what_is_damaged_or_cannot_be_kept_is_found_anew(
    tmp_path: Path, day: list[Piece], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(tmp_path, day)
    (file,) = (tmp_path / ".vantrue" / "tracks").iterdir()
    whole = file.read_bytes()
    for content in (b"", whole[:-9], whole[:200] + bytes(50) + whole[250:]):
        file.write_bytes(content)
        assert ask(tmp_path, day) == first

    def full(*_: object) -> None:
        raise StorageError("The disk is full.", path=tmp_path)

    monkeypatch.setattr("vantrue_client.archive.dayfiles.write_whole", full)
    file.unlink()
    assert ask(tmp_path, day) == first


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        (Scope(), 0),
        (Scope(camera="van"), 0),
        (Scope(camera="another"), 1),
        (Scope(since=CameraTime.of(2026, 3, 2, 15)), 0),
        (Scope(since=CameraTime.of(2026, 3, 3)), 1),
        (Scope(until=CameraTime.of(2026, 3, 2, 9)), 1),
    ],
)
def test_drives_are_erased_with_what_they_were_made_of(
    tmp_path: Path, day: list[Piece], scope: Scope, left: int
) -> None:
    ask(tmp_path, day)
    told: list[str] = []
    goes = Locations(tmp_path).stocks(scope)
    assert [stock.what for stock in goes] == ["days of drives"] * (1 - left)
    assert Locations(tmp_path).erase(scope, told.append)
    assert (Tracks(tmp_path).drives.count(Scope()), told) == (left, [])
    assert len(list((tmp_path / ".vantrue" / "tracks").iterdir())) == left


def test_a_removed_recording_takes_its_days_drives_along(tmp_path: Path, day: list[Piece]) -> None:
    ask(tmp_path, day)
    Tracks(tmp_path).drop(copy_of(day[0]).file)
    assert Tracks(tmp_path).drives.count(Scope()) == 0
    Tracks(tmp_path).drop(copy_of(day[0]).file)
    ask(tmp_path, day)
    forget(tmp_path)
    assert list((tmp_path / ".vantrue" / "tracks").iterdir()) == []


def test_a_track_of_a_hostile_name_is_kept_like_any_other(tmp_path: Path, day: list[Piece]) -> None:
    track = day[0].track
    assert track is not None
    wild = type(track)("a\udcff\U0010f8ff.MP4", track.layout, track.clock, track.fixes)
    copy = copy_of(day[0])
    Tracks(tmp_path).keep(DAY, {copy.file: Kept(copy, pack(wild))})
    ((_, kept),) = Tracks(tmp_path).of_day(DAY).values()
    assert unpack(kept) == wild
