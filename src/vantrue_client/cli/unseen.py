"""Typing that the terminal does not show."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import ctypes

    _ECHO = 0x4

    @contextmanager
    def unseen(handle: int) -> Iterator[None]:
        """While this holds, what is typed is not shown."""
        kernel, mode = ctypes.windll.kernel32, ctypes.c_ulong()
        console = kernel.GetStdHandle(-10)
        kernel.GetConsoleMode(console, ctypes.byref(mode))
        kernel.SetConsoleMode(console, mode.value & ~_ECHO)
        try:
            yield
        finally:
            kernel.SetConsoleMode(console, mode.value)

else:
    import termios

    @contextmanager
    def unseen(handle: int) -> Iterator[None]:
        """While this holds, what is typed is not shown; what was typed before is thrown away."""
        before = termios.tcgetattr(handle)
        hidden = [*before]
        hidden[3] &= ~termios.ECHO
        termios.tcsetattr(handle, termios.TCSAFLUSH, hidden)
        try:
            yield
        finally:
            termios.tcsetattr(handle, termios.TCSANOW, before)
