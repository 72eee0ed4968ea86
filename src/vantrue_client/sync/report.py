"""How a run went: counts, and the exit code that follows from them."""

from __future__ import annotations

from asyncio import CancelledError
from dataclasses import dataclass, fields, replace

from vantrue_client.errors import (
    CameraAmbiguous,
    CameraNotFound,
    ConnectionLost,
    GivenUp,
    NoRoom,
    NotWritable,
    Refused,
    UsageError,
)
from vantrue_client.model import Result


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    exec_failed   files whose ``--exec`` command failed; the files are safe
    incomplete    the list was cut off or empty: nothing is known of the rest
    bytes         that came over in this run, those of unfinished files included
    seconds       how long the run took
    list_seconds  how long the list took before it, where the caller measured

    >>> from vantrue_client.model import Status
    >>> Summary().plus(Result("a.MP4", Status.DOWNLOADED, bytes_fetched=5))
    Summary(downloaded=1, present=0, skipped=0, failed=0, exec_failed=0, incomplete=False, bytes=5, ...)
    """

    downloaded: int = 0
    present: int = 0
    skipped: int = 0
    failed: int = 0
    exec_failed: int = 0
    incomplete: bool = False
    bytes: int = 0
    seconds: float = 0.0
    list_seconds: float = 0.0

    def plus(self, result: Result) -> Summary:
        """With one result more."""
        status = result.status.value
        return replace(self, **{status: getattr(self, status) + 1, "bytes": self.bytes + result.bytes_fetched})

    def over(self, count: int) -> Summary:
        """With bytes more that belong to no result: of a file that is not finished."""
        return replace(self, bytes=self.bytes + count)

    def exec_failure(self) -> Summary:
        """With one more file whose command failed."""
        return replace(self, exec_failed=self.exec_failed + 1)

    def after(self, seconds: float) -> Summary:
        """With the time that the run took."""
        return replace(self, seconds=seconds)


def together(one: Summary, other: Summary) -> Summary:
    """What two runs did, one after the other.

    >>> together(Summary(downloaded=1, bytes=5), Summary(failed=1)) == Summary(downloaded=1, failed=1, bytes=5)
    True
    """
    summed = {each.name: getattr(one, each.name) + getattr(other, each.name) for each in fields(Summary)}
    return Summary(**{**summed, "incomplete": one.incomplete or other.incomplete})


def exit_code(summary: Summary, error: BaseException | None = None) -> int:
    """What the command exits with (design: experience, Exit codes); ``error`` is what ended the run early.

    >>> exit_code(Summary(skipped=3)), exit_code(Summary(failed=1)), exit_code(Summary(), KeyboardInterrupt())
    (0, 1, 130)
    >>> exit_code(Summary(), ConnectionLost("It left.")), exit_code(Summary(bytes=9), ConnectionLost("It left."))
    (3, 1)
    """
    match error:
        case None:
            return 1 if summary.failed or summary.exec_failed or summary.incomplete else 0
        case KeyboardInterrupt() | CancelledError():
            return 130
        case NoRoom() | NotWritable():
            return 5
        case Refused():
            return 4
        case UsageError() | CameraAmbiguous():
            return 2
        case CameraNotFound() | ConnectionLost() | GivenUp():
            return 1 if summary.bytes else 3
        case _:
            return 1
