"""The guardian of a minor's profile: the mark, the PIN, its tries, and what the guardian refused (clauses 6.1, 6.2).

All of it is one private file: whoever takes away the count of tries takes away the PIN with it. Tries are counted
before the PIN is checked. The wait after too many is measured by the clock that runs since the system's start: a wait
survives a restart, and setting the time shortens none.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec

from vantrue_client.errors import Refused, StorageError, UsageError
from vantrue_client.files import make_folder, read_small, storage_error, sync_folder, write_whole
from vantrue_client.policy.decide import Profile
from vantrue_client.policy.exclusive import exclusive
from vantrue_client.policy.ledger import utc_now
from vantrue_client.policy.pin import Hashed, hashed
from vantrue_client.sentences import Sentence, joined

TRIES = 10
FIRST_WAIT = 15 * 60.0  # seconds; each wrong try after it doubles the wait
LONGEST_WAIT = 24 * 3600.0
RULE = "minor-needs-guardian"

_MOST_BYTES = 1024 * 1024
_MOST_ARCHIVES = 64
_NOT_NEGATIVE = msgspec.Meta(ge=0)


class _File(msgspec.Struct, kw_only=True):
    pin: Hashed | None = None
    consented: str | None = None
    closed: bool = False
    tries: Annotated[int, _NOT_NEGATIVE] = 0
    wait: Annotated[float, _NOT_NEGATIVE] = 0.0
    noted: float = 0.0
    archives: list[bytes] = []


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands: since when a guardian consents, wrong tries since the last right one, seconds left to wait."""

    minor: bool
    guardian: bool
    consented: str | None
    closed: bool
    tries: int
    wait: float


class Guardian:
    """What is kept of the guardian. Raises StorageError where it cannot be read: nothing works meanwhile.

    running  seconds on a clock that cannot be set, from the system's start on
    hashing  what makes a hash of a new PIN

    >>> from tempfile import mkdtemp
    >>> guardian = Guardian(Path(mkdtemp()) / "guardian.json")
    >>> guardian.appoint("2468")
    >>> guardian.check("2468"); guardian.profile()
    Profile(minor=True, guardian=True, pin=False, closed=False)
    """

    def __init__(
        self,
        path: Path,
        *,
        running: Callable[[], float] = time.monotonic,
        clock: Callable[[], datetime] = utc_now,
        hashing: Callable[[str], Hashed] = hashed,
    ) -> None:
        self._path = path
        self._running = running
        self._clock = clock
        self._hashing = hashing

    def profile(self, *, pin: bool = False) -> Profile:
        """Whose laptop it is, for `decide`; ``pin``: the guardian's PIN was given for this request."""
        file = self._read()
        if file is None:
            return Profile()
        return Profile(minor=True, guardian=file.pin is not None, pin=pin, closed=file.closed)

    def standing(self) -> Standing:
        """How it stands, for people."""
        file = self._read() or _File()
        return Standing(
            minor=self._path.exists(),
            guardian=file.pin is not None,
            consented=file.consented,
            closed=file.closed,
            tries=file.tries,
            wait=self._left(file),
        )

    def mark(self) -> None:
        """Mark the profile as a minor's; from then on nothing works until a guardian is appointed."""
        with self._held():
            if self._read() is None:
                self._write(_File())

    def appoint(self, pin: str) -> None:
        """A guardian consents and sets a PIN; raises UsageError where one did before, and for what is no PIN."""
        kept = self._hashing(pin)
        with self._held():
            self.vacant()
            self._write(_File(pin=kept, consented=self._clock().isoformat(timespec="seconds")))

    def vacant(self) -> None:
        """Return where no guardian is; raises UsageError."""
        file = self._read()
        if file is not None and file.pin is not None:
            raise UsageError("A guardian is set already.", advice="`vantrue privacy guardian pin` changes the PIN.")

    def needed(self) -> bool:
        """Whether a PIN holds, or nobody can tell because the file is damaged."""
        try:
            return self.profile().guardian
        except StorageError:
            return True

    def ready(self) -> None:
        """Return when a PIN may be tried now; raises Refused, which says how long to wait."""
        file = self._read()
        if file is None or file.pin is None:
            raise _nobody()
        if left := self._left(file):
            raise _waiting(left)

    def check(self, pin: str) -> None:
        """Return when it is the guardian's PIN; raises Refused. The try is on the disk before it is checked."""
        if self._counted().matches(pin):
            with self._changing() as file:
                file.tries, file.wait = 0, 0.0
            return
        left = TRIES - self.standing().tries
        what = Sentence("guardian.wrong-pin", "That is not the guardian's PIN.")
        if left > 0:
            tries = Sentence("guardian.tries-left", "Tries left before a wait: {left}.", left=left)
            raise Refused(what, rule=RULE, advice=tries)
        waiting = _waiting(self.standing().wait)
        raise Refused(joined([what, waiting.what]), rule=RULE, advice=waiting.advice)

    def change(self, pin: str) -> None:
        """Another PIN."""
        kept = self._hashing(pin)
        with self._changing() as file:
            file.pin, file.tries, file.wait = kept, 0, 0.0

    def close(self, *, closed: bool) -> None:
        """The guardian refuses, or allows again, that anything more is collected."""
        with self._changing() as file:
            file.closed = closed

    def archives(self) -> list[Path]:
        """Every folder that recordings of a minor were brought to; none where the file is damaged."""
        try:
            return [Path(os.fsdecode(folder)) for folder in (self._read() or _File()).archives]
        except StorageError:
            return []

    def note_archive(self, folder: Path) -> None:
        """Recordings are about to be brought there; of a grown-up's nothing is noted. Raises UsageError for too many.

        Who names another folder later, and forgets the PIN, does not keep these.
        """
        if self._path.exists() and folder.absolute() not in self.archives():
            with self._changing() as file:
                if len(file.archives) >= _MOST_ARCHIVES:
                    raise UsageError(f"A minor's recordings go to {_MOST_ARCHIVES} archives at the most.")
                file.archives.append(os.fsencode(folder.absolute()))

    def forget(self) -> None:
        """The PIN is forgotten and its guardian with it; the mark stays, also where the file was damaged."""
        with self._held():
            self._write(_File())

    def dismiss(self) -> None:
        """The profile is no minor's any more."""
        with self._held():
            try:
                self._path.unlink(missing_ok=True)
                sync_folder(self._path.parent)
            except OSError as error:
                raise storage_error(error, self._path) from error

    def _counted(self) -> Hashed:
        """Count a try and give what it is compared with; raises Refused while one has to wait."""
        with self._changing() as file:
            left = self._left(file)
            file.wait, file.noted = left, self._running()
            if not left:
                file.tries += 1
                if file.tries >= TRIES:
                    file.wait = min(FIRST_WAIT * 2.0 ** min(file.tries - TRIES, 32), LONGEST_WAIT)
            kept = file.pin
        if left:
            raise _waiting(left)
        assert kept is not None
        return kept

    def _left(self, file: _File) -> float:
        """Seconds left to wait. After a restart the clock began anew: what it shows has passed for sure."""
        now = self._running()
        return max(0.0, file.wait - (now - file.noted if now >= file.noted else now))

    @contextmanager
    def _changing(self) -> Iterator[_File]:
        with self._held():
            file = self._read()
            if file is None or file.pin is None:
                raise _nobody()
            yield file
            self._write(file)

    @contextmanager
    def _held(self) -> Iterator[None]:
        make_folder(self._path.parent)
        with exclusive(self._path.with_suffix(".lock")):
            yield

    def _read(self) -> _File | None:
        content = read_small(self._path, _MOST_BYTES)
        try:
            return None if content is None else msgspec.json.decode(content, type=_File)
        except msgspec.MsgspecError as error:
            raise StorageError(
                f"What is kept of the guardian in {self._path} cannot be read.",
                path=self._path,
                kept="Nothing works meanwhile.",
                advice="`vantrue privacy guardian forgotten` erases what is stored, and a guardian can be set anew.",
            ) from error

    def _write(self, file: _File) -> None:
        write_whole(self._path, msgspec.json.format(msgspec.json.encode(file)) + b"\n")


def _waiting(left: float) -> Refused:
    minutes = math.ceil(left / 60)
    one = "Too many wrong PINs: the next try is in {count} minute."
    several = "Too many wrong PINs: the next try is in {count} minutes."
    return Refused(
        Sentence("guardian.waiting", one if minutes == 1 else several, count=minutes),
        rule=RULE,
        advice=Sentence("guardian.no-shorter", "Setting the clock or starting again shortens no wait."),
    )


def _nobody() -> Refused:
    return Refused(
        Sentence("guardian.nobody", "No guardian is set."),
        rule=RULE,
        advice=Sentence("guardian.set-one", "To set one: `vantrue privacy guardian set`."),
    )
