"""Progress on a terminal: one bar for the run, one for each file under way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.progress import BarColumn, DownloadColumn, TaskID, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Drawn
from rich.table import Column

from vantrue_client.cli.output import printable
from vantrue_client.model import Progress, Recording, Result
from vantrue_client.workspace.reporter import Reporter

if TYPE_CHECKING:
    from vantrue_client.archive import Removal

EVERY = 0.1
"""Seconds between two drawings."""

NAME, BYTES, RATE, LEFT = 30, 15, 10, 7
"""Widths of the columns, so that bars stay where they are while names and numbers change."""


MARGIN = 3
"""Columns left free at the right: the ``^C`` that a terminal echoes there would wrap, and leave a bar behind."""


class _Bars(Drawn):
    def get_renderable(self) -> RenderableType:
        return _WithMargin(super().get_renderable())


class _WithMargin:
    def __init__(self, inner: RenderableType) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from console.render(self._inner, options.update_width(max(1, options.max_width - MARGIN)))


class BarReporter(Reporter):
    """Draws bars on standard error while it is entered, with bytes, rate and time left; results are lines above.

    It draws when it hears something and by no thread of its own: two that draw at once garble the screen.
    """

    def __init__(
        self,
        line: Callable[[Result], str | None],
        removal_line: Callable[[Removal], str],
        *,
        console: Console | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._line = line
        self._removal_line = removal_line
        self._clock = clock
        self._bars = _Bars(
            TextColumn("{task.description}", markup=False, table_column=Column(width=NAME, no_wrap=True)),
            BarColumn(bar_width=None),
            DownloadColumn(table_column=Column(width=BYTES, justify="right", no_wrap=True)),
            TransferSpeedColumn(table_column=Column(width=RATE, justify="right", no_wrap=True)),
            TimeRemainingColumn(table_column=Column(width=LEFT, justify="right", no_wrap=True)),
            console=console or Console(stderr=True),
            transient=True,
            auto_refresh=False,
            expand=True,
        )
        self._drawn = 0.0
        self._run: TaskID | None = None
        self._planned: set[str] = set()
        self._over = 0
        self._files: dict[str, TaskID] = {}
        self._done: dict[str, int] = {}

    def __enter__(self) -> BarReporter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def planned(self, recordings: Sequence[Recording]) -> None:
        """Begin the bar of the run, where anything is to be fetched; before it the terminal is free for a question."""
        self._bars.start()
        self._end_run()
        self._planned = {recording.name for recording in recordings}
        if recordings:
            total = sum(recording.size for recording in recordings)
            self._run = self._bars.add_task(self._counted(), total=total)

    def progress(self, progress: Progress) -> None:
        """Move a file's bar, and the run's with it."""
        name = progress.recording.name
        if name not in self._files:
            self._files[name] = self._bars.add_task(_short(printable(name)), total=progress.total)
        self._bars.update(self._files[name], completed=progress.done, total=progress.total)
        if self._run is not None:
            self._bars.advance(self._run, progress.done - self._done.get(name, 0))
        self._done[name] = progress.done
        if self._clock() >= self._drawn + EVERY:
            self._draw()

    def result(self, result: Result) -> None:
        """Take away the file's bar, and the run's after its last file."""
        if result.name in self._files:
            self._bars.remove_task(self._files.pop(result.name))
        self._done.pop(result.name, None)
        if self._run is not None and result.name in self._planned:
            self._over += 1
            self._bars.update(self._run, description=self._counted())
            if self._over >= len(self._planned):
                self._end_run()
        if line := self._line(result):
            self.say(line)
        self._draw()

    def removed(self, removal: Removal) -> None:
        """Print it as a line."""
        self.say(self._removal_line(removal))

    def say(self, sentence: str) -> None:
        """Print a line above the bars."""
        self._bars.console.print(printable(sentence), markup=False, highlight=False)

    def _counted(self) -> str:
        return f"{self._over} of {len(self._planned)} recordings"

    def _end_run(self) -> None:
        if self._run is not None:
            self._bars.remove_task(self._run)
        self._run, self._over = None, 0
        self._done.clear()

    def _draw(self) -> None:
        self._drawn = self._clock()
        self._bars.refresh()


def _short(name: str) -> str:
    return name if len(name) <= NAME else name[: NAME - 1] + "…"
