"""Pruning: what retention planned is looked up in the archive, and done through the one deleting door."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from vantrue_client.archive import manifest, retention
from vantrue_client.archive.books import Books
from vantrue_client.archive.copy import Copy
from vantrue_client.archive.retention import Held, Limits, Plan, plan
from vantrue_client.errors import Refused, StorageError
from vantrue_client.files import storage_error
from vantrue_client.model import CameraTime, Filter, Recording


@dataclass(frozen=True, slots=True)
class Pruned:
    """One copy that went, or would; ``failure`` says why it is still here."""

    copy: Copy
    reason: str
    failure: str | None = None


def planned(books: Books, limits: Limits, now: CameraTime, arriving: Sequence[Recording] = ()) -> Plan:
    """What retention would remove now; ``arriving`` as if these lay here already. Raises StorageError.

    Without a limit nothing is even looked at.
    """
    if limits.none:
        return Plan()
    held = [*_held(books), *(Held.of(recording, recording.name) for recording in arriving)]
    free = _free(books.root) - sum(recording.size for recording in arriving)
    return plan(held, limits, now=now, free=free)


def room_for(books: Books, recording: Recording, short: int) -> Plan:
    """What retention would remove so that a newer recording has the room that it lacks. Raises StorageError."""
    return retention.room_for(_held(books), Held.of(recording, recording.name), short)


def pruned(books: Books, made: Plan, remove: Callable[[Copy, str], object] | None) -> Generator[Pruned, None, None]:
    """Go through a plan, oldest first, and say of each how it went; without ``remove`` nothing is removed.

    One that cannot be removed does not keep the others.
    """
    for one, reason in made.remove:
        copy = books.catalog.at(one.file)
        if copy is None or copy.file != one.file:
            continue  # one that was only about to arrive
        failure = None
        if remove is not None:
            try:
                remove(copy, reason)
            except (Refused, StorageError) as error:
                failure = str(error)
        yield Pruned(copy, reason, failure)


def protection(copy: Copy) -> str | None:
    """What protects a copy, as the door asks once more."""
    found = Held.of(copy.recording, copy.file, kept=copy.kept).protection
    return None if found is None else found.value


def _held(books: Books) -> Iterator[Held]:
    """Every copy whose file lies here, with what its manifest says: what protects it in either counts."""
    day, lines = "", manifest.Read({})
    for copy in books.catalog.ls(Filter()):
        if not books.lies_here(copy):
            continue
        if (of := str(manifest.day_of(copy.file))) != day:
            day, lines = of, _lines(books, of)
        line = lines.copies.get(copy.file)
        listed = line is not None and line.removed_at is None
        locked = copy.recording.locked or (line is not None and line.recording.locked)
        kept = copy.kept or (line is not None and line.kept)
        yield Held.of(replace(copy.recording, locked=locked), copy.file, kept=kept, listed=listed)


def _lines(books: Books, day: str) -> manifest.Read:
    try:
        return manifest.read(books.root, PurePosixPath(day))
    except OSError:  # nothing can be told from it: all of its day is protected
        return manifest.Read({})


def _free(root: Path) -> int:
    try:
        return shutil.disk_usage(root).free
    except OSError as error:
        raise storage_error(error, root) from error
