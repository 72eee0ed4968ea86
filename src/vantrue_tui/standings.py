"""How it stands with the queue, in words: a line for every page, sentences for its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vantrue_tui import forms
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from vantrue_client.workspace.standing import Standing


def line(standing: Standing) -> str:
    """A line for the status of every page; empty where there is nothing to say."""
    queue, phase = standing.queue, standing.phase
    if not queue.entries:
        return ""
    left = len(queue.left)
    if phase == "idle" or not left:
        return say("queue.ended", done=queue.count("done"), failed=queue.count("failed"))
    if phase == "going":
        return "  ".join([say("queue.going", left=left), *_speed(standing)])
    return say(f"queue.{phase}", left=left)


def overall(standing: Standing) -> str:
    """All of it, for the queue's own page: how many, and how far."""
    queue = standing.queue
    counts = [say(f"queue.count.{state}", number=queue.count(state)) for state in _COUNTED if queue.count(state)]
    if not queue.left:
        return " · ".join(counts)
    part = standing.part
    to_go = [say("queue.to-go", size=forms.size(standing.bytes_left)), *_speed(standing)]
    return f"{' · '.join(counts)}\n{int(part * 100)}% {forms.bar(part, _BAR)} {' · '.join(to_go)}"


def sentence(standing: Standing) -> str:
    """What becomes of it now."""
    phase, why = standing.phase, forms.plain(standing.why)
    if phase == "paused" and why:
        return say("queue.phase.stopped", why=why)
    return say(f"queue.phase.{phase}", why=why)


_BAR = 24
_COUNTED = ("waiting", "running", "paused", "done", "failed")


def _speed(standing: Standing) -> list[str]:
    if standing.rate is None:
        return []
    rate = say("queue.rate", size=forms.size(int(standing.rate)))
    left = standing.seconds_left
    return [rate] if left is None or left > _LONGEST else [rate, say("queue.left", time=forms.clock(left))]


_LONGEST = 100 * 3600.0  # seconds: what would take longer does not move
