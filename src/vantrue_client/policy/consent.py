"""Consent: which version of the rules the user lives under, and what he agreed to, when (rule `amendments`).

What is in force at the first start is in force from then on. A later version is announced and holds nobody until he
agrees; who disagrees goes on under the old one, with all that is local working.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from vantrue_client.errors import StorageError, UsageError
from vantrue_client.files import read_small, write_whole
from vantrue_client.policy.actions import Consent
from vantrue_client.policy.ledger import utc_now
from vantrue_client.policy.rules import RULEBOOK, Rulebook

_MOST_BYTES = 256 * 1024


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the user said: `first start`, `announced`, `agreed`, `disagreed`, `given`, `withdrawn`."""

    at: str
    said: str
    version: int
    consent: str | None = None


class _File(msgspec.Struct, kw_only=True):
    in_force: int
    given: list[Consent] = []
    record: list[Said] = []


class Consents:
    """The record in a private file, made at the first start; raises StorageError where it cannot be read or written.

    >>> from tempfile import mkdtemp
    >>> consents = Consents(Path(mkdtemp()) / "consent.json")
    >>> consents.in_force == RULEBOOK.version, consents.pending()
    (True, [])
    """

    def __init__(self, path: Path, book: Rulebook = RULEBOOK, clock: Callable[[], datetime] = utc_now) -> None:
        self._path = path
        self._book = book
        self._clock = clock

    @property
    def in_force(self) -> int:
        """The version of the rules that holds; never one that the user has not agreed to."""
        return min(self._read().in_force, self._book.version)

    @property
    def given(self) -> frozenset[Consent]:
        """What was consented to and not withdrawn."""
        return frozenset(self._read().given)

    def record(self) -> list[Said]:
        """What was said, oldest first."""
        return self._read().record

    def pending(self) -> list[str]:
        """What a newer version changes that the user has not answered yet, in words; nothing when all is answered."""
        file = self._read()
        refused = {one.version for one in file.record if one.said == "disagreed"}
        return [] if self._book.version in refused else self._book.news_since(file.in_force)

    def unannounced(self) -> list[str]:
        """What is pending and was not announced yet."""
        told = any(one.said == "announced" and one.version == self._book.version for one in self.record())
        return [] if told else self.pending()

    def announced(self) -> None:
        """What is pending was shown to the user."""
        self._note("announced")

    def agree(self) -> None:
        """From now on the newest rules hold."""
        self._note("agreed", in_force=self._book.version)

    def disagree(self) -> None:
        """The rules that hold go on holding. Raises UsageError where there is nothing newer."""
        if self._read().in_force >= self._book.version:
            raise UsageError("There are no newer rules to disagree with.")
        self._note("disagreed")

    def give(self, consent: Consent) -> None:
        """Consent to something."""
        self._note("given", consent=consent)

    def withdraw(self, consent: Consent) -> None:
        """Take a consent back."""
        self._note("withdrawn", consent=consent)

    def _note(self, said: str, *, in_force: int | None = None, consent: Consent | None = None) -> None:
        file = self._read()
        file.in_force = in_force or file.in_force
        if consent:
            file.given = sorted({*file.given, consent} if said == "given" else {*file.given} - {consent})
        file.record.append(self._entry(said, consent))
        self._write(file)

    def _entry(self, said: str, consent: Consent | None = None) -> Said:
        at = self._clock().isoformat(timespec="seconds")
        return Said(at=at, said=said, version=self._book.version, consent=consent)

    def _read(self) -> _File:
        content = read_small(self._path, _MOST_BYTES)
        if content is None:
            file = _File(in_force=self._book.version, record=[self._entry("first start")])
            self._write(file)
            return file
        try:
            return msgspec.json.decode(content, type=_File)
        except msgspec.MsgspecError as error:
            raise StorageError(
                f"The consents in {self._path} cannot be read.",
                path=self._path,
                kept="Nothing is done meanwhile that needs one.",
                advice="Remove the file: what was consented to is asked again.",
            ) from error

    def _write(self, file: _File) -> None:
        write_whole(self._path, msgspec.json.format(msgspec.json.encode(file)) + b"\n")
