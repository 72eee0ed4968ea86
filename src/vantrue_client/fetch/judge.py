"""Is that all of it? The decision about what lies in a part, from three claims that may each be wrong.

The list tells a size (rounded on folder pages), the replies tell one (`Content-Length` can be off), and the file's
own structure says whether it is whole. In short:

- A size listed exactly is what is to come. More than that, or a structure that is unfinished while the replies tell
  more, is a recording under way. That many bytes with nothing wrong in their structure are the file, whatever
  the replies told. Fewer are accepted only when replies and structure agree that there are no more.
- With a rounded size the replies' size is what is to come. Where that is missing or wrong, the end of the stream has to
  be met more than once, and the structure has to prove it.
- An unfinished structure is damage only after the source was asked whether the file goes on, and it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vantrue_client.media import Structure

SETTLED = 3
"""Replies that end at the same byte before that counts as the end of a file whose size was told wrong."""

TWICE = 2


class Outcome(StrEnum):
    """What to do next."""

    MORE = "more"
    LOOK = "look"
    ASK = "ask"
    DONE = "done"
    UNDER_WAY = "under way"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a recording while it is brought over.

    got         bytes that lie here
    listed      bytes as the list says; ``exact`` is false where that is rounded
    told        bytes of the whole file as the last reply told; None when none did
    ends        replies in a row that ended at this byte; ``clean_ends`` of them without the connection breaking
    asked_at    the byte of which the source was last asked whether it exists; ``goes_on`` is its answer, and
                ``grown`` how many times it was yes
    structure   what the file's structure says; None when nobody has looked
    """

    got: int
    listed: int
    exact: bool
    told: int | None = None
    ends: int = 0
    clean_ends: int = 0
    asked_at: int | None = None
    goes_on: bool = False
    grown: int = 0
    structure: Structure | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do next, and why; ``at`` is the byte to ask for."""

    outcome: Outcome
    why: str
    at: int = 0


def judge(seen: Evidence) -> Verdict:
    """Decide from what is known; pure.

    >>> judge(Evidence(got=101, listed=100, exact=True)).outcome.value
    'under way'
    >>> judge(Evidence(got=100, listed=100, exact=True, told=107, asked_at=100, structure=Structure())).why
    'it has its listed size and nothing is wrong with its structure'
    """
    if seen.got == 0 and seen.ends == 0 and seen.told is None:
        return Verdict(Outcome.MORE, "nothing was asked yet")
    return _by_the_list(seen) if seen.exact else _by_the_replies(seen)


def _by_the_list(seen: Evidence) -> Verdict:
    if seen.got > seen.listed:
        return Verdict(Outcome.UNDER_WAY, "it is longer than the list says")
    if seen.told is not None and seen.told > seen.listed and seen.asked_at != seen.listed:
        return Verdict(Outcome.ASK, "the camera tells more bytes than the list", seen.listed)
    if seen.goes_on:
        return Verdict(Outcome.UNDER_WAY, "it goes on where the list says that it ends")
    if seen.got < seen.listed:
        return _less_than_listed(seen)
    if seen.structure is None:
        return Verdict(Outcome.LOOK, "it has its listed size")
    if not seen.structure.flaw:
        return Verdict(Outcome.DONE, "it has its listed size and nothing is wrong with its structure")
    if seen.asked_at != seen.listed:
        return Verdict(Outcome.ASK, "it has its listed size and is unfinished", seen.listed)
    if seen.told is not None and seen.told > seen.listed:
        return Verdict(Outcome.UNDER_WAY, "it is unfinished, and the camera tells more bytes than the list")
    return Verdict(Outcome.DAMAGED, seen.structure.flaw)


def _less_than_listed(seen: Evidence) -> Verdict:
    if seen.told != seen.got or seen.ends < TWICE:
        return Verdict(Outcome.MORE, "bytes are missing")
    if seen.structure is None:
        return Verdict(Outcome.LOOK, "the camera says that there is no more")
    if seen.structure.proves_end:
        return Verdict(Outcome.DONE, "the camera and its structure agree about its end; the list was old")
    return Verdict(Outcome.MORE, "bytes are missing, though the camera tells of no more")


def _by_the_replies(seen: Evidence) -> Verdict:
    as_told = seen.got == seen.told
    if not (as_told or seen.ends >= SETTLED or (seen.told is None and seen.clean_ends)):
        return Verdict(Outcome.MORE, "bytes are missing")
    if seen.structure is None:
        return Verdict(Outcome.LOOK, "its end may be reached")
    if seen.structure.flaw:
        return _unfinished(seen, seen.structure.flaw) if as_told else Verdict(Outcome.MORE, seen.structure.flaw)
    if as_told and (seen.structure.proves_end or not _far_less(seen)):
        return Verdict(Outcome.DONE, "it has the size that the camera told")
    if seen.structure.proves_end and (seen.told is None or seen.ends >= SETTLED):
        return Verdict(Outcome.DONE, "its structure ends where the stream ends")
    if seen.told is None and seen.clean_ends >= TWICE and not _far_less(seen):
        return Verdict(Outcome.DONE, "the stream ends there every time")
    return Verdict(Outcome.MORE, "nothing proves that this is its end")


def _unfinished(seen: Evidence, flaw: str) -> Verdict:
    if seen.asked_at != seen.got:
        return Verdict(Outcome.ASK, "it has the size that the camera told and is unfinished", seen.got)
    if seen.goes_on and seen.grown < TWICE:
        return Verdict(Outcome.MORE, "there is more than the camera told")
    if seen.goes_on or (seen.listed and seen.got > seen.listed + _rounding(seen.listed)):
        return Verdict(Outcome.UNDER_WAY, "it is unfinished and grows")
    return Verdict(Outcome.DAMAGED, flaw)


def _far_less(seen: Evidence) -> bool:
    """Whether even a rounded list speaks of more bytes than lie here."""
    return seen.got < seen.listed - _rounding(seen.listed)


def _rounding(listed: int) -> int:
    """How far a rounded size can be off: 2^20 or 10^6 to a megabyte is 5 %, and pages may show whole megabytes."""
    return listed * 6 // 100 + 2**20
