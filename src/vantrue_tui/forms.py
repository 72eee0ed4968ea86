"""How times, lengths and sizes are written, and what a camera's text becomes before it is shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from vantrue_client.workspace import sizes
from vantrue_tui.texts import say

if TYPE_CHECKING:
    from vantrue_client.model import CameraTime


def size(count: int) -> str:
    """Bytes for people."""
    return sizes.shown(count)


def length(seconds: float | None) -> str:
    """Minutes and seconds; of a day's log, hours.

    >>> length(62), length(None), length(7205), length(0), length(86_399)
    ('1:02', '-', '120:05', '-', '23 h')
    """
    if seconds and seconds >= 60_000:
        return f"{int(seconds) // 3600} h"
    return "-" if not seconds else f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def clock(seconds: float) -> str:
    """How long something takes yet.

    >>> clock(62.4), clock(3725)
    ('1:02', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def bar(part: float, width: int) -> str:
    """A part of a whole, drawn.

    >>> bar(0.5, 4), bar(1.0, 2)
    ('━━──', '━━')
    """
    full = int(part * width)
    return "━" * full + "─" * (width - full)


def weekday(day: date) -> str:
    """Two or three letters."""
    return say(f"weekday.{day.weekday()}")


def moment(when: CameraTime | None) -> str:
    """Day and time on the camera's clock."""
    if when is None:
        return say("no-time")
    day = when.clock.date()
    return f"{weekday(day)} {say('short-day', day=day.day, month=day.month)} {when.clock:%H:%M:%S}"


def stamp(at: str) -> str:
    """A time of the laptop's own, as it is kept in ISO form.

    >>> stamp("2026-11-27T15:04:05.123Z")
    '2026-11-27 15:04:05'
    """
    return at[:19].replace("T", " ")


def plain(text: str) -> str:
    r"""A camera's text, harmless on a terminal: what is not printable is shown as a question mark.

    >>> plain("a\x1b[2J")
    'a?[2J'
    """
    return "".join(char if char.isprintable() else "?" for char in text)
