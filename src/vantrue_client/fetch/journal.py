"""The journal beside a part: what the part belongs to, how much of it is surely on the disk, and how it ended.

``NAME.part`` is what has arrived, ``NAME.part.json`` its journal. A journal that says ``sha256`` tells that the file is
complete: it stays beside the final file until whoever keeps the books calls `forget`, so that a crash between the two
loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Annotated

import msgspec

from vantrue_client.errors import StorageError, UnsafeName
from vantrue_client.files import private_opener, storage_error, sync_folder, write_whole
from vantrue_client.model import Recording

PART = ".part"
JOURNAL = ".part.json"
LONGEST = 1 << 16

Count = Annotated[int, msgspec.Meta(ge=0)]


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """What a part belongs to and how far it is.

    owner, name, path, listed, exact, end   the recording as its source told it
    told, modified   size and last write as the first reply told
    durable          bytes that are surely on the disk; those after it are not trusted
    size, sha256     of the complete file
    """

    owner: str
    name: str
    path: str
    listed: int
    exact: bool
    end: str | None = None
    told: int | None = None
    modified: str | None = None
    durable: Count = 0
    size: Count | None = None
    sha256: str | None = None

    def same(self, other: Journal) -> bool:
        """Whether both are of one recording, which is camera, name, end and size (design: house); its path may differ.

        A rounded size is compared by nobody: what the replies tell is.
        """
        return (self.owner, self.name, self.end) == (other.owner, other.name, other.end) and (
            self.listed == other.listed or not (self.exact and other.exact)
        )


def journal_of(recording: Recording, owner: str) -> Journal:
    """An empty journal for a recording of a camera."""
    return Journal(
        owner=owner,
        name=recording.name,
        path=recording.path,
        listed=recording.size,
        exact=recording.size_exact,
        end=None if recording.end is None else str(recording.end),
    )


def part_of(target: Path) -> Path:
    """Where a file is while it arrives; raises UnsafeName for one whose own name looks like a part's."""
    if target.name.lower().endswith((PART, JOURNAL)):
        raise UnsafeName(f"{target.name} would be taken for an unfinished file.", path=target)
    return target.with_name(target.name + PART)


def journal_path(target: Path) -> Path:
    """Where the journal of a file lies."""
    return target.with_name(target.name + JOURNAL)


def read_journal(target: Path) -> Journal | None:
    """The journal of a file; None when there is none that can be read."""
    try:
        with open(journal_path(target), "rb", opener=private_opener) as file:
            text = file.read(LONGEST + 1)
        return msgspec.convert(json.loads(text), Journal) if len(text) <= LONGEST else None
    except (OSError, ValueError, RecursionError, msgspec.ValidationError):
        return None


def write_journal(target: Path, journal: Journal) -> None:
    """Put a journal on the disk, whole or not at all; raises StorageError."""
    # The standard library's JSON, since names may hold bytes that are no UTF-8.
    write_whole(journal_path(target), json.dumps(msgspec.structs.asdict(journal)).encode("ascii"))


def remove_journal(target: Path) -> None:
    """Remove a journal so that not even a power cut brings it back; none there is fine. Raises OSError."""
    path = journal_path(target)
    if path.is_symlink() or path.exists():
        path.unlink()
        sync_folder(path.parent)


def sweep(target: Path) -> None:
    """Remove journals that a crash left half written."""
    path = journal_path(target)
    for beside in path.parent.glob(f".{escape(path.name)}.*"):
        beside.unlink(missing_ok=True)


def forget(target: Path) -> None:
    """Remove the journal of a file that is final and entered in the books; none there is fine. Raises StorageError."""
    try:
        journal_path(target).unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, journal_path(target)) from error


@dataclass(frozen=True, slots=True)
class Leftover:
    """What a fetch left beside a target: a part, a journal, or both.

    complete: the final file lies at ``target`` and only `forget` is missing; its journal tells size and hash.
    """

    target: Path
    part: Path | None
    journal: Journal | None
    complete: bool


def leftovers(folder: Path) -> Iterator[Leftover]:
    """Everything that fetches left in a folder and below it, for recovery and cleaning up; links are not followed.

    Raises StorageError when the folder cannot be read.
    """
    try:
        names = {*folder.rglob("*" + PART), *folder.rglob("*" + JOURNAL)}
    except OSError as error:
        raise StorageError(f"{folder} cannot be read: {error.strerror}.", path=folder) from error
    targets = {path.with_name(path.name.removesuffix(JOURNAL).removesuffix(PART)) for path in names}
    for target in sorted(targets):
        part, journal = target.with_name(target.name + PART), read_journal(target)
        complete = journal is not None and journal.sha256 is not None and _has_size(target, journal.size)
        yield Leftover(target, part if part.exists() else None, journal, complete)


def _has_size(path: Path, size: int | None) -> bool:
    try:
        return path.lstat().st_size == size
    except OSError:
        return False
