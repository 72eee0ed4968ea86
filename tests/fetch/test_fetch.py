from __future__ import annotations

import hashlib
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fetch.scripted import HASTY, QUICK, Answer, Scripted, lost, movie, recording, refused
from vantrue_client.errors import Damaged, GivenUp, NotFound, ProtocolError, UnderWay
from vantrue_client.fetch import fetch, forget
from vantrue_client.model import CameraTime, Progress

DATA = movie(50_000)
CLIP = recording(size=len(DATA))
OTHER_TIME = CameraTime.of(2026, 1, 1)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "2025" / CLIP.name


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


async def test_a_recording_comes_whole_private_and_with_its_time(target: Path) -> None:
    told: list[Progress] = []
    fetched = await fetch(Scripted(DATA), CLIP, target, progress=told.append)
    assert target.read_bytes() == DATA
    assert fetched.sha256 == hashlib.sha256(DATA).hexdigest()
    assert (fetched.size, fetched.bytes_fetched, fetched.file) == (len(DATA), len(DATA), target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert CLIP.end == CameraTime.from_timestamp(target.stat().st_mtime)
    assert told[-1] == Progress(CLIP, len(DATA), len(DATA), len(DATA))
    forget(target)
    assert names(target.parent) == {target.name}


GOOD_PLANS = {
    "lost again and again": [lost(7000), lost(1), refused(), lost(20_000), Answer()],
    "every reply breaks after some bytes": [lost(900)],
    "every reply ends after some bytes": [Answer(most=777)],
    "empty replies between": [Answer(most=10), Answer(most=0), Answer(most=0), Answer()],
    "the range is ignored": [lost(7000), Answer(ranges=False)],
    "no size is told": [Answer(told=False)],
    "too much is told": [Answer(off=100, lost=True)],
    "too much is told and ranges are ignored": [Answer(off=100, lost=True, ranges=False)],
    "too little is told": [Answer(off=-100)],
    "no range there ever makes sense": [lost(7000), *[Answer(error=ProtocolError("what?"))] * 6, Answer()],
    "too much is told, of the whole only": [Answer(off=100, range_off=0, lost=True)],
    "too little is told, of the whole only": [Answer(off=-100, range_off=0)],
    "too little is sent, too": [Answer(off=-100, most=len(DATA) - 100), Answer()],
    "too much is told, of the whole only, and every reply breaks": [Answer(off=9, range_off=0, lost=True, most=9000)],
    "too much is told at first and the truth behind its end": [Answer(off=100, lost=True), Answer()],
    "too little is told at first and the truth behind its end": [Answer(off=-100), Answer()],
    "other bytes than asked": [lost(7000), Answer(ranges=5), Answer()],
    "the answer to a range makes no sense": [lost(7000), Answer(error=ProtocolError("what?")), Answer()],
}


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("plan", GOOD_PLANS.values(), ids=GOOD_PLANS)
async def test_it_comes_whole_although(plan: list[Answer], exact: bool, target: Path) -> None:
    clip = CLIP if exact else replace(CLIP, size=50_000, size_exact=False)
    fetched = await fetch(Scripted(DATA, *plan), clip, target, patience=QUICK)
    assert target.read_bytes() == DATA
    assert fetched.sha256 == hashlib.sha256(DATA).hexdigest()


@pytest.mark.parametrize("off", [1000, -1000])
@pytest.mark.parametrize("exact", [True, False])
async def test_a_length_that_is_wrong_until_its_end_is_asked_for_costs_no_second_download(
    exact: bool, off: int, target: Path
) -> None:
    clip = CLIP if exact else replace(CLIP, size=50_000, size_exact=False)
    source = Scripted(DATA, Answer(off=off), Answer())
    await fetch(source, clip, target, patience=QUICK)
    assert target.read_bytes() == DATA
    assert source.sent == len(DATA)


async def test_a_stream_that_never_ends_is_not_waited_for_once_the_listed_bytes_are_there(target: Path) -> None:
    await fetch(Scripted(DATA, Answer(told=False, hangs=True)), CLIP, target, patience=QUICK)
    assert target.read_bytes() == DATA


async def test_a_later_call_goes_on_where_the_last_one_stopped(target: Path) -> None:
    with pytest.raises(GivenUp, match=rf"20000 of {len(DATA)} bytes are kept"):
        await fetch(Scripted(DATA, lost(20_000), refused()), CLIP, target, patience=HASTY, owner="mine")
    assert names(target.parent) == {f"{CLIP.name}.part", f"{CLIP.name}.part.json"}
    moved = replace(CLIP, path="A:\\Event\\" + CLIP.name, target="/Event/" + CLIP.name)
    source = Scripted(DATA)
    fetched = await fetch(source, moved, target, patience=QUICK, owner="mine")
    assert target.read_bytes() == DATA
    assert source.asked == [20_000]
    assert fetched.bytes_fetched == len(DATA) - 20_000
    assert fetched.sha256 == hashlib.sha256(DATA).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        lambda clip, part: (replace(clip, end=OTHER_TIME), "mine"),
        lambda clip, part: (replace(clip, name="x.MP4"), "mine"),
        lambda clip, part: (clip, "another camera"),
        lambda clip, part: (part.with_name(part.name + ".json").write_text('{"owner": []}') and clip, "mine"),
        lambda clip, part: (part.with_name(part.name + ".json").unlink() or clip, "mine"),
        lambda clip, part: (part.write_bytes(b"short") and clip, "mine"),
        lambda clip, part: (part.write_bytes(bytes(len(DATA) + 1)) and clip, "mine"),
    ],
)
async def test_what_belongs_to_another_recording_or_cannot_be_trusted_is_not_built_upon(change, target: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(GivenUp):
        await fetch(Scripted(DATA, lost(20_000), refused()), CLIP, target, patience=HASTY, owner="mine")
    clip, owner = change(CLIP, target.with_name(target.name + ".part"))
    other = bytes(reversed(range(250))) * 10
    clip = replace(clip, name=clip.name.replace(".MP4", ".dat"), size=len(other)) if clip != CLIP else clip
    data = DATA if clip == CLIP else other
    source = Scripted(data)
    await fetch(source, clip, target, patience=QUICK, owner=owner)
    assert target.read_bytes() == data
    assert source.asked[0] == 0


async def test_bytes_that_the_journal_does_not_vouch_for_are_fetched_again(target: Path) -> None:
    with pytest.raises(GivenUp):
        await fetch(Scripted(DATA, lost(20_000), refused()), CLIP, target, patience=HASTY)
    with target.with_name(target.name + ".part").open("ab") as part:
        part.write(b"holes of a power cut")
    source = Scripted(DATA)
    await fetch(source, CLIP, target, patience=QUICK)
    assert source.asked == [20_000]
    assert target.read_bytes() == DATA


@pytest.mark.parametrize("exact", [True, False])
async def test_a_file_that_changed_in_between_starts_anew(exact: bool, target: Path) -> None:
    clip = CLIP if exact else replace(CLIP, size=50_000, size_exact=False)
    old = bytes(byte ^ 1 for byte in DATA)
    plan = Answer(data=old, most=9000, modified=OTHER_TIME), Answer(data=DATA, modified=CLIP.end)
    source = Scripted(DATA, *plan)
    await fetch(source, clip, target, patience=QUICK)
    assert source.asked == [0, 9000, 0]
    assert target.read_bytes() == DATA


async def test_a_file_whose_size_changed_in_between_starts_anew(target: Path) -> None:
    old = b"o" * 30_000
    source = Scripted(DATA, Answer(data=old, most=9000), Answer(data=DATA))
    await fetch(source, replace(CLIP, size=50_000, size_exact=False), target, patience=QUICK)
    assert source.asked == [0, 9000, 0]
    assert target.read_bytes() == DATA


async def test_a_file_that_changes_all_the_time_is_given_up(target: Path) -> None:
    plan = [Answer(data=bytes(20_000 + n), most=9) for n in range(30)]
    with pytest.raises(GivenUp, match="started anew"):
        await fetch(Scripted(b"", *plan), replace(CLIP, size=50_000, size_exact=False), target, patience=QUICK)
    assert not target.exists()


async def test_a_recording_that_outgrows_its_listed_size_is_left_for_later(target: Path) -> None:
    source = Scripted(DATA)
    with pytest.raises(UnderWay):
        await fetch(source, replace(CLIP, size=len(DATA) - 4000), target, patience=QUICK)
    assert source.asked == [0, len(DATA) - 4000]  # found out without bringing it all
    assert names(target.parent) == set()


@pytest.mark.parametrize("answer", [Answer(told=False), Answer(ranges=False), Answer(off=-4000)])
async def test_a_stream_that_outgrows_the_list_is_left_for_later(answer: Answer, target: Path) -> None:
    with pytest.raises(UnderWay):
        await fetch(Scripted(DATA, answer), replace(CLIP, size=len(DATA) - 4000), target, patience=QUICK)
    assert names(target.parent) == set()


async def test_an_unfinished_recording_that_grows_is_left_for_later(target: Path) -> None:
    unfinished = DATA[:40_000]
    growing = [Answer(data=unfinished + bytes(1000 * n)) for n in range(20)]
    with pytest.raises(UnderWay):
        await fetch(Scripted(b"", *growing), replace(CLIP, size=40_000), target, patience=QUICK)
    rounded = replace(CLIP, size=40_000, size_exact=False)
    with pytest.raises(UnderWay):
        await fetch(Scripted(b"", *growing), rounded, target, patience=QUICK)
    assert names(target.parent) == set()


@pytest.mark.parametrize("exact", [True, False])
async def test_an_unfinished_recording_that_stays_so_is_damaged(exact: bool, target: Path) -> None:
    unfinished = DATA[:40_000]
    clip = replace(CLIP, size=40_000, size_exact=exact)
    with pytest.raises(Damaged, match="mdat box"):
        await fetch(Scripted(unfinished), clip, target, patience=QUICK)
    assert names(target.parent) == {f"{CLIP.name}.part"}
    source = Scripted(DATA)
    await fetch(source, replace(CLIP, size=len(DATA)), target, patience=QUICK)
    assert source.asked == [0]
    assert target.read_bytes() == DATA


async def test_old_bytes_beside_are_never_taken_for_what_arrived(target: Path) -> None:
    """A part that happens to hold a whole movie, and a camera that sends nothing and tells no size."""
    target.parent.mkdir()
    target.with_name(target.name + ".part").write_bytes(DATA)
    nothing = Scripted(b"", Answer(told=False))
    with pytest.raises(GivenUp):
        await fetch(nothing, replace(CLIP, size=50_000, size_exact=False), target, patience=HASTY)
    assert not target.exists()


async def test_damage_that_an_earlier_try_left_is_mended(target: Path) -> None:
    with pytest.raises(GivenUp):
        await fetch(Scripted(DATA, lost(20_000), refused()), CLIP, target, patience=HASTY)
    with target.with_name(target.name + ".part").open("r+b") as part:
        part.write(bytes(100))
    await fetch(Scripted(DATA), CLIP, target, patience=QUICK)
    assert target.read_bytes() == DATA


async def test_a_recording_that_was_ended_between_two_replies_is_brought_anew(target: Path) -> None:
    under_way = DATA[:8] + bytes(8) + DATA[16:]
    source = Scripted(DATA, Answer(data=under_way.replace(b"mdat", b"\0\0\0\0"), most=9000), Answer(data=DATA))
    await fetch(source, CLIP, target, patience=QUICK)
    assert target.read_bytes() == DATA


@pytest.mark.parametrize("exact", [True, False])
async def test_an_empty_file_is_a_file_and_an_empty_movie_is_damaged(exact: bool, target: Path) -> None:
    log = replace(recording("20260904.dat"), size_exact=exact)
    fetched = await fetch(Scripted(b""), log, target.with_name(log.name), patience=QUICK)
    assert (fetched.size, fetched.sha256) == (0, hashlib.sha256(b"").hexdigest())
    with pytest.raises(Damaged, match="empty"):
        await fetch(Scripted(b""), replace(CLIP, size=0, size_exact=exact), target, patience=QUICK)


@pytest.mark.parametrize("told", [True, False])
async def test_a_file_without_structure_and_size_ends_where_its_stream_ends(told: bool, target: Path) -> None:
    log = b"20260904231934,38.883537,N,87.442368,W,55.690,115.800\r\n" * 50
    listed = replace(recording("20260904.dat"), size=3000, size_exact=False)
    source = Scripted(log, lost(500) if told else Answer(), Answer(told=told))
    await fetch(source, listed, target, patience=QUICK)
    assert target.read_bytes() == log


async def test_a_file_without_structure_of_which_headers_promise_more_is_not_taken_for_whole(target: Path) -> None:
    listed = replace(recording("20260904.dat"), size=3000, size_exact=False)
    with pytest.raises(GivenUp):
        await fetch(Scripted(b"cut" * 100, Answer(off=50)), listed, target, patience=HASTY)
    assert not target.exists()


async def test_fewer_bytes_than_listed_are_not_the_file(target: Path) -> None:
    with pytest.raises(GivenUp):
        await fetch(Scripted(DATA[:-500]), CLIP, target, patience=HASTY)
    with pytest.raises(GivenUp):
        await fetch(Scripted(DATA[:-500], Answer(told=False)), CLIP, target, patience=HASTY)
    assert not target.exists()


async def test_a_list_older_than_what_camera_and_file_agree_upon_does_not_hold_it_up(target: Path) -> None:
    await fetch(Scripted(DATA), replace(CLIP, size=len(DATA) + 100), target, patience=QUICK)
    assert target.read_bytes() == DATA


async def test_what_vanished_is_said_at_once_and_what_arrived_is_kept(target: Path) -> None:
    gone = Answer(error=NotFound("It is gone.", status=-1))
    with pytest.raises(NotFound):
        await fetch(Scripted(DATA, gone), CLIP, target)
    assert names(target.parent) == set()
    with pytest.raises(NotFound):
        await fetch(Scripted(DATA, lost(9000), gone), CLIP, target)
    assert names(target.parent) == {f"{CLIP.name}.part", f"{CLIP.name}.part.json"}


async def test_nonsense_is_not_asked_for_for_ever(target: Path) -> None:
    source = Scripted(DATA, Answer(error=ProtocolError("what?")))
    with pytest.raises(ProtocolError):
        await fetch(source, CLIP, target, patience=replace(QUICK, give_up=60))
    assert len(source.asked) < 10
