"""Asking the one who sits at the terminal; in a pipe nobody is asked."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from vantrue_client.cli.output import printable
from vantrue_client.cli.pinfile import VARIABLE, lines_of
from vantrue_client.cli.unseen import unseen
from vantrue_client.errors import UsageError

_YES = {"y", "yes"}
_NO = {"n", "no"}


class TerminalAsker:
    """Asks on standard error and reads the answer from the terminal."""

    async def ask(self, question: str) -> bool | None:
        """Yes, no, or None where nobody can be asked or nothing was said; Ctrl-C ends the question at once."""
        said = (await self.line(f"{question} [y/n]") or "").lower()
        return True if said in _YES else False if said in _NO else None

    async def line(self, question: str) -> str | None:
        """What is typed, without what surrounds it; None where nobody can be asked."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        print(f"{printable(question)} ", end="", file=sys.stderr, flush=True)
        return (await _line(sys.stdin.fileno())).strip()

    async def pin(self, question: str, *, new: bool = False) -> str | None:
        """A PIN, typed unseen or from the file that is named for it; None where neither is.

        new  it is typed twice; raises UsageError where the two differ
        """
        if self._scripted is not None:
            return next(self._scripted, None)
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        typed = await _unseen(question)
        if new and typed and await _unseen("The same again") != typed:
            raise UsageError("The two are not the same.", kept="Nothing was changed.")
        return typed or None

    async def secret(self, question: str) -> str | None:
        """What is typed, shown nowhere; None where nobody can type; an empty line is an answer."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        return await _unseen(question)

    def tell(self, sentence: str) -> bool:
        """Say it on standard error."""
        print(printable(sentence), file=sys.stderr, flush=True)
        return True

    @cached_property
    def _scripted(self) -> Iterator[str] | None:
        named = os.environ.get(VARIABLE)
        return lines_of(Path(named)) if named else None


async def _unseen(question: str) -> str | None:
    with unseen(sys.stdin.fileno()):
        print(f"{printable(question)}: ", end="", file=sys.stderr, flush=True)
        try:
            typed = await _line(sys.stdin.fileno())
            return typed.rstrip("\r\n") if typed else None
        finally:
            print(file=sys.stderr, flush=True)


async def _line(handle: int) -> str:
    """A line as it is typed. A thread waits for it that nobody has to wait for: cancelling leaves at once."""
    loop = asyncio.get_running_loop()
    typed: asyncio.Future[str] = loop.create_future()

    def settle(text: str) -> None:
        if not typed.done():
            typed.set_result(text)

    def read() -> None:
        text = os.read(handle, 1024).decode(errors="replace")
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, text)

    threading.Thread(target=read, daemon=True, name="answer").start()
    return await typed
