"""What is one drive, what are two, and how complete each is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trips.roads import START, clip, drive, fixes, piece
from vantrue_client.model import CameraTime, Channel, Clock, Fix, Kind, Quality, Recording, Track
from vantrue_client.trips import Completeness, Piece, Settings, Trip, find_trips

MINUTE = timedelta(minutes=1)


def log(told: tuple[Fix, ...], clock: Clock = Clock.LOCAL) -> Piece:
    name = "20260302.dat"
    recording = Recording(name, f"/GPS/{name}", f"/GPS/{name}", Kind.TRACKLOG, 5000, start=CameraTime.of(2026, 3, 2))
    return Piece(recording, "car", Track(name, "daylog", clock, told, zone="Europe/Zurich"))


def test_clips_that_follow_each_other_are_one_drive() -> None:
    (trip,) = find_trips(drive(10))
    assert trip.start == START.replace(tzinfo=UTC)
    assert trip.end == trip.start + 10 * MINUTE
    assert trip.duration_s == 600
    assert len(trip.fixes) == 600
    assert trip.distance_m == pytest.approx(599 * 15, rel=1e-3)
    assert trip.completeness == Completeness(here=10)
    assert trip.completeness.whole
    assert trip.clock is Clock.UTC


def test_65_seconds_between_the_starts_of_clips_are_one_drive() -> None:
    starts = [START + timedelta(seconds=65 * number) for number in range(10)]
    (trip,) = find_trips([piece(clip(at, number), fixes(at)) for number, at in enumerate(starts)])
    assert trip.completeness == Completeness(here=10)


def test_a_gap_ends_a_drive_and_its_length_can_be_set() -> None:
    later = START + timedelta(minutes=12)
    pieces = drive(3) + drive(2, start=later, first=4)
    assert [len(trip.pieces) for trip in find_trips(pieces)] == [3, 2]
    assert [len(trip.pieces) for trip in find_trips(pieces, settings=Settings(gap=600))] == [5]


def test_midnight_does_not_split_a_drive() -> None:
    late = datetime(2026, 3, 2, 23, 55)
    (trip,) = find_trips(drive(10, start=late))
    assert trip.start.date() != trip.end.date()


def test_parking_watch_and_photos_do_not_drive() -> None:
    parked = [
        piece(clip(START + number * MINUTE, 4 + number, kind=Kind.PARKING), fixes(START + number * MINUTE))
        for number in range(3, 60)
    ]
    photo = piece(replace(clip(START + MINUTE, 90), kind=Kind.PHOTO, name="x.JPG"))
    (trip,) = find_trips([*drive(3), *parked, photo])
    assert trip.end == (START + 3 * MINUTE).replace(tzinfo=UTC)
    assert len(trip.pieces) == 3


def test_an_impact_filmed_by_parking_watch_is_no_drive() -> None:
    bumped = piece(clip(START, kind=Kind.EVENT), fixes(START, speed=0.0))
    assert find_trips([bumped]) == []
    assert len(find_trips([piece(clip(START, kind=Kind.EVENT), fixes(START))])) == 1


def test_a_timelapse_drives_only_if_the_car_did() -> None:
    lapse = clip(START, kind=Kind.TIMELAPSE)
    assert find_trips([piece(lapse), piece(lapse, fixes(START, speed=0.0))]) == []
    assert len(find_trips([piece(lapse, fixes(START))])) == 1


def test_channels_of_a_moment_count_once_and_the_front_leads() -> None:
    front = piece(clip(START), fixes(START))
    aside = tuple(replace(fix, longitude=8.001) for fix in fixes(START))
    rear = piece(clip(START, channel=Channel.REAR), aside)
    (trip,) = find_trips([rear, front])
    assert len(trip.pieces) == 2
    assert {fix.longitude for fix in trip.fixes} == {8.0}
    (trip,) = find_trips([rear, piece(clip(START))])
    assert {fix.longitude for fix in trip.fixes} == {8.001}


def test_cameras_stay_apart() -> None:
    trips = find_trips(drive(3) + drive(4, camera="other"))
    assert [(trip.camera, len(trip.pieces)) for trip in trips] == [("car", 3), ("other", 4)]
    assert trips[0].id != trips[1].id


def test_a_tunnel_belongs_to_the_drive() -> None:
    pieces = drive(20)
    for dark in range(5, 15):
        pieces[dark] = replace(pieces[dark], track=None)
    (trip,) = find_trips(pieces)
    assert trip.duration_s == 1200
    assert trip.distance_m == pytest.approx(1199 * 15, rel=1e-3)
    assert "no place and belong to it by their times: 10." in " ".join(trip.notes)


def test_without_any_fix_the_times_stay_the_cameras_own() -> None:
    (trip,) = find_trips([replace(one, track=None) for one in drive(3)])
    assert trip.start == START
    assert trip.clock is Clock.UNKNOWN
    assert trip.top_speed is trip.mean_speed is None


@pytest.mark.parametrize("leap", [timedelta(hours=1), timedelta(hours=-1), timedelta(hours=-9), timedelta(days=400)])
def test_a_clock_that_leaps_does_not_tear_a_drive(leap: timedelta) -> None:
    pieces = []
    for minute in range(10):
        at = START + minute * MINUTE
        shown = at + leap if minute >= 5 else at
        told = () if minute in (3, 4, 5, 6) else fixes(at)
        pieces.append(piece(clip(shown, minute + 1), told))
    (trip,) = find_trips(pieces)
    assert trip.duration_s == 600
    assert [one.recording.sequence for one in trip.pieces] == list(range(1, 11))


def test_a_receiver_that_wakes_late_does_not_move_the_clip() -> None:
    (trip,) = find_trips([piece(clip(START), fixes(START + timedelta(seconds=40), 20))])
    assert trip.start == START.replace(tzinfo=UTC)
    assert trip.utc_offset_s == 0


def test_a_clock_that_is_seconds_off_is_set_by_the_fixes() -> None:
    (trip,) = find_trips([piece(clip(START - timedelta(seconds=100)), fixes(START))])
    assert trip.utc_offset_s == -100
    assert trip.start == START.replace(tzinfo=UTC)


def test_the_hour_that_comes_twice_is_told_apart_by_the_numbers() -> None:
    """Two hours of drive, the clock set back after the first; dark clips whose times both hours know."""
    pieces = []
    for minute in range(120):
        at = START + minute * MINUTE
        shown = at if minute < 60 else at - timedelta(hours=1)
        pieces.append(piece(clip(shown, minute + 1), () if minute in (30, 90) else fixes(at)))
    (trip,) = find_trips(pieces)
    assert [one.recording.sequence for one in trip.pieces] == list(range(1, 121))
    assert all(one.start == (START + number * MINUTE).replace(tzinfo=UTC) for number, one in enumerate(trip.pieces))


def test_another_months_clock_is_not_taken_over() -> None:
    dark = piece(clip(START + timedelta(days=90), 9))
    known, unknown = find_trips([*drive(1), dark])
    assert known.clock is Clock.UTC
    assert unknown.clock is Clock.UNKNOWN
    assert unknown.start.tzinfo is None


def test_a_clip_in_which_the_clock_leaps_is_as_long_as_its_fixes() -> None:
    leaps = replace(clip(START), end=CameraTime(START + timedelta(minutes=50)))
    (trip,) = find_trips([piece(leaps, fixes(START))])
    assert trip.duration_s == 59


def test_a_clock_set_back_does_not_merge_two_drives() -> None:
    evening = START + timedelta(hours=3)
    there = drive(5)
    back = [
        piece(clip(START + timedelta(minutes=5 + minute), 100 + minute), fixes(evening + minute * MINUTE))
        for minute in range(5)
    ]
    assert [trip.duration_s for trip in find_trips(there + back)] == [300, 300]


def test_a_local_clock_tells_the_zone_apart() -> None:
    pieces = [piece(clip(START + number * MINUTE, number), fixes(START + number * MINUTE, zone=2)) for number in (1, 2)]
    (trip,) = find_trips(pieces)
    assert trip.utc_offset_s == 7200
    assert trip.start == datetime(2026, 3, 2, 7, 1, tzinfo=UTC)


def test_a_clock_that_was_not_set_yet_dates_no_drive() -> None:
    cold = piece(clip(datetime(2020, 1, 1), 1), fixes(START))
    pieces = [
        piece(clip(START + number * MINUTE, number + 1), fixes(START + number * MINUTE, zone=1)) for number in (61, 62)
    ]
    (trip,) = find_trips([cold, *pieces])
    assert trip.utc_offset_s == 3600
    (trip,) = find_trips([cold])
    assert trip.utc_offset_s == (datetime(2020, 1, 1) - START).total_seconds(), "nothing else tells"


def test_fixes_without_a_zone_join_the_drive_around_them() -> None:
    pieces = drive(3)
    naive = tuple(replace(fix, time=fix.time.replace(tzinfo=None)) for fix in fixes(START + MINUTE))
    pieces[1] = piece(pieces[1].recording, naive)
    (trip,) = find_trips(pieces)
    assert len(trip.fixes) == 180
    assert all(fix.time.tzinfo is not None for fix in trip.fixes)


def test_a_day_log_and_its_clips_are_not_counted_twice() -> None:
    late = tuple(replace(fix, time=fix.time + timedelta(seconds=1.4)) for fix in fixes(START, 600))
    (trip,) = find_trips([*drive(10), log(late)])
    assert len(trip.fixes) == 600
    assert trip.distance_m == pytest.approx(599 * 15, rel=1e-3)


def test_a_day_log_tells_of_drives_without_clips() -> None:
    evening = START + timedelta(hours=8)
    told = fixes(START, 300) + fixes(evening, 300)
    trips = find_trips([log(told), log(told)])
    assert [len(trip.fixes) for trip in trips] == [300, 300]
    assert trips[0].zone == "Europe/Zurich"
    assert trips[0].clock is Clock.LOCAL
    assert trips[0].completeness == Completeness()


def test_a_day_log_does_not_drive_while_the_car_is_parked() -> None:
    parked = [piece(clip(START + number * MINUTE, 10 + number, kind=Kind.PARKING)) for number in range(5, 60)]
    told = fixes(START, 300) + tuple(
        replace(fix, latitude=47.04, speed=0.0) for fix in fixes(START + 5 * MINUTE, 55 * 60)
    )
    (trip,) = find_trips([*drive(5), *parked, log(told)])
    assert trip.duration_s == 300


def test_a_day_log_alone_tells_what_the_cameras_clock_showed() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    told = tuple(replace(fix, time=fix.time.astimezone(zurich)) for fix in fixes(START, 300))
    (trip,) = find_trips([log(told)])
    assert (trip.start, trip.utc_offset_s) == (START.replace(tzinfo=UTC), 3600)


def test_a_camera_that_knows_no_daylight_saving_drives_once() -> None:
    zurich, hour = ZoneInfo("Europe/Zurich"), timedelta(hours=1)
    told = tuple(replace(fix, time=(fix.time + hour).astimezone(zurich)) for fix in fixes(START, 300))  # as if it were
    parked = piece(clip(START + 2 * hour + 3 * MINUTE, 9, seconds=600, kind=Kind.PARKING))
    clips = [
        piece(clip(START + 2 * hour + number * MINUTE, number), fixes(START + number * MINUTE)) for number in (0, 1)
    ]
    (trip,) = find_trips([log(told), *clips])
    assert (trip.start, trip.utc_offset_s) == (START.replace(tzinfo=UTC), 7200)
    assert len(trip.fixes) == 298  # two seconds about a clip its log tells nothing new
    (trip,) = find_trips([log(told), *clips, parked])
    assert len(trip.fixes) == 178


def test_a_day_log_tells_the_clock_of_a_day_of_which_no_clip_does() -> None:
    zurich, week = ZoneInfo("Europe/Zurich"), timedelta(days=7)
    told = tuple(replace(fix, time=(fix.time + week).astimezone(zurich)) for fix in fixes(START, 120))
    dark = [piece(clip(START + week + timedelta(hours=1) + number * MINUTE, 50 + number)) for number in (0, 1)]
    first, second = find_trips([*drive(2), log(told), *dark])
    assert (second.start, second.utc_offset_s, second.completeness.here) == (
        (START + week).replace(tzinfo=UTC),
        3600,
        2,
    )
    assert len(second.fixes) == 120
    assert first.utc_offset_s == 0


@pytest.mark.parametrize("loop", [1, 3, 5, 10])
def test_clips_whose_end_is_unknown_last_until_the_next(loop: int) -> None:
    starts = [START + number * loop * MINUTE for number in range(4)]
    (trip,) = find_trips([piece(clip(at, number, seconds=None)) for number, at in enumerate(starts)])
    assert len(trip.pieces) == 4
    assert trip.completeness.gone == 0


def test_a_recording_that_tells_no_time_is_left_out() -> None:
    nameless = Recording("a.MP4", "a.MP4", "/a.MP4", Kind.NORMAL, 1)
    assert find_trips([Piece(nameless, "car")]) == []
    assert len(find_trips([piece(nameless, fixes(START))])) == 1


def test_a_clip_whose_name_tells_nothing_is_placed_by_its_fixes() -> None:
    holiday = Recording("holiday.MP4", "/holiday.MP4", "/holiday.MP4", Kind.OTHER, 1)
    copied = replace(holiday, end=CameraTime(START + timedelta(days=5)))
    naive = tuple(replace(fix, time=fix.time.replace(tzinfo=None)) for fix in fixes(START))
    (trip,) = find_trips([piece(copied, fixes(START))])
    assert trip.start == START.replace(tzinfo=UTC)
    assert trip.utc_offset_s is None
    (trip,) = find_trips([piece(holiday, naive)])
    assert trip.start == START
    assert trip.clock is Clock.UNKNOWN


def test_a_doubtful_fix_does_not_draw_a_drive_out() -> None:
    doubtful = replace(fixes(START + timedelta(hours=5))[0], quality=Quality.DOUBTFUL)
    (trip,) = find_trips([piece(clip(START), (*fixes(START), doubtful))])
    assert trip.duration_s == 60
    assert doubtful in trip.fixes


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_absurd_dates_raise_nothing(year: int) -> None:
    one = clip(datetime(year, 12, 31, 23, 59, 30), seconds=None)
    last = Fix(datetime.max.replace(tzinfo=UTC), 47.0, 8.0)
    first = Fix(datetime.min.replace(tzinfo=UTC), 47.0, 8.0)
    trips = find_trips([piece(one), piece(replace(one, name="b"), (first, last)), *drive(2)])
    assert drive(2)[0].recording.name in {name for _, name in told(trips)}


# --- properties ---

minutes = st.integers(0, 200)
pieces_of_a_day = st.lists(
    st.builds(
        lambda minute, kind, channel, camera, seen, shift: piece(
            clip(START + minute * MINUTE + timedelta(hours=shift), minute, kind=kind, channel=channel),
            fixes(START + minute * MINUTE, 10) if seen else (),
            camera=camera,
        ),
        minutes,
        st.sampled_from([Kind.NORMAL, Kind.EVENT, Kind.NORMAL]),
        st.sampled_from([Channel.FRONT, Channel.REAR, None]),
        st.sampled_from(["car", "van"]),
        st.booleans(),
        st.sampled_from([0, 0, 0, 1, -5]),
    ),
    max_size=30,
    unique_by=lambda one: (one.camera, one.recording.name),
)


def told(trips: list[Trip]) -> list[tuple[str, str]]:
    return [(trip.camera, one.recording.name) for trip in trips for one in trip.pieces]


@given(pieces_of_a_day)
def test_trips_partition_the_pieces_and_lose_no_fix(pieces: list[Piece]) -> None:
    trips = find_trips(pieces)
    assert sorted(told(trips)) == sorted((one.camera, one.recording.name) for one in pieces)
    for camera in ("car", "van"):
        moments = {fix.time for one in pieces if one.camera == camera and one.track for fix in one.track.fixes}
        kept = [fix.time for trip in trips if trip.camera == camera for fix in trip.fixes]
        assert len(kept) == len(set(kept))
        assert set(kept) == moments


@given(pieces_of_a_day, st.randoms(use_true_random=False))
def test_the_order_of_the_pieces_does_not_matter(pieces: list[Piece], random: object) -> None:
    shuffled = list(pieces)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_trips(shuffled) == find_trips(pieces)


def test_where_no_clip_tells_the_clock_a_day_log_does() -> None:
    here = datetime(2025, 12, 11, 18, 49, tzinfo=ZoneInfo("Europe/Zurich"))
    told = tuple(Fix(here + timedelta(seconds=n), 47.3 + n * 0.0002, 8.5, speed=22.0) for n in range(120))
    clips = []
    for number in (0, 1):
        start = CameraTime(here.replace(tzinfo=None) + number * MINUTE)
        name = f"{start.clock:%Y%m%d_%H%M%S}_0000{number}_N_A.MP4"
        clips.append(Piece(Recording(name, name, name, Kind.NORMAL, 1, start=start, end=start + MINUTE), "car"))
    (trip,) = find_trips([*clips, log(told)])
    assert (len(trip.fixes), trip.completeness.here) == (120, 2)
