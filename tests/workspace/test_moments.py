from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.archive.support import CAMERA, END, START, clip
from vantrue_client.archive import Copy
from vantrue_client.model import Channel, Filter, Kind, Recording
from vantrue_client.workspace.deletable import deletable
from vantrue_client.workspace.moments import merge


def recording(number: int, channel: Channel, size: int = 4) -> Recording:
    start = START + timedelta(minutes=number)
    name = f"20251211_{start.clock:%H%M%S}_{number:05}_N_{'AIR'[list(Channel).index(channel)]}.MP4"
    return clip(
        name, content=bytes(size), start=start, end=END + timedelta(minutes=number), channel=channel, moment=name[:21]
    )


RECORDINGS = st.builds(recording, st.integers(0, 5), st.sampled_from(list(Channel)), st.integers(1, 2))


def copy_of(one: Recording, camera: str = CAMERA) -> Copy:
    return Copy(camera, one, f"2025/12-11/normal/{one.size}-{camera}-{one.name}", "0" * 64)


@given(st.lists(RECORDINGS, unique=True), st.lists(RECORDINGS, unique=True), st.sampled_from([CAMERA, "other", None]))
def test_each_copy_and_each_listed_one_is_there_once(
    here: list[Recording], listed: list[Recording], owner: str | None
) -> None:
    copies = [copy_of(one) for one in here]
    moments = merge(copies, listed, owner)
    items = [item for moment in moments for item in moment.items]
    assert Counter(item.file for item in items if item.file) == Counter(copy.file for copy in copies)
    assert Counter(item.recording.name for item in items if item.on_card) == Counter(one.name for one in listed)
    both = [item for item in items if item.on_card and item.file]
    assert len(both) == (len(set(here) & set(listed)) if owner != "other" else 0)
    assert all(moment.items for moment in moments)
    assert len({moment.key for moment in moments}) == len(moments)
    times = [str(moment.when) for moment in moments]
    assert times == sorted(times, reverse=True)


@given(st.lists(RECORDINGS, unique=True), st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_learnt_of_does_not_count(listed: list[Recording], chance: random.Random) -> None:
    mixed = list(listed)
    chance.shuffle(mixed)
    assert [moment.key for moment in merge([], listed, "x")] == [moment.key for moment in merge([], mixed, "x")]


def test_a_moment_tells_what_its_channels_tell() -> None:
    front, rear = recording(1, Channel.FRONT), recording(1, Channel.REAR)
    event = replace(rear, kind=Kind.EVENT, locked=True)
    (moment,) = merge([copy_of(front)], [event, front], CAMERA)
    assert (moment.kind, moment.channels, moment.locked, moment.size) == (
        Kind.EVENT,
        (Channel.FRONT, Channel.REAR),
        True,
        8,
    )
    assert [item.recording for item in moment.missing] == [event]
    assert moment.duration == 62
    assert moment.fits(Filter(kinds=frozenset({Kind.EVENT})), ["_n_r", "event"])
    assert not moment.fits(Filter(), ["rear"])


def test_a_provisional_copy_is_taken_for_the_cameras() -> None:
    one = recording(1, Channel.FRONT)
    (moment,) = merge([copy_of(one, "card-1234")], [one], CAMERA)
    assert (moment.camera, len(moment.items)) == (CAMERA, 1)


@given(st.lists(RECORDINGS, unique=True, min_size=1), st.lists(st.booleans(), min_size=20, max_size=20), st.booleans())
def test_deleting_on_the_card_takes_what_lies_here_and_a_locked_one_only_alone(
    listed: list[Recording], here: list[bool], lock: bool
) -> None:
    listed = [replace(one, locked=lock and one.channel is Channel.FRONT) for one in listed]
    copies = [copy_of(one) for one, lies in zip(listed, here, strict=False) if lies]
    moments = merge(copies, listed, CAMERA)
    meant = deletable(moments)
    there = [item for moment in moments for item in moment.on_card]
    assert Counter(map(id, (*meant.going, *meant.not_here, *meant.locked))) == Counter(map(id, there))
    assert all(item.file for item in meant.going)
    locked = any(item.recording.locked for item in meant.going)
    assert locked == meant.also_locked
    assert not locked or len(moments) == 1
