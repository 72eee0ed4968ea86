"""Someone at a terminal who reads before typing."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.program import BOUND, COMMAND, Program


class Typist:
    """The program on a terminal, a question at a time."""

    def __init__(self, process: subprocess.Popen[bytes], terminal: int) -> None:
        self.process = process
        self._terminal = terminal
        self.drawn = ""

    def answer(self, question: str, typed: str, *, key: str = "\n") -> None:
        """Wait for a question, then type a line, or what another key ends."""
        seen = len(self.drawn)
        while question not in self.drawn[seen:]:
            assert self._read(), self.drawn
        os.write(self._terminal, f"{typed}{key}".encode())

    def echoes(self) -> bool:
        """Whether the terminal shows what is typed."""
        return bool(termios.tcgetattr(self._terminal)[3] & termios.ECHO)

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        return self.process.wait(BOUND)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], BOUND)
        assert ready, f"nothing more was drawn: {self.drawn}"
        try:
            read = os.read(self._terminal, 65536)
        except OSError:  # Linux ends a terminal with EIO once nobody else holds it
            return False
        self.drawn += read.decode()
        return bool(read)


@contextmanager
def typist(program: Program, *arguments: str) -> Iterator[Typist]:
    """Start the program on a terminal of its own; nothing is left behind."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [COMMAND, *arguments],
        env=program.environment | {"TERM": "xterm"},
        cwd=program.home,
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
    ) as process:
        os.close(its)
        try:
            yield Typist(process, ours)
        finally:
            process.kill()
            os.close(ours)
