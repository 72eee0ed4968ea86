"""What may be asked twice, and how long to wait before that."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import parse_qs

from vantrue_client.errors import ConnectionLost

TRIES = 3
PAUSE = 0.4  # seconds before the first repetition, doubled for each further one

# Asking these changes nothing (facts: camera-wifi, Commands); 3012 with a value would be another matter.
QUESTIONS = frozenset({2016, 2019, 3002, 3012, 3014, 3015, 3016, 3017, 3019, 3022, 3024, 3029, 3030, 3031, 3037})
STILLS = frozenset({4001, 4002, 4005})

_T = TypeVar("_T")


def is_repeatable(target: str) -> bool:
    """Whether a request changes nothing on the camera, so that it may go out a second time.

    >>> is_repeatable("/?custom=1&cmd=3015"), is_repeatable("/?custom=1&cmd=4003&str=A:\\\\X.MP4")
    (True, False)
    """
    _, _, query = target.partition("?")
    if not query:
        return True
    numbers = parse_qs(query).get("cmd", [])
    return len(numbers) == 1 and numbers[0].isascii() and numbers[0].isdigit() and int(numbers[0]) in QUESTIONS | STILLS


async def repeated(
    ask: Callable[[], Awaitable[_T]],
    *,
    seconds: float,
    gap: float = 0.0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> _T:
    """Ask up to three times, with growing and jittered pauses; no further try starts after ``seconds``."""
    started = clock()
    for tries in range(1, TRIES + 1):
        try:
            return await ask()
        except ConnectionLost:
            pause = max(gap, PAUSE * 2 ** (tries - 1) * _jitter())
            if tries == TRIES or clock() + pause - started >= seconds:
                raise
        await sleep(pause)
    raise AssertionError("the last try returns or raises")


def _jitter() -> float:
    """Between a half and one, so that several clients do not come back together."""
    return 0.5 + secrets.randbelow(1000) / 2000
