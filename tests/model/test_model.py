from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vantrue_client.model import CameraTime, Channel, Filter, Kind, Recording

times = st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2107, 12, 31)).map(CameraTime)
recordings = st.builds(
    Recording,
    name=st.text(min_size=1, max_size=8),
    path=st.text(max_size=8),
    target=st.just("/x"),
    kind=st.sampled_from(Kind),
    size=st.integers(0, 1 << 40),
    start=st.none() | times,
    end=st.none() | times,
    channel=st.none() | st.sampled_from(Channel),
    locked=st.none() | st.booleans(),
)


def test_the_cameras_clock_takes_no_zone() -> None:
    with pytest.raises(ValueError, match="no zone"):
        CameraTime(datetime.now(UTC))


@given(times)
def test_camera_time_reads_what_it_writes(time: CameraTime) -> None:
    assert CameraTime.parse(str(time)) == time


@given(st.lists(recordings, max_size=12), st.none() | st.integers(0, 5), st.none() | times, st.none() | times)
def test_choosing_keeps_the_newest_that_match(
    known: list[Recording], limit: int | None, since: CameraTime | None, until: CameraTime | None
) -> None:
    chosen = Filter(since=since, until=until, limit=limit).choose(known)
    assert len(chosen) <= (len(known) if limit is None else limit)
    whens = [recording.when for recording in chosen if recording.when is not None]
    assert whens == sorted(whens, reverse=True)
    assert all(since is None or when >= since for when in whens)
    assert all(until is None or when < until for when in whens)


def test_an_unknown_channel_or_lock_is_not_taken_for_one() -> None:
    recording = Recording("a.MP4", "/a.MP4", "/a.MP4", Kind.NORMAL, 1)
    assert not Filter(channels=frozenset({Channel.FRONT})).matches(recording)
    assert not Filter(locked=True).matches(recording)
    assert Filter(name="A.mp*").matches(recording)
