from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sync.fakes import clip, moments
from vantrue_client.model import CameraTime, Channel, Filter, Kind, Recording
from vantrue_client.sync.moments import moment_of, with_neighbours
from vantrue_client.sync.plan import UNDER_WAY, Order, identity, is_footage, ordered, plan

times = st.none() | st.datetimes(datetime(2025, 1, 1), datetime(2025, 1, 1, 2)).map(
    lambda time: CameraTime(time.replace(microsecond=0))
)
recordings = st.builds(
    Recording,
    name=st.sampled_from(["a.MP4", "B.mp4", "c.JPG", "d.bin", "._a.MP4", "e", "f.ts"]),
    path=st.text("/\\AB:", min_size=1, max_size=3),
    target=st.just("/x"),
    kind=st.sampled_from(Kind),
    size=st.integers(0, 3),
    size_exact=st.booleans(),
    start=times,
    end=times,
    channel=st.none() | st.sampled_from(Channel),
    locked=st.none() | st.booleans(),
    moment=st.none() | st.sampled_from(["m1", "m2", "m3", "m4"]),
)
cards = st.lists(recordings, max_size=14)
reaches = st.none() | st.timedeltas(timedelta(0), timedelta(hours=1))


@given(cards, st.sampled_from(Order), reaches, st.data())
def test_every_chosen_recording_ends_in_exactly_one_list(
    card: list[Recording], order: Order, around: timedelta | None, data: st.DataObject
) -> None:
    written = data.draw(st.sets(st.sampled_from(card)) if card else st.just(set()))
    here = data.draw(st.sets(st.sampled_from(card)) if card else st.just(set()))
    chosen = Filter(kinds=frozenset({Kind.EVENT, Kind.OTHER}))
    made = plan(card, chosen=chosen, order=order, around=around, under_way=written, known=here.__contains__)
    skipped = [recording for recording, _ in made.skip]
    all_three = [*made.fetch, *skipped, *made.present]
    assert len({identity(recording) for recording in all_three}) == len(all_three)
    firsts = {identity(one): one for one in reversed(card)}  # of doubles the first that is listed counts
    wanted = {key for key, one in firsts.items() if is_footage(one) and chosen.matches(one)}
    if around is None:
        assert {identity(recording) for recording in all_three} == wanted
    else:
        assert {identity(recording) for recording in all_three} >= wanted
    assert all(reason for _, reason in made.skip)
    assert not {moment_of(one) for one in made.fetch} & {moment_of(one) for one in written}
    assert set(made.present) <= here


@given(cards, st.sampled_from(Order))
def test_an_order_loses_nothing_and_holds(card: list[Recording], order: Order) -> None:
    made = ordered(card, order)
    assert sorted(map(repr, made)) == sorted(map(repr, card))
    parts = [[one for one in made if one.kind is Kind.EVENT], [one for one in made if one.kind is not Kind.EVENT]]
    if order is Order.EVENTS_FIRST:
        assert made == parts[0] + parts[1]
    for part in parts if order is Order.EVENTS_FIRST else [made]:
        whens = [one.when for one in part if one.when is not None]
        assert whens == sorted(whens, reverse=order is not Order.OLDEST)
        assert all(one.when is None for one in part[len(whens) :])


@given(cards, cards, st.timedeltas(timedelta(0), timedelta(hours=1)), st.timedeltas(timedelta(0), timedelta(hours=1)))
def test_around_adds_more_the_wider_it_is(
    chosen: list[Recording], card: list[Recording], near: timedelta, more: timedelta
) -> None:
    narrow, wide = with_neighbours(chosen, card, near), with_neighbours(chosen, card, near + more)
    assert narrow[: len(chosen)] == chosen
    assert set(chosen) <= set(narrow) <= set(wide) <= {*chosen, *card}
    assert all(one.kind is not Kind.TRACKLOG for one in narrow[len(chosen) :])


@given(cards, st.timedeltas(timedelta(0), timedelta(hours=1)))
def test_around_finds_what_looking_at_every_pair_finds(card: list[Recording], reach: timedelta) -> None:
    one_each = [replace(one, moment=None, path=f"/{at}", end=None) for at, one in enumerate(card)]
    chosen = [one for one in one_each if one.kind is Kind.EVENT]
    starts = [one.start for one in chosen if one.start is not None]
    expected = {
        one
        for one in one_each
        if one.start is not None
        and one.kind is not Kind.TRACKLOG
        and any(abs(one.start - start) <= reach for start in starts)
    }
    assert set(with_neighbours(chosen, one_each, reach)) == expected | set(chosen)


def test_around_takes_neighbours_with_all_channels_and_no_more() -> None:
    card = list(moments(9, every=100))
    event = clip(4, Kind.EVENT)
    near = with_neighbours([event], [*card, event], timedelta(minutes=1))
    assert {one.sequence for one in near} == {3, 4, 5}
    assert len(near) == 1 + 3 * 3
    assert {one.sequence for one in with_neighbours([event], card, timedelta(0))} == {4}


def test_around_takes_what_overlaps_and_not_what_only_follows() -> None:
    parked = replace(clip(0), end=CameraTime.of(2025, 12, 11, 8, 30))
    event = clip(20, Kind.EVENT)
    assert parked in with_neighbours([event], [parked, event, clip(19), clip(21)], timedelta(seconds=5))
    assert clip(19) not in with_neighbours([event], [parked, event, clip(19), clip(21)], timedelta(seconds=5))
    leapt = replace(parked, end=CameraTime.of(2026, 12, 11, 8, 30))
    assert leapt not in with_neighbours([event], [leapt, event], timedelta(seconds=5))


def test_around_without_end_reaches_the_ends_of_time() -> None:
    first = replace(clip(1), start=CameraTime(datetime.min), end=None, moment="first")
    last = replace(clip(2), start=CameraTime(datetime.max), end=None, moment="last")
    assert set(with_neighbours([first], [first, last], timedelta.max)) == {first, last}


def test_every_channel_of_a_moment_under_way_is_left() -> None:
    card = list(moments(2))
    growing = replace(card[-1], size=card[-1].size + 999)
    made = plan(card, under_way=[growing])
    assert [one.sequence for one in made.fetch] == [0, 0, 0]
    assert {(one.sequence, why) for one, why in made.skip} == {(1, UNDER_WAY)}


def test_a_moment_under_way_is_known_by_its_path_where_the_name_tells_none() -> None:
    bare = replace(clip(1), moment=None)
    assert plan([bare], under_way=[replace(bare, size=9)]).skip == ((bare, UNDER_WAY),)


def test_what_is_not_wanted_is_left_with_its_reason() -> None:
    made = plan([clip(1), clip(2)], leave=lambda one: "It was removed here." if one.sequence == 1 else None)
    assert (made.skip, made.fetch) == (((clip(1), "It was removed here."),), (clip(2),))


@pytest.mark.parametrize(
    ("name", "kind", "taken"),
    [
        ("firmware.bin", Kind.OTHER, False),
        ("._20251211.MP4", Kind.OTHER, False),
        ("holiday.Mp4", Kind.OTHER, True),
        ("picture.jpeg", Kind.OTHER, True),
        ("noextension", Kind.OTHER, False),
        ("20251211.dat", Kind.TRACKLOG, True),
    ],
)
def test_of_other_files_only_pictures_and_video_are_taken(name: str, kind: Kind, taken: bool) -> None:
    other = Recording(name, name, name, kind, 1)
    assert bool(plan([other]).fetch) is taken
    assert plan([other], take_other=True).fetch == (other,)


def test_the_limit_counts_the_newest_that_may_be_taken() -> None:
    firmware = replace(clip(9), kind=Kind.OTHER, name="fw.bin")
    assert [one.sequence for one in plan([clip(1), clip(2), firmware], chosen=Filter(limit=1)).fetch] == [2]


def test_a_recording_listed_twice_is_fetched_once_and_names_that_repeat_are_all_kept() -> None:
    moved = replace(clip(1), path="/Event/x", target="/Event/x", locked=True)
    after_a_leap = replace(clip(1), end=CameraTime.of(2030, 1, 1))
    assert set(plan([clip(1), moved, clip(1), after_a_leap]).fetch) == {clip(1), after_a_leap}


def test_a_card_of_twenty_thousand_is_planned_at_once() -> None:
    card = [replace(one, moment=f"{at}") for at, one in enumerate([clip(n % 900) for n in range(20_000)])]
    card = [replace(one, path=f"/{at}", size=at) for at, one in enumerate(card)]
    assert len(plan(card, around=timedelta(minutes=2)).fetch) == 20_000
