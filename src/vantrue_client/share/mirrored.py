"""What is remembered of a mirror: that it was confirmed, and what its target was proven to hold.

One file a target, of lines that are appended: killed at any moment it tells less than is there, never more. The target
is named by a pseudonym only; the file that is not there says that nothing was confirmed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from vantrue_client.archive import Copy
from vantrue_client.archive.layout import DAY
from vantrue_client.files import append_line, remove_files, storage_error

MOST_LINE = 64 * 1024


class Mirrored:
    """The memory of one target; each change is on the disk when the call returns. Raises StorageError.

    >>> from tempfile import mkdtemp
    >>> memory = Mirrored(Path(mkdtemp()), "c0ffee")
    >>> memory.confirmed, memory.confirm("2025-12-11T18:49:30Z"), memory.confirmed
    (False, None, True)
    """

    def __init__(self, state: Path, pseudonym: str) -> None:
        self.path = state / f"mirror-{pseudonym}.jsonl"
        self._days: dict[str, dict[str, tuple[int, str]]] = {}
        self.confirmed = False
        for line in self._lines():
            self._take(line)

    def confirm(self, at: str) -> None:
        """The user confirmed that the archive goes there, from now on."""
        self._add({"confirmed": at})

    def has(self, file: str, size: int, sha256: str) -> bool:
        """Whether it was proven to be there."""
        return self._days.get(_day(file), {}).get(file) == (size, sha256)

    def holds(self, copy: Copy) -> bool:
        """The same of a copy."""
        return self.has(copy.file, copy.recording.size, copy.sha256)

    def put(self, file: str, size: int, sha256: str) -> None:
        """It was proven to be there."""
        self._add({"file": file, "size": size, "sha256": sha256})

    def of_day(self, day: str) -> tuple[str, int] | None:
        """One file of a day, the latest that was put there, and its size: what a look at the day begins with."""
        files = self._days.get(day)
        if not files:
            return None
        file = next(reversed(files))
        return file, files[file][0]

    def doubt(self, day: str) -> None:
        """What was remembered of a day is not there any more: all of it is looked at again."""
        self._add({"doubted": day})

    def forget(self) -> bool:
        """Forget the target, its confirmation too; whether there was anything."""
        known = self.confirmed
        remove_files([self.path], lambda _: None)
        self.confirmed, self._days = False, {}
        return known

    def _add(self, line: dict[str, object]) -> None:
        append_line(self.path, json.dumps(line).encode())
        self._take(line)

    def _take(self, line: dict[str, object]) -> None:
        file, size, sha256 = line.get("file"), line.get("size"), line.get("sha256")
        if "confirmed" in line:
            self.confirmed = True
        elif "doubted" in line:
            self._days.pop(str(line["doubted"]), None)
        elif isinstance(file, str) and isinstance(size, int) and isinstance(sha256, str):
            day = self._days.setdefault(_day(file), {})
            day.pop(file, None)
            day[file] = (size, sha256)

    def _lines(self) -> Iterator[dict[str, object]]:
        try:
            with open(self.path, "rb") as file:
                while piece := file.readline(MOST_LINE):
                    try:
                        line = json.loads(piece)
                    except (ValueError, RecursionError):
                        continue  # cut off by a crash: it is looked at again
                    if isinstance(line, dict):
                        yield line
        except FileNotFoundError:
            return
        except OSError as error:
            raise storage_error(error, self.path) from error


def _day(file: str) -> str:
    """The day's folder of a recording, or of a list of its recordings.

    >>> _day("2025/12-11/event/X.MP4"), _day("undated/mirrored-00000001-ab.jsonl")
    ('2025/12-11', 'undated')
    """
    told = DAY.match(file)
    return told[0] if told else ""
