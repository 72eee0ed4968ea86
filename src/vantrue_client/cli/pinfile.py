"""A guardian's PIN from a script: a file or a pipe that ``VANTRUE_GUARDIAN_PIN_FILE`` names.

Never the PIN itself: command lines and environments are read by others. Each question takes the next line.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from vantrue_client.errors import UsageError

VARIABLE = "VANTRUE_GUARDIAN_PIN_FILE"
_MOST_BYTES = 1024


def lines_of(path: Path, named_by: str = VARIABLE) -> Iterator[str]:
    """The lines of such a file, which has to be the owner's alone; raises UsageError."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if os.name == "posix" and stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
                raise UsageError(f"{path} can be read by others.", advice=f"chmod 600 {path}")
            text = file.read(_MOST_BYTES).decode("utf-8", "surrogateescape")
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise UsageError(f"{path}, which {named_by} names, cannot be read: {said}.") from error
    yield from text.splitlines()
