"""Removing a file from the archive: the one place where that is done."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Protocol

from vantrue_client.archive import manifest
from vantrue_client.archive.books import Books
from vantrue_client.archive.copy import Copy, now
from vantrue_client.archive.inside import stat_inside, unlink_inside, unlink_many_inside
from vantrue_client.archive.layout import is_place
from vantrue_client.archive.tracks import Tracks
from vantrue_client.errors import NotWritable, Refused, StorageError
from vantrue_client.files import storage_error

RULE = "storage"
MOST_AT_ONCE = 500

Unless = Callable[[Copy], str | None]
"""What protects a copy, as far as the caller cares; None when nothing does."""


class Where(StrEnum):
    """From where something is removed."""

    ARCHIVE = "archive"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Removal:
    """One recording that goes: from the archive, or from a camera's card once its copy here was verified.

    camera  the camera's identity
    path    the file below the archive, or the path on the card as the camera gives it
    sha256  of the copy here, 64 hex digits
    """

    where: Where
    camera: str
    name: str
    path: str
    size: int
    sha256: str
    reason: str

    @classmethod
    def of(cls, copy: Copy, reason: str) -> Removal:
        """A copy's, from the archive."""
        recording = copy.recording
        return cls(Where.ARCHIVE, copy.camera, recording.name, copy.file, recording.size, copy.sha256, reason)


class Recorder(Protocol):
    """Writes down every removal: the ledger, handed in from above."""

    def removal(self, removal: Removal) -> None:
        """Note one, durably, before it is done; what this raises keeps it from being done."""
        ...

    def failed(self, removal: Removal, why: str) -> None:
        """Note that one that was noted was not done, or that nobody knows whether it was."""
        ...


class BatchRecorder(Recorder, Protocol):
    """Also writes down several at once."""

    def removals(self, removals: Sequence[Removal]) -> None:
        """As `removal`, of at most `MOST_AT_ONCE` that go together."""
        ...


@contextmanager
def recorded(recorder: Recorder | None, removal: Removal) -> Iterator[None]:
    """Note a removal, which the body does; also that it failed."""
    if recorder is None:
        yield
        return
    recorder.removal(removal)
    try:
        yield
    except BaseException as error:
        recorder.failed(removal, str(error) or type(error).__name__)
        raise


def remove(
    books: Books,
    copy: Copy,
    reason: str,
    *,
    also_kept: bool = False,
    unless: Unless | None = None,
    recorder: Recorder | None = None,
) -> Copy:
    """Remove a copy's file and remember that, so that no sync brings it again.

    The recorder's entry and the manifest's line are first, then the file goes, then the catalog learns of it: a crash
    leaves either a file that is still known or a removal that is remembered. ``also_kept``: the user named it, so its
    mark does not protect it. ``unless`` looks once more at what is known of it now.
    Raises Refused for a copy that is protected, StorageError for what is no recording of this archive, a link included.
    """
    with books.writing():
        path = books.root / copy.file
        if is_place(copy.file):
            books.catch_up(str(manifest.day_of(copy.file)))
        known = books.catalog.at(copy.file)
        if not is_place(copy.file) or known is None or known.file != copy.file:
            raise StorageError(f"{path} is no recording of this archive.", path=path, kept="It was not touched.")
        protection = "marked as kept" if known.kept and not also_kept else unless(known) if unless else None
        if protection is not None:
            raise Refused(f"{path.name} is {protection}.", rule=RULE, kept="It was not removed.")
        place = PurePosixPath(known.file)
        lies_here = _lies_here(books, place)
        gone = replace(known, removed_at=now(), reason=reason)
        with recorded(recorder, Removal.of(known, reason)):
            manifest.append(books.root, [gone])
            Tracks(books.root).drop(known.file)
            if lies_here:
                _unlink(books, place)
        books.enter([gone])
        return gone


def erase(root: Path, copies: Sequence[Copy], reason: str, recorder: BatchRecorder | None) -> dict[str, str]:
    """Remove the files of at most `MOST_AT_ONCE` copies, whatever protects them: it is the user's will.

    The recorder's entries are on the disk before the first file goes; books are the caller's to bring up to date.
    Returns what could not be removed, with the reason. Raises StorageError where nothing may be removed.
    """
    removals = {copy.file: Removal.of(copy, reason) for copy in copies if is_place(copy.file)}
    if recorder is not None:
        recorder.removals(list(removals.values()))
    failed = {}
    for folder, places in groupby(map(PurePosixPath, sorted(removals)), lambda place: place.parent):
        names = [place.name for place in places]
        try:
            wrong = unlink_many_inside(root, folder, names)
        except FileNotFoundError:
            continue
        except OSError as error:
            wrong = dict.fromkeys(names, error)
        failed.update({str(folder / name): error.strerror or type(error).__name__ for name, error in wrong.items()})
    for file, why in failed.items():
        if recorder is not None:
            recorder.failed(removals[file], why)
    return failed


def _lies_here(books: Books, place: PurePosixPath) -> bool:
    """Whether there is a file to remove; raises NotWritable for what is none, and where a link is in the way."""
    path = books.root / place
    try:
        status = stat_inside(books.root, place)
    except OSError as error:
        raise storage_error(error, path) from error
    if status is not None and not stat.S_ISREG(status.st_mode):
        raise NotWritable(f"{path} is a link or a folder, not a recording.", path=path, kept="It was not touched.")
    return status is not None


def _unlink(books: Books, place: PurePosixPath) -> None:
    try:
        unlink_inside(books.root, place)
    except FileNotFoundError:
        pass  # gone meanwhile, which is what was asked for
    except OSError as error:
        raise storage_error(error, books.root / place) from error
