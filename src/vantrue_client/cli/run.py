"""Running a command: the event loop, and what an error becomes for the one who typed it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Callable, Coroutine
from enum import IntEnum
from typing import Any

import typer

from vantrue_client import errors
from vantrue_client.cli.output import printable


class Exit(IntEnum):
    """Exit codes (design: experience, Command line)."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    NO_CAMERA = 3
    REFUSED = 4
    NO_ROOM = 5
    INTERRUPTED = 130


_CODES: tuple[tuple[type[errors.VantrueError], Exit], ...] = (
    (errors.UsageError, Exit.USAGE),
    (errors.Refused, Exit.REFUSED),
    (errors.CameraAmbiguous, Exit.USAGE),
    (errors.CameraNotFound, Exit.NO_CAMERA),
    (errors.ConnectionLost, Exit.NO_CAMERA),
    (errors.NoRoom, Exit.NO_ROOM),
    (errors.NotWritable, Exit.NO_ROOM),
)


def exit_code(error: errors.VantrueError) -> Exit:
    """The exit code for an error that ended a command.

    >>> exit_code(errors.CameraNotFound("No camera answered."))
    <Exit.NO_CAMERA: 3>
    """
    return next((code for kind, code in _CODES if isinstance(error, kind)), Exit.SOME_FAILED)


def run(work: Coroutine[Any, Any, Exit | None]) -> None:
    """Run a command's work to its end and leave with its exit code."""
    try:
        code = asyncio.run(_interruptible(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        complain("Interrupted. What was finished is intact; the same command goes on where it stopped.")
        code = Exit.INTERRUPTED
    raise typer.Exit(code or Exit.DONE)


def guarded(call: Callable[[], object]) -> int:
    """Call the program and turn what it raises into a message and an exit code: no traceback reaches a user."""
    try:
        call()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else Exit.DONE
    except errors.VantrueError as error:
        complain(error)
        return exit_code(error)
    except BaseExceptionGroup as group:
        first = group.exceptions[0]
        return guarded(lambda: _raise(first))
    except Exception as error:
        return _at_fault(error)
    return Exit.DONE


def complain(what: object) -> None:
    """Say what happened on standard error."""
    print(f"vantrue: {printable(str(what))}", file=sys.stderr)


def _at_fault(error: Exception) -> Exit:
    """Say that the fault is the program's, masked: nobody knows what its message holds."""
    from vantrue_client.policy.masking import scrubber

    if os.environ.get("VANTRUE_TRACEBACK"):
        trace = "".join(traceback.format_exception(error))
        print(*map(printable, scrubber().text(trace).splitlines()), sep="\n", file=sys.stderr)
    else:
        said = scrubber().text(f"{error.__class__.__name__}: {error}")
        complain(
            f"A fault in the program: {said} What was finished is intact. "
            "Please report it, with what VANTRUE_TRACEBACK=1 shows."
        )
    return Exit.SOME_FAILED


def _raise(error: BaseException) -> None:
    raise error


async def _interruptible(work: Coroutine[Any, Any, Exit | None]) -> Exit | None:
    """A polite end (SIGTERM, a closed terminal) is treated as Ctrl-C is, unless whoever started it had it ignored."""
    task = asyncio.current_task()
    assert task is not None
    for name in ("SIGTERM", "SIGHUP"):
        try:
            number = getattr(signal, name)
            if signal.getsignal(number) is not signal.SIG_IGN:
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        except (AttributeError, NotImplementedError):  # Windows knows neither
            break
    return await work
