"""The archive's footage as a category of what is stored about the user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import msgspec

from vantrue_client.archive.copy import Copy
from vantrue_client.archive.erasing import erase, opened, own_files
from vantrue_client.archive.inside import open_inside, stat_inside
from vantrue_client.archive.manifest import line_of
from vantrue_client.archive.pruning import protection
from vantrue_client.archive.removal import BatchRecorder
from vantrue_client.archive.runs import KEPT, latest
from vantrue_client.archive.survey import Day, days, look
from vantrue_client.archive.tracks import Tracks
from vantrue_client.model.holding import Package, Scope, Stock, Tell
from vantrue_client.sentences import Sentence

MOST_NAMED = 5
_HERE = Sentence("stored.footage.here", "recordings")
_PROTECTED = Sentence("stored.footage.protected", "of them locked, events, marked as kept or otherwise protected")
_REMEMBERED = Sentence("stored.footage.remembered", "recordings that are gone and remembered")
_UNFINISHED = Sentence("stored.footage.unfinished", "parts and journals of unfinished downloads")
_BOOKS = Sentence("stored.footage.books", "manifests and files of the catalog")
_FOREIGN = "{number} in the archive that this program did not make, or cannot look at: {some}."


class Footage:
    """Recordings, what fetches left unfinished, manifests and catalog: the Protocol `Holding`."""

    category = "footage"
    about = Sentence("stored.footage", "Recordings, unfinished downloads, and the books that tell of them.")
    limits = frozenset({"camera", "time"})
    afterwards = Sentence("stored.footage.afterwards", "A later sync brings again what is still on the camera's card.")

    def __init__(self, root: Path, recorder: BatchRecorder | None = None) -> None:
        self.root = root.expanduser()
        self._recorder = recorder

    def stocks(self, scope: Scope) -> list[Stock]:
        """What is there and meant; changes nothing."""
        count: Counter[str] = Counter()
        for day in self._look([]):
            for file, copy in day.copies.items():
                if scope.holds(copy.camera, copy.recording):
                    _count(count, copy, day.lying.get(file))
            for size, copy in day.unfinished.values():
                if scope.holds(copy.camera, copy.recording):
                    count.update({"unfinished": 1, "unfinished bytes": size})
            if not scope.limited:
                count.update({"books": len(day.books), "books bytes": sum(day.books.values())})
        if not scope.limited:
            own = own_files(self.root)
            count.update({"books": len(own), "books bytes": sum(own.values())})
        found = [
            Stock(_HERE, count["here"], count["here bytes"]),
            Stock(_PROTECTED, count["protected"]),
            Stock(_REMEMBERED, count["remembered"]),
            Stock(_UNFINISHED, count["unfinished"], count["unfinished bytes"]),
            Stock(_BOOKS, count["books"], count["books bytes"]),
        ]
        return [stock for stock in found if stock.count]

    def stays(self, scope: Scope) -> list[str]:
        """What an erasure would leave, in sentences."""
        foreign: list[str] = []
        unknown = undated = 0
        for day in self._look(foreign):
            foreign += day.foreign
            for copy in day.copies.values():
                unknown += scope.camera is not None and copy.provisional
                undated += bool(scope.limits & {"time"}) and copy.recording.when is None
        found = list[str]()
        if foreign:
            some = ", ".join(foreign[:MOST_NAMED]) + (", ..." if len(foreign) > MOST_NAMED else "")
            found.append(Sentence("stored.footage.foreign", _FOREIGN, number=len(foreign), some=some))
        if unknown:
            found.append(f"{unknown} recordings of which nobody knows the camera.")
        if undated:
            found.append(f"{undated} recordings without a time.")
        if self.root.is_dir() and not scope.limited:
            found.append(Sentence("stored.footage.folder", "The archive's folder itself, {folder}.", folder=self.root))
        return found

    def export(self, package: Package) -> None:
        """The books as lines; the files themselves where the package takes footage."""
        package.lines("footage/recordings.jsonl", "Every recording that is here or remembered.", self._lines())
        with opened(self.root) as catalog:
            runs = latest(catalog, KEPT) if catalog is not None else []
            package.lines("footage/runs.jsonl", "What each sync, get and import did.", map(msgspec.to_builtins, runs))
        if package.footage:
            for day in self._look([]):
                for file in day.lying:
                    self._export_file(package, file)

    def erase(self, scope: Scope, tell: Tell) -> bool:
        """Erase what is meant; raises ArchiveBusy while a sync runs, StorageError."""
        if not self.root.is_dir():
            return True
        root = self.root.resolve()
        return Tracks(root).erase(scope, tell) and erase(root, scope, self._recorder, tell)

    def _look(self, foreign: list[str]) -> Iterator[Day]:
        if self.root.is_dir():
            with opened(self.root) as catalog:
                for day in days(self.root, foreign):
                    yield look(self.root, day, catalog)

    def _lines(self) -> Iterator[object]:
        for day in self._look([]):
            for file, copy in sorted(day.copies.items()):
                line = msgspec.to_builtins(line_of(copy))
                yield {**line, "file": file, "here": file in day.lying}

    def _export_file(self, package: Package, file: str) -> None:
        place = PurePosixPath(file)
        try:
            status = stat_inside(self.root, place)
            with open_inside(self.root, place) as source:
                modified = datetime.fromtimestamp(status.st_mtime, UTC) if status else None
                package.copy(f"footage/{file}", source, modified)
        except OSError as error:
            package.note(f"footage/{file}: {error.strerror or type(error).__name__}")


def _count(count: Counter[str], copy: Copy, size: int | None) -> None:
    if size is None:
        count["remembered"] += 1
        return
    count.update({"here": 1, "here bytes": size})
    count["protected"] += protection(copy) is not None
