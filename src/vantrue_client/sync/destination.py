"""Where recordings go: the archive, or a plain folder."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from vantrue_client.fetch import Fetched
from vantrue_client.model import Recording


class Destination(Protocol):
    """A place that knows what it holds and where the next one goes.

    Its methods may block: they are called in a worker thread, one at a time.
    """

    def present(self, recording: Recording) -> Path | None:
        """Where a recording lies here already, whole; None when it does not."""
        ...

    def target(self, recording: Recording) -> Path:
        """The final path it gets: the same one each time until something else lies there.

        Raises UnsafeName for a name that no file here may have.
        """
        ...

    def keep(self, recording: Recording, fetched: Fetched) -> None:
        """Enter a file that lies at its final path, whole; raises StorageError."""
        ...
