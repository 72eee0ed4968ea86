"""How many of a drive's clips are here, on the camera and gone, and which of them are one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.trips.roads import START, clip, drive, piece
from vantrue_client.model import CameraTime, Kind
from vantrue_client.trips import Completeness, Piece, Settings, Where, find_trips

MINUTE = timedelta(minutes=1)


def test_where_clips_are_makes_the_completeness() -> None:
    pieces = drive(6)
    pieces[1] = replace(pieces[1], where=Where.CAMERA)
    pieces[2] = replace(pieces[2], where=Where.GONE, track=None)
    del pieces[4]
    (trip,) = find_trips(pieces)
    assert trip.completeness == Completeness(here=3, on_camera=1, gone=2)
    assert not trip.completeness.whole


def test_a_clip_told_of_twice_counts_where_it_is_nearest() -> None:
    pieces = drive(2)
    listed = [replace(one, where=Where.CAMERA, track=None) for one in pieces]
    (trip,) = find_trips(listed + pieces)
    assert trip.completeness == Completeness(here=2)


def test_a_folder_page_that_rounds_tells_of_the_same_clip() -> None:
    known = drive(1)[0]
    rounded = replace(known.recording, size=990, size_exact=False, end=CameraTime(START + MINUTE), path="/Normal/x")
    (trip,) = find_trips([Piece(rounded, "car", where=Where.CAMERA), known])
    assert trip.completeness == Completeness(here=1)
    assert len(trip.fixes) == 60


def test_a_name_that_repeats_after_the_clock_leapt_is_another_clip() -> None:
    first = drive(1)[0]
    again = replace(first, recording=replace(first.recording, size=2000), track=None)
    (trip,) = find_trips([first, again])
    assert trip.completeness == Completeness(here=2)


def test_missing_numbers_bridge_a_gap_that_they_fill() -> None:
    pieces = drive(20)
    del pieces[4:14]
    (trip,) = find_trips(pieces)
    assert trip.completeness == Completeness(here=10, gone=10)
    assert len(find_trips(pieces, settings=Settings(missing=0))) == 2


def test_numbers_that_the_parking_watch_used_are_not_missing() -> None:
    back = START + timedelta(minutes=20)
    parked = [piece(clip(START + number * MINUTE, number + 1, kind=Kind.PARKING)) for number in range(5, 20)]
    trips = find_trips([*drive(5), *parked, *drive(5, start=back, first=21)])
    assert [trip.completeness for trip in trips] == [Completeness(here=5), Completeness(here=5)]


def test_numbers_that_leap_far_are_not_that_many_clips() -> None:
    (trip,) = find_trips(drive(2) + drive(2, start=START + timedelta(minutes=4), first=5000))
    assert trip.completeness.gone == 0


def test_consecutive_numbers_say_that_the_camera_was_off() -> None:
    (trip,) = find_trips(drive(2) + drive(2, start=START + timedelta(minutes=6), first=3))
    assert trip.completeness == Completeness(here=4)
