"""Adopting: a file that lies here already is entered in the books instead of being brought again.

That happens after a crash between a file's last step and its entry, when catalog and manifest are lost, and when a
recording came by card before its camera was met.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from vantrue_client.archive.copy import CARD_CAMERA, UNKNOWN_CAMERA, Copy, now
from vantrue_client.archive.identity import same
from vantrue_client.archive.inside import file_time, hash_inside
from vantrue_client.archive.layout import candidates, place
from vantrue_client.errors import Damaged
from vantrue_client.fetch.fetch import finished
from vantrue_client.fetch.journal import journal_of, read_journal
from vantrue_client.files import storage_error
from vantrue_client.media.whole import check_whole
from vantrue_client.model import Recording

if TYPE_CHECKING:
    from vantrue_client.archive.archive import Archive


def adopt(archive: Archive, camera: str, recording: Recording) -> Copy | None:
    """The copy of a recording that lies here though the books know it not, or not as this camera's; then entered.

    Raises StorageError, UnsafeName.
    """
    archive.catch_up(recording)
    if copy := archive.find(camera, recording):
        return copy
    copy = _of_nobody(archive, camera, recording) or _unentered(archive, camera, recording)
    if copy is not None:
        archive.enter(copy)
    return copy


def _of_nobody(archive: Archive, camera: str, recording: Recording) -> Copy | None:
    """One whose camera was only a guess."""
    for copy in archive.books.catalog.of_content(recording.name):
        open_to = copy.camera == UNKNOWN_CAMERA or (copy.provisional and not camera.startswith(CARD_CAMERA))
        if open_to and same(copy.recording, recording, shifted=True) and archive.books.lies_here(copy):
            return replace(
                copy,
                camera=camera,
                recording=replace(recording, size=copy.recording.size, size_exact=True),
                kept=copy.kept and copy.camera != UNKNOWN_CAMERA,  # it was kept because nobody knew it
            )
    return None


def _unentered(archive: Archive, camera: str, recording: Recording) -> Copy | None:
    """One that lies where this recording goes and is in nobody's books."""
    for at, status in _lying(archive, recording):
        if (sha256 := _hash_of_same(archive, at, status, camera, recording)) is not None:
            exact = replace(recording, size=status.st_size, size_exact=True)
            return Copy(camera, exact, str(at), sha256, fetched_at=now())
    return None


def _lying(archive: Archive, recording: Recording) -> Iterator[tuple[PurePosixPath, os.stat_result]]:
    """Files at the recording's name and its suffixes that the catalog does not hold."""
    for at in candidates(place(recording)):
        known, status = archive.books.catalog.at(str(at)), archive.books.status(str(at))
        if status is None and known is None:
            return
        if status is not None and (known is None or known.file != str(at)):
            yield at, status


def _hash_of_same(
    archive: Archive, at: PurePosixPath, status: os.stat_result, camera: str, recording: Recording
) -> str | None:
    """The hash of a file if it is this recording's: by the journal of its fetch, else by size, time and structure."""
    path = archive.root / at
    try:
        if (journal := finished(path, journal_of(recording, camera))) is not None:
            return journal.sha256
    except FileExistsError:
        if _of_another(path, status):
            return None
    found = replace(recording, size=status.st_size, size_exact=True, end=file_time(status))
    if recording.end is None or found.end is None or not same(found, recording, shifted=True):
        return None
    try:
        check_whole(path)
        return hash_inside(archive.root, at)[0]
    except Damaged:
        return None
    except OSError as error:
        raise storage_error(error, path) from error


def _of_another(path: Path, status: os.stat_result) -> bool:
    """Whether the journal beside a file says that it is complete, and something else."""
    journal = read_journal(path)
    return journal is not None and journal.sha256 is not None and journal.size == status.st_size
