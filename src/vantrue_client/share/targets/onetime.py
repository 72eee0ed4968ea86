"""What a one-time link gives to whom: pure decisions, and what has been sent so far.

The link leads to a page with a button and to nothing else, so that a chat program that looks ahead sees nothing. Who
presses first has it: his address alone is answered from then on, at a second address that only he was told. A copy is
gone once all of its bytes have been sent, in one go or in pieces.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from vantrue_client.media.spans import Span, merged

STALLED = 3.0  # seconds without a byte after which another connection may take over
_TOKEN_BYTES = 16


class Gives(Enum):
    """What a request gets."""

    PAGE = auto()
    CHOICE = auto()
    LIST = auto()
    COPY = auto()
    NOTHING = auto()
    GONE = auto()
    LATER = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets, and of which copy."""

    gives: Gives
    copy: int = 0


NOTHING = Answer(Gives.NOTHING)


@dataclass(slots=True)
class _Copy:
    size: int
    sent: list[Span] = field(default_factory=list)
    turn: int = 0
    busy: bool = False
    moved: float = 0.0

    @property
    def gone(self) -> bool:
        """Whether all of it has been sent."""
        return self.sent == [Span(0, self.size)] or self.size == 0


class OneTime:
    """One link for some copies.

    sizes  bytes of each copy
    until  when it ends, on the clock that ``now`` is told by

    >>> link = OneTime([10], until=600.0)
    >>> link.answer("GET", link.path, "192.168.1.7", 0.0).gives
    <Gives.PAGE: 1>
    >>> link.answer("GET", link.path + "/guessed", "192.168.1.7", 0.0).gives
    <Gives.NOTHING: 5>
    """

    def __init__(self, sizes: Sequence[int], until: float) -> None:
        self._token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._second = secrets.token_urlsafe(_TOKEN_BYTES)
        self._copies = [_Copy(size) for size in sizes]
        self._until = until
        self.holder: str | None = None

    @property
    def path(self) -> str:
        """Where the page is."""
        return f"/{self._token}"

    @property
    def behind(self) -> str:
        """Where the list of copies is, behind the button; each has its number below it."""
        return f"/{self._token}/{self._second}"

    @property
    def busy(self) -> bool:
        """Whether something is being sent."""
        return any(copy.busy for copy in self._copies)

    def answers(self, peer: str, now: float) -> bool:
        """Whether an address is answered at all."""
        return now < self._until and self.holder in {None, peer}

    def answer(self, method: str, target: str, peer: str, now: float) -> Answer:
        """What a request gets; the first that presses the button has the link from then on."""
        steps = [step.encode("utf-8", "surrogateescape") for step in target.split("/")]
        reading = method in {"GET", "HEAD"}
        if not self.answers(peer, now) or len(steps) < 2 or steps[0]:
            return NOTHING
        if len(steps) == 2:
            # A chat program may add something behind a question mark; a path of more steps comes from us alone.
            if not _same(steps[1].partition(b"?")[0], self._token) or not (reading or method == "POST"):
                return NOTHING
            if method == "POST":
                self.holder = peer
            return Answer(Gives.CHOICE if method == "POST" else Gives.PAGE)
        known = _same(steps[1], self._token) & _same(steps[2], self._second)
        if not known or self.holder is None or not reading or len(steps) > 4:
            return NOTHING
        return Answer(Gives.LIST) if len(steps) == 3 else self._copy(steps[3], now)

    def begin(self, copy: int) -> int:
        """A connection begins to send a copy; the number of its turn, which ends that of an earlier one."""
        one = self._copies[copy]
        one.turn += 1
        one.busy = True
        return one.turn

    def moved(self, copy: int, turn: int, now: float) -> bool:
        """Bytes moved; False where it is another connection's turn by now."""
        one = self._copies[copy]
        if one.turn != turn:
            return False
        one.moved = now
        return True

    def end(self, copy: int, turn: int, span: Span, *, whole: bool) -> bool:
        """A connection has ended that sent so much; whether the copy is gone by it.

        whole  the other side took all that it had asked for. Otherwise the last byte of it counts as not sent: nobody
               knows how much of what the system had taken arrived.
        """
        one = self._copies[copy]
        before = one.gone
        if one.turn == turn:
            one.busy = False
        one.sent = merged([*one.sent, span if whole else Span(span.start, span.end - 1)])
        return one.gone and not before

    def _copy(self, number: bytes, now: float) -> Answer:
        if number not in {str(known).encode() for known in range(len(self._copies))}:
            return NOTHING
        copy = int(number)
        one = self._copies[copy]
        if one.gone:
            return Answer(Gives.GONE, copy)
        if one.busy and now - one.moved < STALLED:
            return Answer(Gives.LATER, copy)
        return Answer(Gives.COPY, copy)


def _same(given: bytes, secret: str) -> bool:
    return hmac.compare_digest(given, secret.encode())


def span_of(header: str | None, size: int) -> Span | None:
    """What a ``Range`` header asks for of so many bytes: all of it where it says nothing that can be read.

    None where it asks for what is not there.

    >>> span_of("bytes=2-", 10), span_of("bytes=-3", 10), span_of("bytes=0-1,4-5", 10), span_of("bytes=10-", 10)
    (Span(start=2, end=10), Span(start=7, end=10), Span(start=0, end=10), None)
    """
    unit, _, asked = (header or "").partition("=")
    first, dash, last = asked.strip().partition("-")
    numbers = [number for number in (first, last) if number]
    if unit.strip().lower() != "bytes" or not dash or not numbers:
        return Span(0, size)
    if not all(number.isascii() and number.isdigit() and len(number) < 20 for number in numbers):
        return Span(0, size)
    if not first:
        span = Span(max(0, size - int(last)), size)
    else:
        span = Span(int(first), min(size, int(last) + 1 if last else size))
    return span if span.size > 0 else None
