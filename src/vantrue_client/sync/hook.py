"""``--exec COMMAND``: a command of the user's for each file, once it is final."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import sys

from vantrue_client.errors import UsageError
from vantrue_client.fetch import Fetched
from vantrue_client.model import Recording

TIME_LIMIT = 600.0
_OUR_STANDARD_ERROR = 2


class Hook:
    """Runs the command for one file at a time, without a shell.

    quiet  nothing of it reaches our standard output, which holds JSON then: it goes to standard error
    limit  seconds after which it is stopped

    The facts are in its environment, empty where unknown: ``VANTRUE_FILE_PATH`` (absolute), ``_NAME`` (on the card),
    ``_KIND``, ``_CHANNEL``, ``_START`` and ``_END`` (camera time), ``_SIZE``, ``_SHA256``, ``_LOCKED`` (``true`` or
    ``false``), ``_MOMENT``. It runs once a fetched file; when the program is killed in between, it does not run
    again for that file.

    Raises UsageError for a command that cannot be split into words.

    >>> Hook("convert --to 'my folder'").words
    ['convert', '--to', 'my folder']
    """

    def __init__(self, command: str, *, quiet: bool = False, limit: float = TIME_LIMIT) -> None:
        try:
            self.words = shlex.split(command)
        except ValueError as error:
            raise UsageError(f"--exec {command!r} cannot be read: {error}.", advice="Check its quotes.") from error
        if not self.words:
            raise UsageError("--exec names no command.")
        self._quiet = quiet
        self._limit = limit

    async def __call__(self, recording: Recording, fetched: Fetched) -> str | None:
        """Run it; a sentence that says how it failed, or None. Cancelled, it takes the command along."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self.words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=_OUR_STANDARD_ERROR if self._quiet else None,
                env=os.environ | facts(recording, fetched),
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            return f"The file is safe, but {self.words[0]} could not be started: {error}."
        try:
            async with asyncio.timeout(self._limit):
                code = await process.wait()
        except TimeoutError:
            return f"The file is safe, but {self.words[0]} took longer than {self._limit:g} s and was stopped."
        finally:
            if process.returncode is None:
                _stop(process)
                await asyncio.shield(process.wait())
        return f"The file is safe, but {self.words[0]} failed with {code}." if code else None


def facts(recording: Recording, fetched: Fetched) -> dict[str, str]:
    """What the command is told, safe to hand to any system: a camera names its files as it likes."""
    told = {
        "PATH": str(fetched.file.absolute()),
        "NAME": recording.name,
        "KIND": recording.kind.value,
        "CHANNEL": recording.channel or "",
        "START": recording.start or "",
        "END": recording.end or "",
        "SIZE": fetched.size,
        "SHA256": fetched.sha256,
        "LOCKED": "" if recording.locked is None else str(recording.locked).lower(),
        "MOMENT": recording.moment or "",
    }
    return {f"VANTRUE_FILE_{fact}": _tellable(str(value)) for fact, value in told.items()}


def _tellable(text: str) -> str:
    text = text.replace("\0", "")
    try:
        os.fsencode(text)
    except UnicodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def _stop(process: asyncio.subprocess.Process) -> None:
    """End it and what it started."""
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)  # it leads a session of its own, so these are its processes alone
    except ProcessLookupError:
        return
