"""The ledger: what was disclosed, deleted, permitted and connected to; append-only and chained by hashes.

Three files in the state folder: the chain, its head (so that a cut end is noticed), and the names that stand beside the
chain and can be erased without breaking it. Killed at any moment it is whole or lacks its last line. It is the user's
own and never leaves the laptop unless he exports it (facts: policy, Sharing).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from vantrue_client.files import make_folder, private_opener, storage_error, write_whole
from vantrue_client.policy.chain import Entry, Head, breaks, read_line
from vantrue_client.policy.exclusive import exclusive
from vantrue_client.policy.secrets import laptop_key, pseudonym

MOST_LINE = 64 * 1024
MOST_TEXT = 1024  # of one fact or name


def utc_now() -> datetime:
    """The time that the ledger notes."""
    return datetime.now(UTC)


class Ledger:
    """The ledger in a state folder; raises StorageError where it cannot be kept.

    >>> from tempfile import mkdtemp
    >>> ledger = Ledger(Path(mkdtemp()))
    >>> ledger.write("deletion", {"reason": "too old"}, {"file": "2026/11-23/normal/X.MP4"})
    >>> [(entry["what"], entry["names"]["file"]) for entry in ledger.read()], ledger.verify()
    ([('deletion', '2026/11-23/normal/X.MP4')], [])
    """

    def __init__(self, state: Path, clock: Callable[[], datetime] = utc_now) -> None:
        self._state = state
        self._clock = clock
        self._chain = state / "ledger.jsonl"
        self._head = state / "ledger-head.json"
        self._names = state / "ledger-names.jsonl"

    def write(self, what: str, facts: Mapping[str, str | int], names: Mapping[str, str] | None = None) -> None:
        """Append one entry; it is on the disk when this returns.

        names  what may be erased one day, such as a file or a recipient: the chain holds a keyed hash of each
        """
        with self._held():
            self._append(what, facts, names or {})

    def write_once_a_day(
        self, what: str, facts: Mapping[str, str | int], names: Mapping[str, str] | None = None
    ) -> None:
        """Append an entry unless the same was entered today (in UTC): weeks of watching do not swell the ledger."""
        names = names or {}
        with self._held():
            today = self._clock().date().isoformat()
            mark = json.dumps([what, dict(facts), self._hashed(names)], sort_keys=True)
            path = self._state / "ledger-today.json"
            marks = _marks(path, today)
            if mark not in marks:
                self._append(what, facts, names)
                write_whole(path, json.dumps({"day": today, "marks": [*marks, mark]}).encode())

    def read(self) -> Iterator[dict[str, Any]]:
        """Entries as they were written, names in clear (an erased one is None), without lines that were changed."""
        names = dict(self._known_names())
        for line in self._lines():
            entry = read_line(line.removesuffix(b"\n"))
            if entry is not None:
                clear = {field: names.get(hashed) for field, hashed in entry.names.items()}
                yield {**asdict(entry), "names": clear, "hash": entry.hash}

    def verify(self) -> list[str]:
        """What is wrong with it, in sentences: a changed, removed or moved line, or a cut end."""
        if not self._chain.exists() and not self._head.exists():
            return []
        with self._held():
            return list(breaks(self._lines(), self._stored_head()))

    def erase_names(self, meant: Callable[[str], bool]) -> int:
        """Erase the names that are meant from beside the chain, which stays provable; returns how many."""
        with self._held():
            known = list(self._known_names())
            kept = [(hashed, name) for hashed, name in known if not meant(name)]
            write_whole(self._names, b"".join(_name_line(hashed, name) for hashed, name in kept))
            return len(known) - len(kept)

    def _append(self, what: str, facts: Mapping[str, str | int], names: Mapping[str, str]) -> None:
        hashes = self._hashed(names)
        try:
            if names:
                with open(self._names, "ab", opener=private_opener) as beside:
                    beside.write(b"".join(_name_line(hashes[field], name) for field, name in names.items()))
                    beside.flush()
                    os.fsync(beside.fileno())
            with open(self._chain, "ab+", opener=private_opener) as file:
                head = _caught_up(file, self._stored_head() or Head())
                at = self._clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
                entry = Entry(
                    head.count + 1, at, what, {key: _bounded(fact) for key, fact in facts.items()}, hashes, head.hash
                )
                file.write(entry.line + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise storage_error(error, self._chain) from error
        write_whole(self._head, json.dumps(asdict(head.after(entry))).encode() + b"\n")

    def _hashed(self, names: Mapping[str, str]) -> dict[str, str]:
        return {field: pseudonym(self._key, f"ledger {field}", name) for field, name in names.items()}

    @cached_property
    def _key(self) -> bytes:
        return laptop_key(self._state)

    def _stored_head(self) -> Head | None:
        try:
            with open(self._head, "rb", opener=private_opener) as file:
                stored = json.loads(file.read(MOST_LINE))
                head = Head(int(stored["count"]), str(stored["hash"]), max(int(stored["size"]), 0))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise storage_error(error, self._head) from error
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        return head

    def _lines(self) -> Iterator[bytes]:
        try:
            with open(self._chain, "rb", opener=private_opener) as file:
                while line := file.readline(MOST_LINE):
                    yield line
        except FileNotFoundError:
            return
        except OSError as error:
            raise storage_error(error, self._chain) from error

    def _known_names(self) -> Iterator[tuple[str, str]]:
        try:
            with open(self._names, "rb", opener=private_opener) as file:
                while line := file.readline(MOST_LINE):
                    try:
                        hashed, name = json.loads(line)
                    except (ValueError, TypeError, RecursionError):
                        continue  # cut off by a crash: its entry was never written
                    yield str(hashed), str(name)
        except FileNotFoundError:
            return
        except OSError as error:
            raise storage_error(error, self._names) from error

    @contextmanager
    def _held(self) -> Iterator[None]:
        make_folder(self._state)
        with exclusive(self._state / "ledger.lock"):
            yield


def _caught_up(file: BinaryIO, head: Head) -> Head:
    """The head to go on from: a crash may have kept one line from it, and may have cut one off, which is taken away.

    More than that is no crash: it stays as it is, and `verify` tells.
    """
    size = file.seek(0, os.SEEK_END)
    if size > head.size:
        file.seek(head.size)
        line = file.readline(MOST_LINE)
        entry = read_line(line.removesuffix(b"\n"))
        if not line.endswith(b"\n"):
            size = file.truncate(head.size) if head.size + len(line) == size else size
        elif entry is not None and (entry.before, entry.number) == (head.hash, head.count + 1):
            head = head.after(entry)
    if size:
        file.seek(size - 1)
        if file.read(1) != b"\n":
            size += file.write(b"\n")  # what was tampered with does not spoil what comes after
    return replace(head, size=size)


def _marks(path: Path, today: str) -> list[str]:
    """What was entered today; nothing when it cannot be read: a line too many does no harm."""
    try:
        document = json.loads(path.read_bytes())
        return list(map(str, document["marks"])) if document["day"] == today else []
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return []


def _name_line(hashed: str, name: str) -> bytes:
    return json.dumps([hashed, _bounded(name)]).encode() + b"\n"


def _bounded(fact: Any) -> Any:
    return fact[:MOST_TEXT] if isinstance(fact, str) else fact
