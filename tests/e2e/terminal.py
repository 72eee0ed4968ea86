"""A real terminal: tmux draws what the installed program shows, and types what a person would."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.program import BOUND, COMMAND, Program
from tests.tools import needs

LOOKS = 0.05  # seconds between two looks at the screen


class Terminal:
    """One terminal window in which `vantrue` runs.

    socket  where its tmux listens, which no other has
    """

    def __init__(self, socket: Path) -> None:
        self._tmux = [needs("tmux"), "-S", str(socket), "-f", "/dev/null"]

    def begin(self, program: Program, arguments: Sequence[str], size: tuple[int, int]) -> None:
        words = shlex.join([*program.before, str(COMMAND), *arguments])
        script = f'{words}; echo "left with $?"; exec cat'
        width, height = map(str, size)
        subprocess.run(
            [*self._tmux, "new-session", "-d", "-x", width, "-y", height, "sh", "-c", script],
            env=program.environment | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"},
            cwd=program.home,
            check=True,
        )

    def screen(self) -> str:
        """What stands there."""
        return self._do("capture-pane", "-p")

    def until(self, *words: str) -> str:
        """Wait till all of that stands there."""
        return self.wait(lambda screen: all(word in screen for word in words), words)

    def without(self, words: str) -> str:
        """Wait till that stands there no more."""
        return self.wait(lambda screen: words not in screen, f"the end of {words!r}")

    def wait(self, fits: Callable[[str], object], what: object = "it") -> str:
        """Wait till the screen fits."""
        end = time.monotonic() + BOUND
        while not fits(screen := self.screen()):
            assert "Traceback" not in screen, screen
            assert time.monotonic() < end, f"{what} never came:\n{screen}"
            time.sleep(LOOKS)
        return screen

    def press(self, *keys: str) -> None:
        """Press keys, as tmux names them."""
        self._do("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type letters."""
        self._do("send-keys", "-l", text)

    def resize(self, width: int, height: int) -> None:
        """Make the window another size."""
        self._do("resize-window", "-x", str(width), "-y", str(height))

    def leave(self, *, under_way: bool = False) -> None:
        """Quit, which is to be a good end, and is asked about where something is still to come."""
        self.press("q")
        if under_way:
            self.until("Quit all the same?")
            self.press("y")
        self.until("left with 0")

    def end(self) -> None:
        """Close it, whatever runs in it."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True)

    def _do(self, *words: str) -> str:
        return subprocess.run([*self._tmux, *words], check=True, capture_output=True, text=True, timeout=BOUND).stdout


@contextmanager
def terminal(program: Program, *arguments: str, size: tuple[int, int] = (130, 40)) -> Iterator[Terminal]:
    """Start the program in a terminal of its own; nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="vt-") as folder:  # a socket's path has to be short
        window = Terminal(Path(folder, "tmux"))
        window.begin(program, arguments, size)
        try:
            yield window
        finally:
            window.end()
