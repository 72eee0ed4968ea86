"""The ledger's chain, pure: entries as lines, each holding the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line.

    number  counts from 1
    at      when, in UTC, ISO form
    what    connection, refusal, permission, consent, deletion, ...
    facts   what happened, in words and numbers that name nobody
    names   keyed hashes that stand for names of people, places and files; the names are kept beside the chain
    before  the hash of the line before
    """

    number: int
    at: str
    what: str
    facts: Mapping[str, str | int]
    names: Mapping[str, str] = field(default_factory=dict)
    before: str = FIRST

    @property
    def hash(self) -> str:
        """SHA-256 of everything in it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    @property
    def line(self) -> bytes:
        """The line, without its end."""
        return json.dumps({**asdict(self), "hash": self.hash}, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: how many lines, the last one's hash, and how many bytes that is.

    coming  how many lines a crash may have left behind it: one, or as many as were about to be written at once
    """

    count: int = 0
    hash: str = FIRST
    size: int = 0
    coming: int = 1

    def after(self, entry: Entry) -> Head:
        """The head once an entry is written."""
        return Head(entry.number, entry.hash, self.size + len(entry.line) + 1)


def read_line(line: bytes) -> Entry | None:
    """The entry in a line; None for one that was changed, or never was one."""
    try:
        document = json.loads(line)
        said = document.pop("hash")
        entry = Entry(**document)
        return entry if entry.hash == said and entry.line == line else None
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None


def breaks(lines: Iterable[bytes], head: Head | None) -> Iterator[str]:
    """What is wrong with a chain, in sentences; nothing for one that is whole.

    Lines end with a newline. Lines that the head says are coming, also one without its end, are what a crash leaves.

    >>> one = Entry(1, "2026-11-23T10:00:00Z", "connection", {"target": "192.168.1.254:80"})
    >>> list(breaks([one.line + b"\\n"], Head().after(one)))
    []
    >>> list(breaks([], Head().after(one)))
    ['The ledger ends after line 0, but 1 were written.']
    """
    before, number = FIRST, 0
    met = head is None or head.count == 0
    for line in lines:
        if not line.endswith(b"\n"):
            if not met:
                yield f"Line {number + 1} is cut."
            break
        number += 1
        entry = read_line(line[:-1])
        if entry is None:
            yield f"Line {number} was changed."
            before = ""
            continue
        if entry.number != number or (before and entry.before != before):
            yield f"Line {number} does not follow the one before it: a line was removed, added or moved."
        before, number = entry.hash, entry.number
        met = met or (head is not None and (entry.number, entry.hash) == (head.count, head.hash))
    if head is None:
        if number:
            yield "The ledger's head is missing or cannot be read."
    elif number < head.count:
        yield f"The ledger ends after line {number}, but {head.count} were written."
    elif number > head.count + head.coming:
        yield f"{number} lines are there, but {head.count} were written."
    elif not met:
        yield f"Line {head.count} is not the one that was written."
