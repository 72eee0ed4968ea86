"""A flat folder as a destination: ``get --to DIR``, uncatalogued."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from vantrue_client.archive.identity import same
from vantrue_client.archive.layout import candidates, safe_name
from vantrue_client.fetch import Fetched, forget
from vantrue_client.files import make_folder
from vantrue_client.model import CameraTime, Recording


class Folder:
    """Files side by side under their names; a name that another file has is left to it, and a suffix added.

    A recording is present when a file of its name has its size and, as last write, its end.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    def present(self, recording: Recording) -> Path | None:
        """Where it lies already; raises UnsafeName."""
        found = next((at for at in self._taken(recording) if _is(at, recording)), None)
        if found is not None:
            forget(found)  # what the fetch noted lies there still when the run ended before `keep`
        return found

    def target(self, recording: Recording) -> Path:
        """The first of its names that nothing has taken; raises UnsafeName, and NotWritable for the folder."""
        make_folder(self.path)
        return next(at for at in self._names(recording) if not os.path.lexists(at))

    def keep(self, recording: Recording, fetched: Fetched) -> None:
        """The folder is its own record: only what the fetch noted beside the file goes."""
        forget(fetched.file)

    def _taken(self, recording: Recording) -> Iterator[Path]:
        for at in self._names(recording):
            if not os.path.lexists(at):
                return
            yield at

    def _names(self, recording: Recording) -> Iterator[Path]:
        return (self.path / name for name in candidates(PurePosixPath(safe_name(recording.name))))


def _is(at: Path, recording: Recording) -> bool:
    """Whether a file is a recording, as far as name, size and last write tell."""
    try:
        here = at.lstat()
        end = None if recording.end is None else CameraTime.from_timestamp(here.st_mtime)
    except (OSError, OverflowError, ValueError):
        return False
    return stat.S_ISREG(here.st_mode) and same(
        replace(recording, size=here.st_size, size_exact=True, end=end), recording
    )
