"""One recording from any source into a folder, surely."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vantrue_client.fetch.journal import Journal, journal_of, part_of, read_journal
from vantrue_client.fetch.part import opened
from vantrue_client.fetch.transfer import Transfer
from vantrue_client.fetch.uninterrupted import uninterrupted
from vantrue_client.files import storage_error
from vantrue_client.model import Patience, Progress, Recording, Source

ORDINARY = Patience()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A recording that lies whole under its final name.

    size           bytes
    bytes_fetched  bytes that came from the source in this call; what an earlier try left is not among them
    """

    file: Path
    size: int
    sha256: str
    bytes_fetched: int
    seconds: float


async def fetch(
    source: Source,
    recording: Recording,
    target: Path,
    *,
    patience: Patience = ORDINARY,
    progress: Callable[[Progress], None] | None = None,
    owner: str = "",
) -> Fetched:
    """Bring one recording from a source to ``target``, which holds it whole or does not exist.

    What arrives lies in ``NAME.part`` beside it, with a journal ``NAME.part.json``; another call for the same recording
    (``owner``, the camera's identity, with name, end and size) goes on from there. Lost connections, early ends and
    stalls are resumed until ``patience.give_up`` seconds bring no byte more. Cancelling keeps what arrived.

    The journal stays beside the final file until `forget`: call that once the file is entered wherever it is to be
    found again. Until then the same call returns the same answer, without asking the source.

    Raises UnderWay (nothing is kept), Damaged, GivenUp (what arrived is kept), NotFound, what else the source raises
    that waiting cannot cure, StorageError, and FileExistsError when ``target`` is something else.
    """
    started = time.monotonic()
    journal, fetched = journal_of(recording, owner), 0
    done = await uninterrupted(asyncio.to_thread(finished, target, journal))
    if done is None:
        async with opened(target, journal) as part:
            transfer = Transfer(source, recording, part, patience, progress)
            try:
                if part.journal.sha256 is None:
                    await transfer.run()
                    await part.finish(recording.end)
                await part.place()
            finally:
                transfer.tell(now=True)  # also where it did not end well: what came over is counted
            done, fetched = part.journal, transfer.fetched
    assert done.size is not None
    assert done.sha256 is not None
    return Fetched(target, done.size, done.sha256, fetched, time.monotonic() - started)


def finished(target: Path, journal: Journal) -> Journal | None:
    """The journal of a target that is this very recording already, None when there is no such file.

    Ends what a crash left between two steps of the last one. Raises FileExistsError when it is something else, and
    StorageError.
    """
    try:
        return _finished(target, journal)
    except FileExistsError:
        raise
    except OSError as error:
        raise storage_error(error, target) from error


def _finished(target: Path, journal: Journal) -> Journal | None:
    part = part_of(target)
    try:
        here = target.lstat()
    except FileNotFoundError:
        return None
    known = read_journal(target)
    if known is not None and known.sha256 is not None and known.same(journal) and stat.S_ISREG(here.st_mode):
        beside = part.lstat() if part.exists() else None
        if here.st_size == known.size:
            if beside is not None and os.path.samestat(here, beside):
                part.unlink()
            return known
        if here.st_size == 0 and beside is not None and beside.st_size == known.size:
            target.unlink()  # the name was claimed on a disk without links, and the crash came before the rename
            return None
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
