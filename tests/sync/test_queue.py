from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vantrue_client import files
from vantrue_client.errors import ArchiveBusy, NotWritable
from vantrue_client.model import CameraTime, Channel, Kind, Recording
from vantrue_client.sync.queue import MOST, Change, Queue, State
from vantrue_client.sync.queued import QueueFile

NAMES = "abcdefgh"


def clip(name: str, size: int = 1, end: int = 1) -> Recording:
    return Recording(name, f"/N/{name}", f"/N/{name}", Kind.NORMAL, size, end=CameraTime.of(2026, 9, 17, end))


numbers = st.lists(st.integers(0, 12), max_size=4)
one = st.integers(0, 12)
changes: st.SearchStrategy[tuple[str, Change]] = st.one_of(
    st.tuples(st.lists(st.sampled_from(NAMES), max_size=4), st.sampled_from(["", "mine", "other"])).map(
        lambda told: ("add", lambda queue: queue.add(map(clip, told[0]), told[1]))
    ),
    numbers.map(lambda some: ("remove", lambda queue: queue.remove(some))),
    numbers.map(lambda some: ("pause", lambda queue: queue.pause(some))),
    numbers.map(lambda some: ("resume", lambda queue: queue.resume(some))),
    numbers.map(lambda some: ("retry", lambda queue: queue.retry(some))),
    st.tuples(numbers, one | st.none()).map(lambda told: ("move", lambda queue: queue.move(*told))),
    one.map(lambda number: ("start", lambda queue: queue if queue.running else queue.start(number))),
    st.tuples(one, st.none() | st.text(max_size=3)).map(lambda told: ("end", lambda queue: queue.end(*told))),
    st.just(("idle", Queue.idle)),
    st.just(("clear", Queue.clear)),
    st.text(max_size=3).map(lambda why: ("pause_all", lambda queue: queue.pause_all(why))),
    st.just(("resume_all", Queue.resume_all)),
)
"""What can be done to a queue, by its name."""


def sound(queue: Queue) -> None:
    """What holds of every queue."""
    given_out = [entry.number for entry in queue.entries]
    assert len(given_out) == len(set(given_out))
    assert all(1 <= number <= queue.given for number in given_out)
    assert [entry.left for entry in queue.entries] == sorted((entry.left for entry in queue.entries), reverse=True)
    assert queue.count(State.RUNNING) <= 1
    assert all((entry.reason == "") or entry.state is State.FAILED for entry in queue.entries)


@given(st.lists(changes, max_size=30))
def test_nothing_is_lost_or_doubled_and_the_order_is_kept(done: list[tuple[str, Change]]) -> None:
    queue = Queue()
    for name, change in done:
        before, queue = queue, change(queue)
        sound(queue)
        numbers_before = {entry.number for entry in before.entries}
        numbers_now = {entry.number for entry in queue.entries}
        assert name in {"remove", "clear"} or numbers_before <= numbers_now
        assert name == "add" or numbers_now <= numbers_before
        if name not in {"move", "retry", "add"}:
            stayed = [entry.number for entry in before.left if entry.number in {one.number for one in queue.left}]
            assert [entry.number for entry in queue.left] == stayed
        if name in {"pause_all", "idle"}:
            assert queue.running is None


@given(st.lists(st.sampled_from(NAMES), min_size=1), numbers, one | st.none())
def test_what_is_moved_stands_together_before_the_other(names: list[str], some: list[int], before: int | None) -> None:
    queue = Queue().add(map(clip, names))
    order = [entry.number for entry in queue.move(some, before).left]
    moved = [number for number in order if number in some]
    assert moved == sorted(moved)
    assert [number for number in order if number not in some] == sorted(set(order) - set(some))
    if moved:
        at = order.index(moved[0])
        assert order[at : at + len(moved)] == moved
        behind = [number for number in order if before is not None and number >= before and number not in some]
        known = before in order
        assert order[at + len(moved) :] == (behind if known else [])


def test_what_ended_comes_anew_when_it_is_asked_for_again() -> None:
    queue = Queue().add([clip("a"), clip("b")]).start(1).end(1, "It was cut.").add([clip("a")], "mine")
    assert [(entry.number, entry.state) for entry in queue.entries] == [(2, "waiting"), (1, "waiting")]
    assert queue.add([clip("a"), clip("b")]) == queue
    assert len(queue.add([clip("a", size=2), clip("a", end=3)]).entries) == 4


def test_a_camera_has_its_own_and_those_of_which_nobody_knew() -> None:
    queue = Queue().add([clip("a")], "other").add([clip("b")]).add([clip("c")], "mine")
    assert [entry.number for entry in (queue.next("mine"), queue.next("other")) if entry] == [2, 1]
    assert queue.pause_all().next("mine") is None


def test_it_is_bounded() -> None:
    queue = Queue().add(clip(str(number)) for number in range(MOST + 5))
    assert len(queue.entries) == MOST
    assert queue.add([clip("one more")]) == queue


@given(st.lists(changes, max_size=6), st.integers(0, 20))
@settings(max_examples=40)
def test_a_crash_between_any_two_steps_leaves_the_queue_before_or_after(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, Change]], steps: int
) -> None:
    """The process dies at one of its calls to the system: every one of writing, syncing and renaming is tried."""
    file = QueueFile(tmp_path_factory.mktemp("crash") / "queue-1.json")
    truth = file.change(lambda queue: queue.add(map(clip, NAMES)))
    for number, (_, change) in enumerate(done):
        after = change(truth)
        if number == len(done) - 1:
            with pytest.MonkeyPatch.context() as patch:
                dies(patch, steps)
                try:
                    file.change(change)
                except Died:
                    assert QueueFile(file.path).read() in (truth, after)
                    return
        else:
            file.change(change)
        truth = after
    assert QueueFile(file.path).read() == truth


class Died(BaseException):
    """The process is gone: nothing that would tidy up runs."""


def dies(patch: pytest.MonkeyPatch, steps: int) -> None:
    left = steps

    def dying(real: object) -> object:
        def call(*given: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Died
            return real(*given, **named)  # type: ignore[operator]

        return call

    patch.setattr(os, "fsync", dying(os.fsync))
    patch.setattr(Path, "replace", dying(Path.replace))
    patch.setattr(files, "sync_folder", dying(files.sync_folder))
    patch.setattr(Path, "unlink", dying(Path.unlink))


def test_hostile_names_come_back_as_they_were(tmp_path: Path) -> None:
    file = QueueFile(tmp_path / "queue-1.json")
    hostile = Recording(
        "a\udcff\n.MP4",
        "A:\\..\\a\udcff",
        "/a",
        Kind.EVENT,
        5,
        False,
        channel=Channel.REAR,
        locked=True,
        moment="\U0010f8ff",
    )
    told = file.change(lambda queue: queue.add([hostile], "mine").start(1).end(1, "\udcfe"))
    assert QueueFile(file.path).read() == told


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"entries": [{"number": -1}]}', b"[" * 5000, b'{"entries": [], "given": "x"}'],
)
def test_a_file_that_is_no_queue_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    file = QueueFile(tmp_path / "queue-1.json")
    file.path.write_bytes(content)
    assert file.read() == Queue()
    assert file.change(lambda queue: queue.add([clip("a")])).count(State.WAITING) == 1


def test_a_file_that_was_meddled_with_is_made_sound(tmp_path: Path) -> None:
    file = QueueFile(tmp_path / "queue-1.json")
    file.change(lambda queue: queue.add([clip("a"), clip("b")]).start(1).end(1))
    told = json.loads(file.path.read_bytes())
    told["entries"] = [told["entries"][1], told["entries"][0], told["entries"][1]]
    told["given"] = 0
    file.path.write_text(json.dumps(told))
    queue = file.read()
    sound(queue)
    assert queue.given == 2


def work_on(file: QueueFile) -> None:
    with file.working():
        pass


def test_two_of_us_change_it_in_turn_and_one_works_on_it(tmp_path: Path) -> None:
    ours, theirs = QueueFile(tmp_path / "queue-1.json"), QueueFile(tmp_path / "queue-1.json")
    ours.change(lambda queue: queue.add([clip("a")]))
    assert [theirs.changed, ours.changed] == [True, False]
    theirs.change(lambda queue: queue.add([clip("b")]))
    assert [theirs.changed, ours.changed] == [False, True]
    assert [entry.recording.name for entry in ours.read().entries] == ["a", "b"]
    with ours.working(), pytest.raises(ArchiveBusy):
        work_on(theirs)
    work_on(theirs)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    with pytest.raises(NotWritable):
        QueueFile(tmp_path / "state" / "queue-1.json").change(lambda queue: queue.add([clip("a")]))
