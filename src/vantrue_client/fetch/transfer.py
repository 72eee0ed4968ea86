"""The loop that brings one recording's bytes into its part, until they are all there or nothing more comes."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable

from vantrue_client.errors import ConnectionLost, Damaged, GivenUp, ProtocolError, UnderWay, VantrueError
from vantrue_client.fetch.judge import Evidence, Outcome, Verdict, judge
from vantrue_client.fetch.part import Part
from vantrue_client.media import Structure
from vantrue_client.model import Opened, Patience, Progress, Recording, Source

TELL_EVERY = 0.1
LONGEST_PAUSE = 5.0
MOST_RESTARTS = 5
MOST_RIDDLES = 5
GRACE = 2.0
"""Seconds, at most, for a stream to end or a recording to grow once all the bytes that were told of are there."""


class Transfer:
    """One recording on its way into a part."""

    def __init__(
        self,
        source: Source,
        recording: Recording,
        part: Part,
        patience: Patience,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.source = source
        self.recording = recording
        self.part = part
        self.patience = patience
        self.progress = progress
        self.fetched = 0
        self._ended_at: int | None = None
        self._ends = self._clean_ends = 0
        self._asked_at: int | None = None
        self._goes_on = False
        self._grown = 0
        self._structure: Structure | None = None
        self._looked_at = -1
        self._restarts = 0
        self._pieces = 0
        self._once_more = False
        self._contradictions = set[tuple[int | None, int]]()
        self._futile = 0
        self._grace = min(GRACE, patience.give_up / 30)
        self._last_byte = self._told_at = time.monotonic()
        self._trouble: VantrueError | None = None

    async def run(self) -> None:
        """Bring everything; the part holds the whole recording when this returns.

        Raises UnderWay, Damaged, GivenUp, NotFound and what else the source raises that no waiting can cure.
        """
        while True:
            verdict = judge(self._evidence())
            match verdict.outcome:
                case Outcome.MORE:
                    await self._one_reply()
                case Outcome.LOOK:
                    await self._look()
                case Outcome.ASK:
                    await self._ask(verdict.at)
                case Outcome.DONE:
                    return
                case Outcome.UNDER_WAY:
                    await self.part.discard()
                    raise self._under_way(verdict)
                case Outcome.DAMAGED:
                    await self._damaged(verdict)

    def tell(self, *, now: bool = False) -> None:
        """Say how far it is, about ten times a second."""
        if self.progress is not None and (now or time.monotonic() - self._told_at >= TELL_EVERY):
            self._told_at = time.monotonic()
            total = self.recording.size if self.recording.size_exact else self.part.journal.told
            self.progress(Progress(self.recording, self.part.got, self.fetched, total))

    def _evidence(self) -> Evidence:
        return Evidence(
            got=self.part.got,
            listed=self.recording.size,
            exact=self.recording.size_exact,
            told=self.part.journal.told,
            ends=self._ends if self._ended_at == self.part.got else 0,
            clean_ends=self._clean_ends if self._ended_at == self.part.got else 0,
            asked_at=self._asked_at,
            goes_on=self._goes_on,
            grown=self._grown,
            structure=self._structure if self._looked_at == self.part.got else None,
        )

    async def _look(self) -> None:
        self._structure = await self.part.structure()
        self._looked_at = self.part.got

    async def _one_reply(self) -> None:
        """Open the recording where the part ends and take what comes; pause when nothing did."""
        before, fetched, opened, clean = self.part.got, self.fetched, False, False
        try:
            async with self.source.open(self.recording, before) as reply:
                if not await self._fits(reply, before):
                    return
                opened = True
                clean = await self._read(reply)
        except ConnectionLost as error:
            self._trouble = error
        except ProtocolError as error:  # a range that starts at the file's end has no good answer
            self._trouble, opened = error, before > 0
            if self._futile >= MOST_RIDDLES and before == 0:
                raise
            if self._futile >= MOST_RIDDLES:  # whatever it has against this byte, it may have nothing against the first
                await self._restart()
                return
        if opened:
            again = self._ended_at == self.part.got
            self._ends = 1 + self._ends * again
            self._clean_ends = clean + self._clean_ends * again
            self._ended_at = self.part.got
        if self.fetched == fetched:
            await self._pause()
        else:
            self._pieces += 1

    async def _fits(self, reply: Opened, asked: int) -> bool:
        """Whether a reply's bytes are the next ones; where it shows another file, what lies here is dropped."""
        if reply.offset not in {0, asked}:
            raise ConnectionLost(f"{self.source.label} answered with other bytes of {self.recording.name} than asked.")
        modified = None if reply.modified is None else str(reply.modified)
        changed = self._changed(reply.size, modified)
        if changed:
            self._ended_at = None
        if asked and (changed or reply.offset == 0):
            await self._restart()
            if reply.offset:
                return False
        self.part.note(reply.size, modified)
        return judge(self._evidence()).outcome is not Outcome.ASK

    def _changed(self, told: int | None, modified: str | None) -> bool:
        """Whether a later reply tells of another file than the first did."""
        known, listed = self.part.journal, self.recording
        if modified is not None and known.modified is not None:
            return modified != known.modified
        if told is None or known.told in {None, told} or (listed.size_exact and told == listed.size):
            return False
        if self.part.got == told or (known.told == self.part.got < told):
            return False  # the first reply told too much, or too little, and this one knows better
        if (known.told, told) in self._contradictions:
            return False  # it said so before the restart, too: it tells a whole file and a range of it different sizes
        self._contradictions.add((known.told, told))
        return True

    async def _read(self, reply: Opened) -> bool:
        """Take what a reply brings; whether it ended by itself, without the connection breaking."""
        chunks = aiter(reply)
        try:
            if await self._take(chunks):
                return True
            if self.part.got > self.recording.size:
                return False
            async with asyncio.timeout(self._grace):
                return await self._take(chunks, beyond=True)
        except TimeoutError:
            return False
        finally:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()

    async def _take(self, chunks: AsyncIterator[bytes], *, beyond: bool = False) -> bool:
        """Take chunks until the stream ends (true), or all that the list tells of is there and more is not wanted."""
        limit = self.recording.size if self.recording.size_exact else None
        async for chunk in chunks:
            if chunk:
                self._last_byte = time.monotonic()
                self._futile = 0
                self.fetched += len(chunk)
                await self.part.take(chunk)
                self.tell()
            if limit is not None and (self.part.got > limit or (self.part.got == limit and not beyond)):
                return False
        return True

    async def _ask(self, at: int) -> None:
        """Ask the source whether the recording has a byte at a position, which one that is done has not."""
        if at == self.part.got:
            await asyncio.sleep(self._grace)
        answered = goes_on = False
        try:
            async with self.source.open(self.recording, at) as reply:
                answered = True
                if reply.offset == at:
                    async for chunk in reply:
                        if chunk:
                            goes_on = True
                            break
        except ConnectionLost as error:
            self._trouble = error
        except ProtocolError:
            answered = True
        if not answered:
            await self._pause()
            return
        self._asked_at, self._goes_on = at, goes_on
        self._grown += goes_on

    async def _restart(self) -> None:
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            raise self._given_up(f"it had to be started anew {MOST_RESTARTS} times")
        await self.part.restart()
        self._pieces = 0
        self._grown, self._asked_at, self._goes_on, self._looked_at = 0, None, False, -1

    async def _pause(self) -> None:
        """Wait a little before asking again, longer each time; raises GivenUp when patience ends."""
        waited = time.monotonic() - self._last_byte
        if waited >= self.patience.give_up:
            raise self._given_up(f"no byte more came in {self.patience.give_up:g} seconds") from self._trouble
        self._futile += 1
        pause = min(self.patience.gap * 2.0 ** min(self._futile, 10), LONGEST_PAUSE, self.patience.give_up - waited)
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads requests, hides nothing

    def _under_way(self, verdict: Verdict) -> UnderWay:
        return UnderWay(
            f"{self.recording.name} is still being written: {verdict.why}.",
            advice="It is left for the next time.",
        )

    def _given_up(self, what: str) -> GivenUp:
        of = f" of {self.recording.size}" if self.recording.size_exact else ""
        return GivenUp(
            f"{self.recording.name} could not be brought from {self.source.label}: {what}.",
            kept=f"{self.part.got}{of} bytes are kept." if self.part.got else "Nothing of it had arrived.",
            advice="Run the same again: it goes on where it stopped.",
        )

    async def _damaged(self, verdict: Verdict) -> None:
        """Once more from the start when several replies made it up, since it may have changed between them."""
        if not self._once_more and (self.part.resumed or self._pieces > 1):
            self._once_more = True
            await self._restart()
            return
        await self.part.discard(keep_bytes=True)
        raise Damaged(
            f"{self.recording.name} is not whole on {self.source.label}: {verdict.why}.",
            kept=f"What arrived is kept as {self.part.path}.",
            advice="A repair tool may still read it; the next try starts anew.",
        )
