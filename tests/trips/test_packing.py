"""Drives that are kept, read back exactly as they were found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trips.roads import clip, drive, fixes, piece
from vantrue_client.archive.columns import MICRO, Columns, packed
from vantrue_client.archive.packed import PackedTrip
from vantrue_client.archive.packing import pack as pack_track
from vantrue_client.archive.packing import unpack as unpack_track
from vantrue_client.model import CameraTime, Channel, Clock, Fix, Kind, Quality, Recording, Track
from vantrue_client.trips import Piece, Thresholds, Where, find_trips
from vantrue_client.trips.packing import pack, unpack
from vantrue_client.trips.trip import Settings

ZURICH = ZoneInfo("Europe/Zurich")
TOUCHY = Settings(shortest_stop=10, thresholds=Thresholds(0.01, 0.01, 0.01))


def kept(one: Piece) -> Piece:
    """With its track as the archive gives it."""
    return one if one.track is None else replace(one, track=unpack_track(pack_track(one.track)))


def again(pieces: list[Piece], settings: Settings = TOUCHY) -> None:
    trips = find_trips(pieces, settings=settings)
    written = msgspec.msgpack.encode(pack(trips, pieces))
    assert unpack(msgspec.msgpack.decode(written, type=list[PackedTrip]), pieces) == trips


def a_fix(at: datetime, number: int) -> Fix:
    speed = 0.0 if number % 40 < 15 else 12.0
    felt = (number % 7 / 10, 0.1, 0.02) if number % 3 else None
    doubt = Quality.DOUBTFUL if number % 11 == 0 else Quality.GOOD
    return Fix(at, 47 + number * 1e-5, 8.0, speed, float(number % 360), None, felt, doubt)


@st.composite
def footage(draw: st.DrawFn) -> list[Piece]:
    """Clips of two cameras about midnight: dark ones, overlapping channels, clocks of three kinds, gone ones."""
    found, at = [], datetime(2026, 3, 1, 23, 50)
    for number in range(draw(st.integers(0, 12))):
        at += timedelta(seconds=draw(st.sampled_from([20, 60, 61, 290, 400, 1900])))
        recording = clip(at, draw(st.sampled_from([number, None])), kind=draw(st.sampled_from(list(Kind))))
        count = draw(st.integers(0, 25))
        zone = draw(st.sampled_from([UTC, ZURICH, None]))
        clock = {UTC: Clock.UTC, ZURICH: Clock.LOCAL, None: Clock.UNKNOWN}[zone]
        told = tuple(a_fix((at + timedelta(seconds=n)).replace(tzinfo=zone), number * 30 + n) for n in range(count))
        track = Track(recording.name, "n4", clock, told, "Europe/Zurich" if zone is ZURICH else None) if told else None
        where = draw(st.sampled_from(list(Where)))
        found.append(kept(Piece(recording, draw(st.sampled_from(["car", "van"])), track, where)))
        if draw(st.booleans()):
            rear = clip(at, recording.sequence, kind=recording.kind, channel=Channel.REAR)
            found.append(Piece(rear, found[-1].camera, None, where))
    return found


@given(footage())
def test_whatever_is_found_is_read_back_as_it_was(pieces: list[Piece]) -> None:
    again(pieces)


def test_a_day_log_and_clips_of_the_hour_that_comes_twice() -> None:
    autumn = datetime(2026, 10, 25, 0, 55)  # UTC: at 1:00 the clock in Zurich goes back to 2:00
    times = [(autumn.replace(tzinfo=UTC) + timedelta(seconds=n)).astimezone(ZURICH) for n in range(600)]
    log = Recording(
        "20261025.dat", "/GPS/20261025.dat", "", Kind.TRACKLOG, 9, end=CameraTime(datetime(2026, 10, 25, 3))
    )
    told = Track(log.name, "daylog", Clock.LOCAL, tuple(map(a_fix, times, range(600))), "Europe/Zurich")
    clips = [kept(piece(clip(autumn + timedelta(hours=2)), fixes(autumn + timedelta(hours=2), zone=2)))]
    again([kept(Piece(log, "car", told)), *clips])


def test_one_recording_in_two_places_lends_the_other_its_track() -> None:
    (here,) = drive(1)
    again([kept(replace(here, where=Where.CAMERA)), replace(here, track=None)])


def test_fixes_are_a_sequence_like_any_other() -> None:
    told = tuple(a_fix(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n), n) for n in range(30))
    columns = Columns(packed(told, MICRO, [UTC]), 30, MICRO, [UTC])
    assert (columns[3], columns[-1], len(columns)) == (told[3], told[-1], 30)
    with pytest.raises(IndexError):
        columns[30]
    assert columns == told
    assert (columns[2:5], list(columns), hash(columns), repr(columns)) == (
        told[2:5],
        list(told),
        hash(told),
        "<30 fixes>",
    )
    assert (columns != told[1:], columns != list(told)) == (True, True)


@given(st.binary(max_size=200), st.integers(-1, 5))
def test_damaged_columns_are_refused_before_anybody_looks(data: bytes, count: int) -> None:
    with pytest.raises(ValueError, match="damaged"):
        Columns(data, count, MICRO, [UTC])


@given(st.integers(0, 300), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_makes_fixes(at: int, byte: int) -> None:
    import zlib

    told = tuple(a_fix(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n), n) for n in range(5))
    plain = bytearray(zlib.decompress(packed(told, MICRO, [UTC, None])))
    plain[at % len(plain)] = byte
    try:
        columns = Columns(zlib.compress(plain), 5, MICRO, [UTC, None])
    except ValueError:
        return
    assert len(list(columns)) == 5


def test_pieces_that_are_not_the_same_are_no_drives() -> None:
    pieces = [kept(one) for one in drive(3)]
    with pytest.raises(ValueError, match="damaged"):
        unpack(pack(find_trips(pieces), pieces), pieces[:1])
