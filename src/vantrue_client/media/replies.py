"""Stretches of one recording off a Source, surely: resumed, checked against what was asked, counted."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing

from vantrue_client.errors import ConnectionLost, ProtocolError
from vantrue_client.model import Opened, Patience, Recording, Source

MOST_SKIPPED = 1 << 20
"""Bytes that a reply may begin early, as those of a source do that serves whole clusters."""
MOST_EMPTY = 2
"""Replies in a row that end well and bring nothing before the file is taken to end there."""
MOST_RIDDLES = 3
LONGEST_PAUSE = 5.0


Keep = Callable[[AsyncIterator[bytes], int | None], Awaitable[None]]
"""Takes a whole file as it arrives, of so many bytes as far as is told; raises ConnectionLost for less than that."""


class Ignored(Exception):
    """The source sends the whole file, from its first byte, whatever range is asked for; it was kept."""


class Replies:
    """What a source answers about one recording, a stretch at a time.

    size      bytes of the whole as far as is known: the larger one of what the list and the replies claim, until a
              reply ends where nothing more comes
    requests  how often the source was asked
    fetched   bytes that came over, also those that nobody wanted
    """

    def __init__(
        self, source: Source, recording: Recording, *, patience: Patience, keep: Keep, notes: list[str]
    ) -> None:
        self.source = source
        self.recording = recording
        self.patience = patience
        self.notes = notes
        self._keep = keep
        self.size = recording.size
        self.requests = 0
        self.fetched = 0
        self._told: int | None = recording.size if recording.size_exact else None
        self._last_byte = time.monotonic()
        self._futile = 0

    def note(self, text: str) -> None:
        """Keep something that is worth telling, once."""
        if text not in self.notes:
            self.notes.append(text)

    async def stretch(self, at: int, end: int) -> AsyncGenerator[bytes]:
        """The bytes from ``at`` up to ``end``, or to the file's own end, in chunks of any length.

        Raises ConnectionLost when patience ends, NotFound, ProtocolError; Ignored where ranges are.
        """
        empty = riddles = 0
        self._last_byte, self._futile = time.monotonic(), 0
        while at < end:
            before, trouble = at, None
            try:
                async with aclosing(self._reply(at, end)) as reply:
                    async for chunk in reply:
                        at += len(chunk)
                        yield chunk
            except ConnectionLost as error:
                trouble = error
            except ProtocolError:
                riddles += 1
                if riddles >= MOST_RIDDLES:
                    raise
            if at > before:
                empty = 0
                continue
            empty = empty + 1 if trouble is None else 0
            if trouble is None and (at >= self.size or empty >= MOST_EMPTY):
                self._ends(at)
                return
            await self._pause(trouble)

    async def _reply(self, at: int, end: int) -> AsyncGenerator[bytes]:
        """What one request brings of the bytes from ``at`` up to ``end``."""
        self.requests += 1
        async with self.source.open(self.recording, at, end) as opened:
            self._learn(opened)
            if opened.offset == 0 and at > 0 and opened.size != 0:
                async with aclosing(self._counted(opened)) as whole:
                    await self._keep(whole, opened.size)
                raise Ignored
            early = at - opened.offset
            if early and opened.offset == opened.size:
                return  # there is nothing so far behind
            if not 0 <= early <= MOST_SKIPPED:
                raise ConnectionLost(
                    f"{self.source.label} answered with other bytes of {self.recording.name} than asked."
                )
            async with aclosing(self._counted(opened)) as chunks:
                async for chunk in chunks:
                    wanted = chunk[early : early + end - at]
                    early = max(0, early - len(chunk))
                    at += len(wanted)
                    if wanted:
                        yield wanted
                    if at >= end:
                        return

    async def _counted(self, opened: Opened) -> AsyncGenerator[bytes]:
        async for chunk in opened:
            self.fetched += len(chunk)
            if chunk:
                self._last_byte, self._futile = time.monotonic(), 0
                yield chunk

    def _learn(self, opened: Opened) -> None:
        """A claim about the whole file's size; the list's is one, too."""
        claim = opened.size
        if claim is None or claim == self._told:
            return
        if self._told is not None:
            self.note(f"{self.recording.name} is said to have {self._told} bytes, and {claim}.")
            claim = max(claim, self._told)
        self._told = self.size = claim

    def _ends(self, at: int) -> None:
        if at < self.size and self._told is not None:
            self.note(f"{self.recording.name} ends at byte {at}, not at {self.size}.")
        self.size = self._told = at

    async def _pause(self, trouble: ConnectionLost | None) -> None:
        waited = time.monotonic() - self._last_byte
        if trouble is not None and waited >= self.patience.give_up:
            raise trouble
        self._futile += 1
        pause = min(self.patience.gap * 2.0 ** min(self._futile, 10), LONGEST_PAUSE, self.patience.give_up)
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads requests, hides nothing
