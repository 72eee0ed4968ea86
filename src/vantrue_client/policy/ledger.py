"""The ledger: what was disclosed, deleted, permitted and connected to; append-only and chained by hashes.

Three files in the state folder: the chain, its head (so that a cut end is noticed), and the names that stand beside the
chain and can be erased without breaking it. Killed at any moment it is whole or lacks its last line. It is the user's
own and never leaves the laptop unless he exports it (facts: policy, Sharing).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
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
MOST_AT_ONCE = 1000

Facts = Mapping[str, str | int]
Names = Mapping[str, str]


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

    def write(self, what: str, facts: Facts, names: Names | None = None) -> None:
        """Append one entry; it is on the disk when this returns.

        names  what may be erased one day, such as a file or a recipient: the chain holds a keyed hash of each
        """
        self.write_all(what, [(facts, names or {})])

    def write_all(self, what: str, entries: Sequence[tuple[Facts, Names]]) -> None:
        """Append several entries of a kind, at most `MOST_AT_ONCE`, as surely as one and hardly slower."""
        if len(entries) > MOST_AT_ONCE:
            raise ValueError(f"{len(entries)} entries at once")
        with self._held():
            self._append(what, entries)

    def write_once_a_day(self, what: str, facts: Facts, names: Names | None = None) -> None:
        """Append an entry unless the same was entered today (in UTC): weeks of watching do not swell the ledger."""
        names = names or {}
        with self._held():
            today = self._clock().date().isoformat()
            mark = json.dumps([what, dict(facts), self._hashed(names)], sort_keys=True)
            path = self._state / "ledger-today.json"
            marks = _marks(path, today)
            if mark not in marks:
                self._append(what, [(facts, names)])
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

    def erase_names_in(self, meant: Callable[[dict[str, Any]], bool]) -> int:
        """Erase the names that stand in entries that are meant, wherever else they stand; returns how many."""
        doomed = {name for entry in self.read() if meant(entry) for name in entry["names"].values()}
        return self.erase_names(doomed.__contains__)

    def _append(self, what: str, entries: Sequence[tuple[Facts, Names]]) -> None:
        hashed = [self._hashed(names) for _, names in entries]
        beside = [
            _name_line(hashes[field], name)
            for hashes, (_, names) in zip(hashed, entries, strict=True)
            for field, name in names.items()
        ]
        try:
            if beside:
                with open(self._names, "ab", opener=private_opener) as file:
                    _last(file, b"".join(beside))
            with open(self._chain, "ab+", opener=private_opener) as file:
                head = _caught_up(file, self._stored_head() or Head())
                if len(entries) > 1:
                    self._put_head(replace(head, coming=len(entries)))
                at = self._clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
                lines = []
                for (facts, _), hashes in zip(entries, hashed, strict=True):
                    kept = {key: _bounded(fact) for key, fact in facts.items()}
                    entry = Entry(head.count + 1, at, what, kept, hashes, head.hash)
                    lines.append(entry.line + b"\n")
                    head = head.after(entry)
                _last(file, b"".join(lines))
        except OSError as error:
            raise storage_error(error, self._chain) from error
        self._put_head(head)

    def _put_head(self, head: Head) -> None:
        write_whole(self._head, json.dumps(asdict(head)).encode() + b"\n")

    def _hashed(self, names: Names) -> dict[str, str]:
        return {field: pseudonym(self._key, f"ledger {field}", name) for field, name in names.items()}

    @cached_property
    def _key(self) -> bytes:
        return laptop_key(self._state)

    def _stored_head(self) -> Head | None:
        try:
            with open(self._head, "rb", opener=private_opener) as file:
                stored = json.loads(file.read(MOST_LINE))
                coming = min(max(int(stored.get("coming", 1)), 1), MOST_AT_ONCE)
                head = Head(int(stored["count"]), str(stored["hash"]), max(int(stored["size"]), 0), coming)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise storage_error(error, self._head) from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
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
    """The head to go on from: a crash may have kept lines from it that were coming, and cut one off: that one goes.

    More than that is no crash: it stays as it is, and `verify` tells.
    """
    size = file.seek(0, os.SEEK_END)
    for _ in range(head.coming):
        file.seek(head.size)
        line = file.readline(MOST_LINE)
        if not line.endswith(b"\n"):
            size = file.truncate(head.size) if line and head.size + len(line) == size else size
            break
        entry = read_line(line.removesuffix(b"\n"))
        if entry is None or (entry.before, entry.number) != (head.hash, head.count + 1):
            break
        head = head.after(entry)
    if size:
        file.seek(size - 1)
        if file.read(1) != b"\n":
            size += file.write(b"\n")  # what was tampered with does not spoil what comes after
    return replace(head, size=size, coming=1)


def _last(file: BinaryIO, content: bytes) -> None:
    """Append, and make it last."""
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


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
