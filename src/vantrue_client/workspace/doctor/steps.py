"""One step of the check, and what all of them together say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a step went.

    DOUBT   it may be what is wrong: it is, if a later step fails
    UNSEEN  it was not looked at, and why
    """

    OK = "ok"
    DOUBT = "doubt"
    WRONG = "wrong"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was found in one sentence, what to do about it, and which of its words came from elsewhere.

    quoted  names of networks and interfaces, texts of a camera or of whoever answered: a bundle masks them
    """

    name: str
    state: State
    what: str
    advice: str = ""
    quoted: tuple[str, ...] = ()


ON_THE_WAY = frozenset({"route", "reach", "port", "answer"})
"""Steps whose failure may come from what an earlier step only doubted."""

AT_THE_CAMERA = frozenset({"list", "range"})
"""Steps that a camera was reached for."""


def failed(steps: Sequence[Step]) -> Step | None:
    """The step at which the way ends; None where it does not."""
    return next((step for step in steps if step.state is State.WRONG), None)


def cause(steps: Sequence[Step]) -> Step | None:
    """The first thing that is wrong: where the way to the camera ends, what was doubtful before that.

    >>> tried = [Step("address", State.DOUBT, "Another network."), Step("reach", State.WRONG, "No sign.")]
    >>> cause(tried).name, cause(tried[:1])
    ('address', None)
    """
    end = failed(steps)
    if end is None or end.name not in ON_THE_WAY:
        return end
    before = steps[: steps.index(end)]
    return next((step for step in before if step.state is State.DOUBT), end)
