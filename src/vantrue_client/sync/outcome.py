"""What an error, or none, means for one recording: the one table of outcomes."""

from __future__ import annotations

from pathlib import Path

from vantrue_client.errors import NotFound, Refused, StorageError, UnderWay, UnsafeName, UsageError, VantrueError
from vantrue_client.fetch import Fetched
from vantrue_client.model import Recording, Result, Status
from vantrue_client.sync.plan import UNDER_WAY

VANISHED = "It vanished from the camera before it could be fetched."


def ends_the_run(error: VantrueError) -> bool:
    """Whether it concerns all files and not the one: the laptop's disk, the rules, the call itself."""
    if isinstance(error, UnsafeName):
        return False
    return isinstance(error, StorageError | Refused | UsageError)


def outcome(recording: Recording, error: VantrueError, fetched: int = 0) -> Result:
    """What one recording's error makes of it.

    >>> from vantrue_client.model import Kind
    >>> outcome(Recording("a.MP4", "/a.MP4", "/a.MP4", Kind.NORMAL, 1), UnderWay("It grew.")).status
    <Status.SKIPPED: 'skipped'>
    """
    status, reason = Status.FAILED, str(error)
    if isinstance(error, NotFound):
        status, reason = Status.SKIPPED, VANISHED
    elif isinstance(error, UnderWay):
        status, reason = Status.SKIPPED, UNDER_WAY
    return Result(recording.name, status, size=recording.size, bytes_fetched=fetched, reason=reason)


def left_alone(recording: Recording, why: str) -> Result:
    """Of a recording that the plan skips."""
    return Result(recording.name, Status.SKIPPED, size=recording.size, reason=why)


def here_already(recording: Recording, at: Path) -> Result:
    """Of a recording that lies here already."""
    return Result(recording.name, Status.PRESENT, file=str(at.absolute()), size=recording.size)


def downloaded(recording: Recording, fetched: Fetched, failure: str | None = None) -> Result:
    """Of a recording that was fetched; ``failure`` says how the caller's own work on it failed."""
    return Result(
        recording.name,
        Status.DOWNLOADED,
        file=str(fetched.file.absolute()),
        size=fetched.size,
        bytes_fetched=fetched.bytes_fetched,
        sha256=fetched.sha256,
        seconds=fetched.seconds,
        reason=failure,
    )
