"""The queues as a category of what is stored about the user: the Protocol `Holding`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from vantrue_client.errors import StorageError
from vantrue_client.files import remove_files
from vantrue_client.model.holding import Package, Scope, Stock, Tell
from vantrue_client.sentences import Sentence
from vantrue_client.sync.queue import Entry, Queue
from vantrue_client.sync.queued import PATTERN, QueueFile


class Queues:
    """What was asked to be brought, for each archive; it names recordings and their cameras."""

    category = "queue"
    about = Sentence("stored.queue", "Which recordings were asked to be brought here, and how that went.")
    limits = frozenset({"camera", "time"})
    afterwards = ""

    def __init__(self, state: Path) -> None:
        self._state = state

    def stocks(self, scope: Scope) -> list[Stock]:
        """How many recordings the queues name."""
        named = sum(_meant(entry, scope) for file in self._files() for entry in file.read().entries)
        return [Stock(Sentence("stored.queue.all", "recordings in the queue"), named)] if named else []

    def stays(self, scope: Scope) -> list[str]:
        """Nothing."""
        return []

    def export(self, package: Package) -> None:
        """Every recording that is named, a line each."""
        if self.stocks(Scope()):
            package.lines("queue/queue.jsonl", "Recordings that were asked for.", self._lines())

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Forget those that are meant; without a limit the files go."""
        if not scope.limited:
            return remove_files([one for file in self._files() for one in file.files()], tell)
        done = True
        for file in self._files():
            try:
                file.change(lambda queue: _without(queue, scope))
            except StorageError as error:
                tell(str(error))
                done = False
        return done

    def _files(self) -> list[QueueFile]:
        names = {path.name.split(".")[0] for path in self._state.glob(PATTERN.replace("json", "*"))}
        names |= {path.name.split(".")[1] for path in self._state.glob(f".{PATTERN}.*")}
        return [QueueFile(self._state / f"{name}.json") for name in sorted(names)]

    def _lines(self) -> Iterator[object]:
        for file in self._files():
            for entry in file.read().entries:
                yield {
                    "name": entry.recording.name,
                    "path": entry.recording.path,
                    "camera": entry.camera,
                    "start": str(entry.recording.start) if entry.recording.start else None,
                    "state": entry.state.value,
                    "reason": entry.reason,
                }


def _meant(entry: Entry, scope: Scope) -> bool:
    """One of which nobody knew the camera may be of any."""
    return scope.holds(entry.camera or scope.camera, entry.recording)


def _without(queue: Queue, scope: Scope) -> Queue:
    return replace(queue, entries=tuple(entry for entry in queue.entries if not _meant(entry, scope)))
