"""A moment in a clip, and a piece of one, as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from vantrue_client.errors import UsageError
from vantrue_client.model import Recording
from vantrue_client.sentences import Sentence

MOMENT = "90.5, 1:30, or 18:49:55 (a time of day on the camera's clock)"
_SECONDS = re.compile(r"\d+(\.\d+)?")
_MINUTES = re.compile(r"(\d+):([0-5]?\d(?:\.\d+)?)")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)")
_PIECE = re.compile(r"([^.]+(?:\.\d+)?)\.\.(.+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in a clip: seconds from its beginning, or a time of day on the camera's clock.

    >>> from vantrue_client.model import Kind
    >>> Mark(clock=time(0, 0, 10)).seconds_in(Recording("a.MP4", "", "", Kind.NORMAL, 1))
    Traceback (most recent call last):
    vantrue_client.errors.UsageError: The name of a.MP4 tells no time. Say the seconds from its beginning.
    """

    seconds: float = 0.0
    clock: time | None = None

    def seconds_in(self, recording: Recording) -> float:
        """Seconds from a recording's beginning; a time of day is the next one that comes, past midnight, too."""
        if self.clock is None:
            return self.seconds
        if recording.start is None:
            raise UsageError(
                f"The name of {recording.name} tells no time.", advice="Say the seconds from its beginning."
            )
        begin = recording.start.clock
        meant = datetime.combine(begin.date(), self.clock)
        if meant < begin - timedelta(hours=12):
            meant += timedelta(days=1)
        return (meant - begin).total_seconds()


def mark(text: str) -> Mark:
    """Read a moment in a clip; raises UsageError.

    >>> mark("90.5"), mark("1:30").seconds, mark("18:49:55").clock
    (Mark(seconds=90.5, clock=None), 90.0, datetime.time(18, 49, 55))
    """
    if _SECONDS.fullmatch(text):
        return Mark(float(text))
    if match := _MINUTES.fullmatch(text):
        return Mark(60 * int(match[1]) + float(match[2]))
    if match := _CLOCK.fullmatch(text):
        return Mark(clock=time(int(match[1]), int(match[2]), int(match[3])))
    raise UsageError(
        Sentence("form.no-moment", "{typed!r} is no moment of a clip.", typed=text),
        advice=Sentence("form.moment", "Say it like this: {forms}.", forms=MOMENT),
    )


def piece(text: str) -> tuple[float, float]:
    """A piece of a clip, in seconds from its beginning; raises UsageError.

    >>> piece("10..1:30")
    (10.0, 90.0)
    """
    found = _PIECE.fullmatch(text)
    if found is None:
        raise UsageError(
            Sentence("form.no-piece", "{typed!r} is no piece.", typed=text),
            advice=Sentence("form.piece", "Write FROM..TO, such as 10..25 or 0:10..0:25."),
        )
    first, last = mark(found[1]), mark(found[2])
    if first.clock or last.clock:
        how = "A piece is said in seconds or mm:ss from the recording's beginning."
        raise UsageError(Sentence("form.piece-by-seconds", how))
    if not first.seconds < last.seconds:
        raise UsageError(Sentence("form.piece-turned", "{typed!r} ends before it begins.", typed=text))
    return first.seconds, last.seconds
