"""Finding cameras: what is announced, gateways, known addresses, and on request a gentle sweep.

Each candidate is asked once, and counts only when it answers as a camera does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing

from vantrue_client.camera.address import parse_address
from vantrue_client.camera.announced import announced
from vantrue_client.camera.gateways import gateways, known_address, neighbours
from vantrue_client.camera.interfaces import Interface, find_interface, interfaces
from vantrue_client.camera.verify import Candidate, Found, verify
from vantrue_client.errors import Refused, UsageError
from vantrue_client.model import Patience
from vantrue_client.policy.gate import Gate

AT_ONCE = 8  # candidates asked at the same time, each of them one connection
TAIL = 2.0  # seconds that questions may still take when the time is over
SWEEP_SECONDS = 20.0  # what a sweep may take beyond that: 254 hosts, eight at once, 0.4 s each
MOST = 1024  # candidates in all

PATIENCE = Patience(connect=2.0, command=4.0, silence=2.0, gap=0.0)

log = logging.getLogger(__name__)


async def discover(
    *,
    timeout: float = 5.0,
    sweep: bool = False,
    interface: str | None = None,
    known: Iterable[str] = (),
    gate: Gate | None = None,
    notes: Callable[[str], None] = log.info,
) -> AsyncGenerator[Found]:
    """Cameras, as they are found, each address once; ends when the time is over (a sweep may take 20 s longer).

    timeout    seconds for listening to announcements
    sweep      ask every host of the laptop's own /24, too
    interface  the name or address of the only interface to use
    known      addresses that are asked as well: remembered ones, the caller's
    notes      is told what could not be tried

    Raises UsageError for an interface that is not there.

    >>> from vantrue_client.mock import MockCamera
    >>> async def find(card: str) -> None:
    ...     async with MockCamera("e3", card=card) as simulated:
    ...         async for found in discover(known=[simulated.url], timeout=0.2, interface="127.0.0.1"):
    ...             if found.address == simulated.address:
    ...                 print(found.how, found.model)
    >>> import tempfile
    >>> asyncio.run(find(tempfile.mkdtemp()))
    remembered e3
    """
    only = None if interface is None else find_interface(interface)
    search = _Search(only, gate or Gate(), notes)
    async with aclosing(search.run(timeout, known=list(known), sweeping=sweep)) as found:
        async for camera in found:
            yield camera


class _Search:
    def __init__(self, only: Interface | None, gate: Gate, notes: Callable[[str], None]) -> None:
        self._only = only
        self._gate = gate
        self._note = notes
        self._own = [only] if only else list(interfaces())
        self._met: set[str] = set()
        self._asking = asyncio.Semaphore(AT_ONCE)
        self._questions: set[asyncio.Task[None]] = set()
        self._found: asyncio.Queue[Found | None] = asyncio.Queue()

    async def run(self, timeout: float, *, known: list[str], sweeping: bool) -> AsyncGenerator[Found]:
        work = asyncio.create_task(self._work(timeout, known, sweeping))
        try:
            while (camera := await self._found.get()) is not None:
                yield camera
            await work
        finally:
            for task in (work, *self._questions):
                task.cancel()
            await asyncio.gather(work, *self._questions, return_exceptions=True)

    async def _work(self, timeout: float, known: list[str], sweeping: bool) -> None:
        """Ask all candidates; the questions that run go on a little after the time is over, then they are ended."""
        try:
            for candidate in self._likely(known):
                self._ask(candidate)
            if sweeping:
                for network, candidates in neighbours(self._own):
                    await self._gate.sweep(network, len(candidates))
                    for candidate in candidates:
                        self._ask(candidate)
            try:
                async with asyncio.timeout(timeout):
                    await self._listen()
                    await self._answered()
            except TimeoutError:
                await self._answered(TAIL + (SWEEP_SECONDS if sweeping else 0.0))
        finally:
            self._found.put_nowait(None)

    def _likely(self, known: list[str]) -> Iterator[Candidate]:
        for address in known:
            yield Candidate(address, "remembered")
        yield from known_address(self._own)
        yield from gateways(self._own, only=self._only)

    async def _listen(self) -> None:
        await self._gate.announce()
        async with aclosing(announced(self._only, self._note)) as services:
            async for candidate in services:
                self._ask(candidate)

    def _ask(self, candidate: Candidate) -> None:
        """Put a question on the way to those of its addresses that were not asked before."""
        new: list[str] = []
        for text in (candidate.address, *candidate.also):
            try:
                address = str(parse_address(text))
            except UsageError as error:
                self._note(str(error))
                continue
            if address not in self._met and len(self._met) < MOST:
                self._met.add(address)
                new.append(address)
        question = asyncio.create_task(self._question(candidate, new))
        self._questions.add(question)
        question.add_done_callback(self._questions.discard)

    async def _question(self, candidate: Candidate, addresses: list[str]) -> None:
        """Ask one address after the other until a camera answers."""
        leave_by = self._only.address if self._only else None
        for address in addresses:
            async with self._asking:
                try:
                    found = await verify(candidate, address, patience=PATIENCE, gate=self._gate, interface=leave_by)
                except Refused as error:
                    self._note(str(error))
                    continue
            if found is not None:
                self._found.put_nowait(found)
                return

    async def _answered(self, seconds: float | None = None) -> None:
        if self._questions:
            await asyncio.wait(set(self._questions), timeout=seconds)
