"""The camera's clock, set from the laptop's (facts: camera-wifi, 3005 and 3006).

Nothing that the facts know tells the clock for sure. Where 3014 tells a date and a time beside the numbers that set
them, they are read; else whether it was far off can only be seen at a recording under way, which costs a list.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from vantrue_client.camera.contact import Contact
from vantrue_client.camera.playback import Playback
from vantrue_client.errors import CommandError, NotTaken, ProtocolError, WrongState
from vantrue_client.wire.clock import read_time
from vantrue_client.wire.commands import Command
from vantrue_client.wire.reply import read_pairs_3014

CLOSE = 3.0
"""Seconds within which two clocks are the same: the camera's steps are one, and FAT's two."""


@dataclass(frozen=True, slots=True)
class ClockSet:
    """How a clock was set.

    time      what it was set to, the laptop's local time
    drift     seconds that it was ahead before, negative: behind; None where the camera does not tell
    verified  whether it was read back; None where the camera does not tell
    """

    time: datetime
    drift: float | None = None
    verified: bool | None = None


async def set_clock(contact: Contact, playback: Playback, now: Callable[[], datetime] = datetime.now) -> ClockSet:
    """Set it to the laptop's local time, so that its seconds begin when the laptop's do.

    Raises NotTaken where it reads back another time, CameraBusy, and the typed error of what the camera answered.
    """
    drift = await _ahead(contact, now)
    try:
        told = await _set(contact, now)
    except WrongState:
        async with playback.meanwhile("its clock can be set only while it does not record"):
            told = await _set(contact, now)
    after = await _ahead(contact, now) if drift is not None else None
    if after is not None and abs(after) > CLOSE:
        which = "ahead" if after > 0 else "behind"
        raise NotTaken(
            f"{contact.address} said yes, and its clock is still {abs(after):.0f} s {which}.",
            address=contact.address,
            advice="Set it on the camera itself; cameras that take their time from GPS may set it back.",
        )
    return ClockSet(told, drift, None if after is None else True)


async def _set(contact: Contact, now: Callable[[], datetime]) -> datetime:
    """Date, then time: sent so that it arrives when the second that it names begins."""
    began = time.monotonic()
    day = now().date()
    await contact.ask(Command.SET_DATE, text=f"{day:%Y-%m-%d}")
    on_the_way = max(0.0, time.monotonic() - began - contact.transport.patience.gap) / 2
    arrival = now() + timedelta(seconds=on_the_way)
    second = arrival.replace(microsecond=0) + timedelta(seconds=1)
    if second.date() != day:  # midnight came in between
        await contact.ask(Command.SET_DATE, text=f"{second:%Y-%m-%d}")
        second = (now() + timedelta(seconds=on_the_way)).replace(microsecond=0) + timedelta(seconds=1)
    await asyncio.sleep(max(0.0, (second - now()).total_seconds() - on_the_way))
    await contact.ask(Command.SET_TIME, text=f"{second:%H:%M:%S}")
    return second


async def _ahead(contact: Contact, now: Callable[[], datetime]) -> float | None:
    """Seconds that the camera's clock is ahead of the laptop's; None where it does not tell."""
    before = now()
    try:
        told = read_pairs_3014(await contact.ask(Command.SETTINGS))
    except (CommandError, ProtocolError):
        return None
    middle = before + (now() - before) / 2
    day, clock = told.get(Command.SET_DATE, ""), told.get(Command.SET_TIME, "")
    at = read_time(f"{day} {clock}") or read_time(day)
    return None if at is None else (at.clock - middle).total_seconds()
