"""Progress on a terminal: one bar for the run, one for each file under way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TaskID, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bars

from vantrue_client.cli.output import printable
from vantrue_client.model import Progress, Recording, Result
from vantrue_client.workspace.reporter import Reporter

if TYPE_CHECKING:
    from vantrue_client.archive import Removal


class BarReporter(Reporter):
    """Draws bars on standard error while it is entered, with bytes, rate and time left; results are lines above."""

    def __init__(self, line: Callable[[Result], str | None], removal_line: Callable[[Removal], str]) -> None:
        self._line = line
        self._removal_line = removal_line
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._run: TaskID | None = None
        self._files: dict[str, TaskID] = {}
        self._done: dict[str, int] = {}

    def __enter__(self) -> BarReporter:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def planned(self, recordings: Sequence[Recording]) -> None:
        """Begin the bar of the run."""
        self._done.clear()
        if self._run is not None:
            self._bars.remove_task(self._run)
        total = sum(recording.size for recording in recordings)
        self._run = self._bars.add_task(f"{len(recordings)} recordings", total=total)

    def progress(self, progress: Progress) -> None:
        """Move a file's bar, and the run's with it."""
        name = progress.recording.name
        if name not in self._files:
            self._files[name] = self._bars.add_task(printable(name)[:40], total=progress.total)
        self._bars.update(self._files[name], completed=progress.done, total=progress.total)
        if self._run is not None:
            self._bars.advance(self._run, progress.done - self._done.get(name, 0))
        self._done[name] = progress.done

    def result(self, result: Result) -> None:
        """Take away the file's bar."""
        if result.name in self._files:
            self._bars.remove_task(self._files.pop(result.name))
        self._done.pop(result.name, None)
        if line := self._line(result):
            self.say(line)

    def removed(self, removal: Removal) -> None:
        """Print it as a line."""
        self.say(self._removal_line(removal))

    def say(self, sentence: str) -> None:
        """Print a line above the bars."""
        self._bars.console.print(printable(sentence), markup=False, highlight=False)
