from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.archive.retention import CLOCKS_SET_SINCE, MOST_ROOM, Held, Limits, Plan, Protection, plan, room_for
from vantrue_client.model import CameraTime, Kind

NOW = CameraTime.of(2026, 11, 23, 12)
DAY = timedelta(days=1)


def held(number: int, *, days: float = 0, size: int = 10, **more: object) -> Held:
    return Held(f"2026/01-01/normal/{number:04}.MP4", size, NOW + -DAY * days, Kind.NORMAL, **more)  # type: ignore[arg-type]


copies = st.lists(
    st.builds(
        Held,
        file=st.integers(0, 10_000).map(lambda number: f"2026/01-01/normal/{number}.MP4"),
        size=st.integers(0, 1000),
        when=st.none()
        | st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)).map(CameraTime)
        | st.integers(0, 60).map(lambda days: NOW + -DAY * days),
        kind=st.sampled_from(Kind),
        locked=st.sampled_from([None, False, True]),
        kept=st.booleans(),
        listed=st.sampled_from([True, True, False]),
    ),
    max_size=40,
    unique_by=lambda one: one.file,
)
limits = st.builds(
    Limits,
    keep=st.none() | st.integers(0, 90).map(lambda days: timedelta(days=days)),
    quota=st.none() | st.integers(0, 20_000),
    min_free=st.none() | st.integers(0, 20_000),
)


@given(copies, limits, st.integers(0, 20_000))
def test_what_goes_is_never_protected_and_always_the_oldest(all_: list[Held], limit: Limits, free: int) -> None:
    made = plan(all_, limit, now=NOW, free=free)
    gone = [one for one, _ in made.remove]
    assert all(one.protection is None and reason for one, reason in made.remove)
    assert gone == sorted(gone, key=lambda one: (one.when, one.file))
    left = [one for one in all_ if one not in gone]
    candidates = [one for one in left if one.protection is None]
    if gone and candidates:
        assert (gone[-1].when, gone[-1].file) <= min((one.when, one.file) for one in candidates)
    assert sum(made.protected.values()) == sum(one.size for one in left if one.protection is not None)


@given(copies, limits, st.integers(0, 20_000))
def test_limits_are_met_or_only_what_is_protected_is_left(all_: list[Held], limit: Limits, free: int) -> None:
    made = plan(all_, limit, now=NOW, free=free)
    gone = {one.file for one, _ in made.remove}
    left = [one for one in all_ if one.file not in gone]
    total, free = sum(one.size for one in left), free + made.bytes
    candidates = [one for one in left if one.protection is None]
    if limit.keep is not None:
        assert all(one.when is not None and NOW - one.when <= limit.keep for one in candidates)
    over = max(0, total - limit.quota) if limit.quota is not None else 0
    under = max(0, limit.min_free - free) if limit.min_free is not None else 0
    assert (made.over_quota, made.under_free) == (over, under)
    assert not candidates or not (over or under)
    assert bool(made.shortfall) == bool(over or under)


@given(copies, limits, st.integers(0, 20_000))
def test_no_more_goes_than_a_limit_asks_for(all_: list[Held], limit: Limits, free: int) -> None:
    total = sum(one.size for one in all_)
    for one, _ in plan(all_, limit, now=NOW, free=free).remove:
        assert one.when is not None
        assert (
            (limit.keep is not None and NOW - one.when > limit.keep)
            or (limit.quota is not None and total > limit.quota)
            or (limit.min_free is not None and free < limit.min_free)
        )
        total, free = total - one.size, free + one.size


@given(copies, st.integers(0, 20_000))
def test_without_a_limit_nothing_goes(all_: list[Held], free: int) -> None:
    made = plan(all_, Limits(), now=NOW, free=free)
    assert (made.remove, made.shortfall) == ((), None)


@given(copies, limits, st.integers(0, 20_000))
def test_once_done_there_is_nothing_more_to_do(all_: list[Held], limit: Limits, free: int) -> None:
    made = plan(all_, limit, now=NOW, free=free)
    gone = {one.file for one, _ in made.remove}
    assert plan([one for one in all_ if one.file not in gone], limit, now=NOW, free=free + made.bytes).remove == ()


def test_age_goes_first_and_reasons_are_told() -> None:
    made = plan(
        [held(1, days=40), held(2, days=20), held(3, days=10), held(4)],
        Limits(keep=timedelta(days=30), quota=25, min_free=100),
        now=NOW,
        free=75,
    )
    assert [(one.file[-8:], reason) for one, reason in made.remove] == [
        ("0001.MP4", "older than 30 days"),
        ("0002.MP4", "the oldest, over the quota of 25 bytes"),
        ("0003.MP4", "the oldest, to keep 100 bytes free"),
    ]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (held(1, days=99, kept=True), Protection.KEPT),
        (held(1, days=99, locked=True), Protection.LOCKED),
        (Held("x", 10, NOW + -99 * DAY, Kind.EVENT), Protection.EVENT),
        (held(1, days=99, listed=False), Protection.UNLISTED),
        (Held("x", 10, None, Kind.NORMAL), Protection.UNDATED),
        (Held("x", 10, CLOCKS_SET_SINCE + timedelta(seconds=-1), Kind.NORMAL), Protection.UNDATED),
    ],
)
def test_what_is_protected_stays_and_is_named_when_limits_fall_short(one: Held, why: Protection) -> None:
    made = plan([one, held(2, days=50)], Limits(keep=DAY, quota=4), now=NOW, free=0)
    assert [gone.file[-8:] for gone, _ in made.remove] == ["0002.MP4"]
    assert made.protected == {why: 10}
    assert made.shortfall == f"Limits stay unmet: 6 bytes are beyond the quota. Protected are: 10 bytes {why.value}."


def test_exactly_as_old_as_allowed_stays() -> None:
    assert plan([held(1, days=30)], Limits(keep=30 * DAY), now=NOW, free=0) == Plan()


def test_what_the_camera_dated_ahead_is_the_newest() -> None:
    made = plan([held(1, days=-500), held(2, days=1)], Limits(keep=0 * DAY, quota=10), now=NOW, free=0)
    assert [one.file[-8:] for one, _ in made.remove] == ["0002.MP4"]


@given(copies, st.builds(held, st.just(99_999), days=st.integers(-5, 60)), st.integers(0, 20_000))
def test_room_is_made_by_what_is_older_and_only_if_it_is_enough(all_: list[Held], new: Held, short: int) -> None:
    made = room_for(all_, new, short)
    assert new.when is not None
    assert all(one.protection is None and one.when is not None and one.when < new.when for one, _ in made.remove)
    assert not made.remove or made.bytes >= short > made.bytes - made.remove[-1][0].size
    older = [one for one in all_ if one.protection is None and one.when is not None and one.when < new.when]
    assert bool(made.remove) == (0 < short <= sum(one.size for one in older))


def test_no_list_that_tells_nonsense_empties_an_archive() -> None:
    huge = [held(number, days=9, size=1 << 33) for number in range(9)]
    assert room_for(huge, held(10), MOST_ROOM + 1).remove == ()
    assert len(room_for(huge, held(10), MOST_ROOM).remove) == 2
