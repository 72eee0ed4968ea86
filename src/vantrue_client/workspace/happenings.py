"""The events log: what fences told, one JSON line each, in the state folder; appended to and never changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vantrue_client.errors import StorageError
from vantrue_client.files import append_line, private_opener

FILE = "events.jsonl"
MOST_LINE = 64 * 1024
SAME = 5.0
"""Seconds: what is told as near as that of a camera by a fence is the same crossing, read from another clip."""

Crossed = Mapping[str, Any]


class Happenings:
    """The log, and what it has told; each line is on the disk when the call returns. Raises StorageError."""

    def __init__(self, state: Path) -> None:
        self._path = state / FILE
        self._told: dict[tuple[str, str, str], list[float]] = defaultdict(list)
        for line in self.read():
            if line.get("what") == "fence" and isinstance(line.get("at"), int | float):
                self._told[_of(line)].append(float(line["at"]))

    def read(self) -> Iterator[dict[str, Any]]:
        """Every line as it was written; what a crash cut off is left out."""
        try:
            with open(self._path, "rb", opener=private_opener) as file:
                while line := file.readline(MOST_LINE):
                    try:
                        told = json.loads(line)
                    except (ValueError, RecursionError):
                        continue
                    if isinstance(told, dict):
                        yield told
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(f"{self._path} cannot be read: {error.strerror}.", path=self._path) from error

    def knows(self, crossed: Crossed) -> bool:
        """Whether a crossing was told before."""
        return any(abs(crossed["at"] - at) <= SAME for at in self._told[_of(crossed)])

    def tell(self, crossed: Crossed) -> None:
        """Append a crossing."""
        append_line(self._path, json.dumps({"what": "fence", **crossed}).encode())
        self._told[_of(crossed)].append(float(crossed["at"]))


def _of(crossed: Crossed) -> tuple[str, str, str]:
    return str(crossed.get("fence_id")), str(crossed.get("kind")), str(crossed.get("camera"))
