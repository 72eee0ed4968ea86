"""Stretches of one recording off a Source, surely: resumed, checked against what was asked, counted."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing

from vantrue_client.errors import CameraError, ConnectionLost, ProtocolError
from vantrue_client.model import Opened, Patience, Recording, Source

MOST_SKIPPED = 1 << 20
"""Bytes that a reply may begin early, as those of a source do that serves whole clusters."""
MOST_EMPTY = 2
MOST_SHORT = 5
"""Replies in a row that bring nothing before the file is taken to end there, and where all that is told says that it
goes on: a short read alone is never the end of a file (facts: camera-wifi, Downloads)."""
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
        self.size = max(1, recording.size)
        self.requests = 0
        self.fetched = 0
        self._claims = {recording.size} if recording.size_exact else set[int]()
        self._said: int | None = None
        self._begin()

    def _note(self, text: str) -> None:
        """Keep something that is worth telling, once."""
        if text not in self.notes:
            self.notes.append(text)

    async def stretch(self, at: int, end: int) -> AsyncGenerator[bytes]:
        """The bytes from ``at`` up to ``end``, or to the file's own end, in chunks of any length.

        Raises ConnectionLost when patience ends, NotFound, ProtocolError; Ignored where ranges are.
        """
        self._begin()
        while at < end:
            before, trouble = at, None
            self._said = None
            try:
                async with aclosing(self._reply(at, end)) as reply:
                    async for chunk in reply:
                        at += len(chunk)
                        yield chunk
            except (ConnectionLost, ProtocolError) as error:
                trouble = error
            if at > before:
                self._begin()
            elif self._is_end(at, trouble):
                self._ends(at)
                return
            else:
                await self._pause(trouble)

    async def ask_size(self) -> None:
        """Ask for the whole, and look no further than its head, where nothing so far told how long it is."""
        if self._claims:
            return
        self.requests += 1
        try:
            async with self.source.open(self.recording) as opened:
                self._learn(opened.size)
        except (ConnectionLost, ProtocolError):
            pass
        if not self._claims:
            self.size += self.size // 8 + MOST_SKIPPED
            self._note(f"Nothing tells how long {self.recording.name} is.")

    async def _reply(self, at: int, end: int) -> AsyncGenerator[bytes]:
        """What one request brings of the bytes from ``at`` up to ``end``."""
        self.requests += 1
        async with self.source.open(self.recording, at, end) as opened:
            self._said = opened.size
            self._learn(opened.size)
            early = at - opened.offset
            if early and opened.offset == opened.size:
                return  # there is nothing so far behind
            if opened.offset == 0 and at > 0:
                async with aclosing(self._counted(opened)) as whole:
                    await self._keep(whole, opened.size)
                raise Ignored
            if not 0 <= early <= MOST_SKIPPED:
                raise ProtocolError(f"{self.source.label} gives other bytes of {self.recording.name} than asked for.")
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
                self._last_byte = time.monotonic()
                yield chunk

    def _learn(self, claim: int | None) -> None:
        """A claim about the whole file's size: the longest counts, since what is not there will show."""
        if claim is None or claim in self._claims:
            return
        if self._claims:
            self._note(f"{self.recording.name} is told to have different sizes: it may still be being written.")
        self._claims = {min((claim, *self._claims)), max((claim, *self._claims))}
        self.size = max(self._claims)

    def _begin(self) -> None:
        self._last_byte, self._futile, self._empty, self._riddles = time.monotonic(), 0, 0, 0

    def _is_end(self, at: int, trouble: CameraError | None) -> bool:
        """Whether the file ends at a byte, from where on a reply brought nothing; raises a riddle asked too often."""
        if isinstance(trouble, ProtocolError):
            self._riddles += 1
            if self._riddles >= MOST_RIDDLES and at < min(self._claims, default=0):
                raise trouble
            return self._riddles >= MOST_RIDDLES
        if trouble is not None:
            return False
        self._empty += 1
        if self._said is not None and self._said <= at:
            return True
        return self._empty >= (MOST_SHORT if at < min(self._claims, default=0) else MOST_EMPTY)

    def _ends(self, at: int) -> None:
        if at < min(self._claims, default=0):
            self._note(f"{self.recording.name} ends before byte {at + 1}, where it is told to go on.")
        self.size = at
        self._claims = {at}

    async def _pause(self, trouble: CameraError | None) -> None:
        waited = time.monotonic() - self._last_byte
        if trouble is not None and waited >= self.patience.give_up:
            raise trouble
        self._futile += 1
        pause = min(self.patience.gap * 2.0 ** min(self._futile, 10), LONGEST_PAUSE, self.patience.give_up)
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads requests, hides nothing
