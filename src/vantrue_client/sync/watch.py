"""Watching: sync whenever the camera is in reach, for weeks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Never, TypeVar

from vantrue_client.errors import NoRoom, NotWritable, Refused, UsageError
from vantrue_client.sync.pauses import Pauses
from vantrue_client.sync.report import Summary

AWAY_SHORTEST, AWAY_LONGEST = 5.0, 60.0
IDLE_SHORTEST, IDLE_LONGEST = 30.0, 900.0
LISTS_COST = 10.0  # a list may take a tenth of the time at the most
NEEDS_THE_USER = 600.0  # between tries when only the user can help: a full disk, a rule that refuses

Camera = TypeVar("Camera")


class What(StrEnum):
    """What a watch has to say."""

    CAME = "came"
    LEFT = "left"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class News:
    """Said once, when it changes; ``error`` is the trouble."""

    what: What
    text: str
    error: Exception | None = None


class Watch(Generic[Camera]):
    """One watch; it keeps the last thing said and nothing that grows."""

    def __init__(
        self,
        contact: Callable[[], Awaitable[Camera | None]],
        once: Callable[[Camera], Awaitable[Summary]],
        *,
        announce: Callable[[News], None],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        draw: Callable[[], float] | None = None,
    ) -> None:
        self._contact = contact
        self._once = once
        self._announce = announce
        self._sleep = sleep
        self._clock = clock
        self._away = Pauses(AWAY_SHORTEST, AWAY_LONGEST, draw=draw)
        self._here = False
        self._trouble = ""

    async def run(self) -> Never:
        """Go on till cancelled; raises UsageError, which no waiting mends."""
        while True:
            await self._sleep(await self._step())

    async def _step(self) -> float:
        """One look for the camera, with a sync where it is there; how long to wait before the next."""
        try:
            camera = await self._contact()
            if camera is None:
                self._leaves()
                return self._away.next()
            self._comes()
            return await self._sync(camera)
        except UsageError:
            raise
        except Exception as error:  # one pass that fails must not end a watch of weeks: it is said, and tried again
            return self._fails(error)

    async def _sync(self, camera: Camera) -> float:
        began = self._clock()
        summary = await self._once(camera)
        took = self._clock() - began
        self._trouble = ""
        self._away.again()
        # where nobody measured the list alone: a pass that fetched nothing took about as long as its list
        cost = summary.list_seconds or (0.0 if summary.bytes else took)
        return min(max(IDLE_SHORTEST, LISTS_COST * cost), max(IDLE_LONGEST, LISTS_COST * summary.list_seconds))

    def _comes(self) -> None:
        if not self._here:
            self._here = True
            self._announce(News(What.CAME, "The camera is in reach."))

    def _leaves(self) -> None:
        self._trouble = ""
        if self._here:
            self._here = False
            self._away.again()
            self._announce(News(What.LEFT, "The camera is out of reach: waiting for it."))

    def _fails(self, error: Exception) -> float:
        if str(error) != self._trouble:
            self._trouble = str(error)
            self._announce(News(What.TROUBLE, str(error) or type(error).__name__, error))
        return NEEDS_THE_USER if isinstance(error, NoRoom | NotWritable | Refused) else self._away.next()


async def watch(
    contact: Callable[[], Awaitable[Camera | None]],
    once: Callable[[Camera], Awaitable[Summary]],
    *,
    announce: Callable[[News], None],
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
    draw: Callable[[], float] | None = None,
) -> Never:
    """Wait for the camera and sync whenever it is in reach, till cancelled.

    contact   looks for the camera: None when it is not there
    once      one sync; its summary's ``list_seconds`` says what the list cost
    announce  told once when the camera comes and goes, and of each trouble once
    sleep, clock, draw  for tests: how to wait (seconds), what time it is (seconds), a number in [0, 1) for the jitter

    Away, it looks every 5 s at first and every 60 s at last; in reach, it lists no more often than every 30 s and
    every ten times what the list took (facts: camera-wifi, The file list). An error of one pass is announced and
    the watch goes on, with long pauses where only the user can help. Raises UsageError, which no waiting mends.
    """
    await Watch(contact, once, announce=announce, sleep=sleep, clock=clock, draw=draw).run()
