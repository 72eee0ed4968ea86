"""Asking the one who sits at the terminal; in a pipe nobody is asked."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from vantrue_client.cli.output import printable

_YES = {"y", "yes"}
_NO = {"n", "no"}


class TerminalAsker:
    """Asks on standard error and reads the answer from the terminal."""

    async def ask(self, question: str) -> bool | None:
        """Yes, no, or None where nobody can be asked or nothing was said; Ctrl-C ends the question at once."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        print(f"{printable(question)} [y/n] ", end="", file=sys.stderr, flush=True)
        said = (await _line(sys.stdin.fileno())).strip().lower()
        return True if said in _YES else False if said in _NO else None

    async def secret(self, question: str) -> str | None:
        """What is typed, shown nowhere; None where nobody can type, or where the system cannot hide it (Windows)."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()) or sys.platform == "win32":
            return None
        handle = sys.stdin.fileno()
        with _unseen(handle):
            print(printable(question), end=" ", file=sys.stderr, flush=True)
            said = await _line(handle)
        print(file=sys.stderr, flush=True)
        return said.rstrip("\r\n") if said else None

    def tell(self, sentence: str) -> bool:
        """Say it on standard error."""
        print(printable(sentence), file=sys.stderr, flush=True)
        return True


@contextmanager
def _unseen(handle: int) -> Iterator[None]:
    """What is typed meanwhile does not show; what was typed before is thrown away, for it did."""
    import termios

    before = termios.tcgetattr(handle)
    unseen = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(handle, termios.TCSAFLUSH, unseen)
    try:
        yield
    finally:
        termios.tcsetattr(handle, termios.TCSANOW, before)


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
