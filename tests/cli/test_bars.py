from __future__ import annotations

import io
import re

from rich.console import Console

from vantrue_client.cli.bars import BarReporter
from vantrue_client.model import Kind, Progress, Recording, Result, Status

MB = 1_000_000


def recording(name: str, size: int = 10 * MB) -> Recording:
    return Recording(name, f"/{name}", f"/{name}", Kind.NORMAL, size)


class Screen:
    """What was drawn, on a terminal whose clock the test moves."""

    def __init__(self, width: int = 100) -> None:
        self.drawn = io.StringIO()
        self.now = 0.0
        console = Console(file=self.drawn, force_terminal=True, width=width, height=30, legacy_windows=False)
        self.bars = BarReporter(
            lambda result: f"{result.status} {result.name}",
            lambda removal: f"removed {removal.name}",
            console=console,
            clock=self.clock,
        )

    def clock(self) -> float:
        self.now += 1
        return self.now

    @property
    def last(self) -> list[str]:
        """The lines of the last drawing."""
        after = re.split(r"\x1b\[\d*A|\x1b\[2K", self.drawn.getvalue())[-1]
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", after).replace("\r", "").splitlines()


def test_the_run_and_each_file_have_bytes_and_say_how_many_are_through() -> None:
    screen = Screen()
    one, two = recording("one.MP4"), recording("two.MP4", 30 * MB)
    with screen.bars as bars:
        bars.planned([one, two])
        bars.progress(Progress(one, 4 * MB, 4 * MB, 10 * MB))
        run, file = screen.last
        assert run.startswith("0 of 2 recordings")
        assert "4.0/40.0 MB" in run
        assert file.startswith("one.MP4")
        assert "4.0/10.0 MB" in file
        bars.result(Result("one.MP4", Status.DOWNLOADED))
        (run,) = screen.last
        assert run.startswith("1 of 2 recordings")
        bars.result(Result("two.MP4", Status.FAILED))
        assert screen.last == []


def test_where_nothing_is_to_be_fetched_there_is_no_bar() -> None:
    screen = Screen()
    with screen.bars as bars:
        bars.planned([])
        bars.result(Result("one.MP4", Status.PRESENT))
    assert "recordings" not in screen.drawn.getvalue()


def test_bars_leave_the_right_edge_free_for_what_a_terminal_echoes() -> None:
    screen = Screen(width=60)
    one = recording("2" * 200 + ".MP4")
    with screen.bars as bars:
        bars.planned([one])
        bars.progress(Progress(one, MB, MB, None))
        assert len(screen.last) == 2
        assert all(len(line) <= 57 for line in screen.last)
