"""How it stands with the queue at one time: what a screen or a command shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from vantrue_client.sync.queue import Queue


class Phase(StrEnum):
    """What becomes of the queue now."""

    IDLE = "idle"
    """Nothing waits."""
    GOING = "going"
    """The camera is asked, or sends."""
    AWAY = "away"
    """The camera does not answer; it is looked for again and again."""
    BUSY = "busy"
    """Another process holds the archive; it is tried again and again."""
    PAUSED = "paused"
    """All of it, by the user or by something that only he can mend."""
    ELSEWHERE = "elsewhere"
    """Another process works on it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The queue, and what becomes of it.

    why    a sentence, where there is something to say
    done   bytes of the one under way that lie here
    total  bytes that one has
    rate   bytes a second, smoothed; None while nobody knows
    """

    queue: Queue = field(default_factory=Queue)
    phase: Phase = Phase.IDLE
    why: str = ""
    done: int = 0
    total: int = 0
    rate: float | None = None

    @property
    def under_way(self) -> bool:
        """Whether something is still to come by itself."""
        return self.phase in {Phase.GOING, Phase.AWAY, Phase.BUSY}

    @property
    def bytes_left(self) -> int:
        """Of all that is not paused."""
        waiting = sum(one.recording.size for one in self.queue.entries if one.state == "waiting")
        return waiting + max(0, self.total - self.done)

    @property
    def part(self) -> float:
        """How much of what is not paused is here, from 0 to 1."""
        here = self.done + sum(one.recording.size for one in self.queue.entries if one.state == "done")
        return here / (here + self.bytes_left) if here else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Until all of that is here, at this rate."""
        return self._seconds(self.bytes_left)

    @property
    def seconds_left_of_one(self) -> float | None:
        """Until the one under way is here."""
        return self._seconds(max(0, self.total - self.done))

    def _seconds(self, count: int) -> float | None:
        return count / self.rate if self.rate else None
