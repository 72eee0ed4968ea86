"""The queue: which recordings are still to come, in which order, and how those went that are through. Pure.

Those that are left stand first, in the order in which they come; those that ended stand behind them, in the order in
which they ended. What changes a queue gives another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import dropwhile

from vantrue_client.archive.identity import same
from vantrue_client.errors import NoSuchRecording
from vantrue_client.model import Recording

MOST = 50_000
"""Entries that a queue holds at the most; a card holds some thousands of recordings."""


class State(StrEnum):
    """How it stands with one entry."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"


LEFT = frozenset({State.WAITING, State.RUNNING, State.PAUSED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One recording that somebody asked for.

    number  names it in this queue; never given twice
    camera  its camera's identity; empty: nobody knew, and the next one that has it is meant
    reason  why it failed, in a sentence
    """

    number: int
    recording: Recording
    camera: str = ""
    state: State = State.WAITING
    reason: str = ""

    @property
    def left(self) -> bool:
        """Whether it is still to come."""
        return self.state in LEFT

    def of(self, camera: str) -> bool:
        """Whether a camera may have it."""
        return self.camera in {"", camera}


@dataclass(frozen=True, slots=True)
class Queue:
    """All entries, and whether the whole queue is paused.

    paused  None: it goes on; a sentence says what made it pause, an empty one: the user did
    given   the last number that was given

    >>> from vantrue_client.model import Kind
    >>> clips = [Recording(f"{letter}.MP4", f"/{letter}.MP4", f"/{letter}.MP4", Kind.EVENT, 1) for letter in "abc"]
    >>> queue = Queue().add(clips).move([3], before=1)
    >>> [entry.recording.name for entry in queue.entries]
    ['c.MP4', 'a.MP4', 'b.MP4']
    """

    entries: tuple[Entry, ...] = ()
    paused: str | None = None
    given: int = 0

    @property
    def left(self) -> tuple[Entry, ...]:
        """Those that are still to come, in their order."""
        return tuple(entry for entry in self.entries if entry.left)

    @property
    def running(self) -> Entry | None:
        """The one that is under way."""
        return next((entry for entry in self.entries if entry.state is State.RUNNING), None)

    def count(self, state: str) -> int:
        """How many are in a state."""
        return sum(entry.state == state for entry in self.entries)

    def find(self, number: int) -> Entry | None:
        """The entry of a number."""
        return next((entry for entry in self.entries if entry.number == number), None)

    def named(self, names: Iterable[str]) -> set[int]:
        """The numbers of those that are meant by a number or a recording's name; raises NoSuchRecording."""
        found: set[int] = set()
        for name in names:
            meant = {one.number for one in self.entries if name in {str(one.number), one.recording.name}}
            if not meant:
                raise NoSuchRecording(f"Nothing in the queue is called {name!r}.", advice="See `vantrue queue ls`.")
            found |= meant
        return found

    def next(self, camera: str) -> Entry | None:
        """The first that waits and that a camera may have; None while all is paused."""
        if self.paused is not None:
            return None
        return next((entry for entry in self.entries if entry.state is State.WAITING and entry.of(camera)), None)

    def add(self, recordings: Iterable[Recording], camera: str = "") -> Queue:
        """Some more, behind those that are left; each once: what is left already stays, what ended comes anew.

        What is beyond `MOST` is not taken.
        """
        known: dict[str, list[Entry]] = {}
        for entry in self.entries:
            known.setdefault(entry.recording.name, []).append(entry)
        fresh: list[Entry] = []
        again: set[int] = set()
        given, room = self.given, MOST - len(self.entries)
        for recording in recordings:
            alike = [one for one in known.get(recording.name, ()) if _is(one, recording, camera)]
            again |= {one.number for one in alike if not one.left}
            if not alike and len(fresh) < room:
                given += 1
                fresh.append(Entry(given, recording, camera))
                known.setdefault(recording.name, []).append(fresh[-1])
        return replace(self._again(again), given=given)._with(fresh)

    def remove(self, numbers: Collection[int]) -> Queue:
        """Without some; what came of one that is under way stays on the disk."""
        return self._arranged(entry for entry in self.entries if entry.number not in numbers)

    def pause(self, numbers: Collection[int]) -> Queue:
        """Some are passed over until they are resumed."""
        return self._turned(numbers, {State.WAITING, State.RUNNING}, State.PAUSED)

    def resume(self, numbers: Collection[int]) -> Queue:
        """Some wait again, at their place."""
        return self._turned(numbers, {State.PAUSED}, State.WAITING)

    def pause_all(self, reason: str = "") -> Queue:
        """Nothing more comes; what is under way waits again."""
        return replace(self.idle(), paused=reason)

    def resume_all(self) -> Queue:
        """It goes on; those that were paused alone stay so."""
        return replace(self, paused=None)

    def retry(self, numbers: Collection[int]) -> Queue:
        """Some that failed wait again, behind those that are left."""
        failed = {entry.number for entry in self.entries if entry.state is State.FAILED}
        return self._again(failed & set(numbers))

    def clear(self) -> Queue:
        """Without those that are done; those that failed stay to be seen."""
        return self._arranged(entry for entry in self.entries if entry.state is not State.DONE)

    def move(self, numbers: Collection[int], before: int | None = None) -> Queue:
        """Some that are left stand before another one, in their order; None, or one that is not left: behind all."""
        moved = [entry for entry in self.left if entry.number in numbers]
        others = [entry for entry in self.left if entry.number not in numbers]
        behind = dropwhile(lambda entry: entry.number != before, self.left)
        anchor = next((entry for entry in behind if entry.number not in numbers), None)
        at = others.index(anchor) if anchor else len(others)
        return self._arranged([*others[:at], *moved, *others[at:], *self._ended()])

    def start(self, number: int) -> Queue:
        """One is under way now."""
        return self._turned([number], {State.WAITING}, State.RUNNING)

    def end(self, number: int, reason: str | None = None) -> Queue:
        """One that was under way is through: done, or failed for a reason."""
        one = self.find(number)
        if one is None or not one.left:
            return self
        ended = replace(one, state=State.DONE if reason is None else State.FAILED, reason=reason or "")
        return self._arranged([*(entry for entry in self.entries if entry is not one), ended])

    def idle(self) -> Queue:
        """What was under way waits again: nobody works on it."""
        return self._turned([entry.number for entry in self.entries], {State.RUNNING}, State.WAITING)

    def _ended(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.left)

    def _with(self, more: Iterable[Entry]) -> Queue:
        return self._arranged([*self.left, *more, *self._ended()])

    def _again(self, numbers: Collection[int]) -> Queue:
        """Some that ended wait, behind those that are left."""
        anew = [replace(one, state=State.WAITING, reason="") for one in self._ended() if one.number in numbers]
        return self.remove(numbers)._with(anew) if anew else self

    def _turned(self, numbers: Collection[int], those: Collection[State], to: State) -> Queue:
        return self._arranged(
            replace(entry, state=to) if entry.number in numbers and entry.state in those else entry
            for entry in self.entries
        )

    def _arranged(self, entries: Iterable[Entry]) -> Queue:
        return replace(self, entries=tuple(entries))


def _is(entry: Entry, recording: Recording, camera: str) -> bool:
    either = not camera or entry.of(camera)
    return either and same(entry.recording, recording)


Change = Callable[[Queue], Queue]
"""Something that is done to a queue."""
